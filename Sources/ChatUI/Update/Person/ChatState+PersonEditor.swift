// The forms over the person's pages: one field of a profile, a meal, and the question whether
// everything shall be forgotten. A choice is kept at once, a line of text when it is left.

import Foundation
import KoreanText
import Recommendation

extension ProfileForm {
    /// A form over one field, at the option that is on.
    init(_ profile: Profile, asking field: ProfileField) {
        self.init(profile, fields: [field])
        guard !field.isMany else { return }
        selected = (0..<field.optionCount).first { field.isOn($0, in: profile) } ?? 0
    }
}

extension ChatState {
    /// A command while a form lies over a page.
    mutating func performPersonEditor(_ command: Command) -> [ChatEffect] {
        switch command {
        case .rowUp: moveEditorRow(by: -1)
        case .rowDown: moveEditorRow(by: 1)
        case .formTop: moveEditorRow(by: -1000)
        case .formEnd: moveEditorRow(by: 1000)
        case .formChoose: return chooseInEditor()
        case .formSave: return leaveTextWithEnter()
        case .formBack:
            let effects = takePersonText()
            personPage?.editor = nil
            dropNamelessMember()
            return effects
        default: break
        }
        return []
    }

    /// Keeps a line of text that is being typed, as when it is left.
    mutating func takePersonText() -> [ChatEffect] {
        guard case .field(var form) = personPage?.editor else { return [] }
        let before = form.profile
        form.takeTexts()
        personPage?.editor = .field(form)
        warnOfUnreadable(form)
        return form.profile == before ? [] : keep(form.profile)
    }

    /// Changes the line of text that has the keys.
    mutating func editPerson(_ change: (inout InputEditor) -> Void) -> [ChatEffect] {
        if questionnaire != nil {
            guard questionnaire?.leaving == nil, let field = questionnaire?.form.textField else {
                return []
            }
            questionnaire?.form.edit(field, change)
        } else if case .field(var form) = personPage?.editor, let field = form.textField {
            form.edit(field, change)
            personPage?.editor = .field(form)
        }
        return []
    }

    // MARK: - Late syllables

    /// The field that is being typed into, and whose.
    var typedText: (field: ProfileField, profile: UUID)? {
        if let questionnaire {
            guard questionnaire.leaving == nil else { return nil }
            return questionnaire.form.textField.map { ($0, questionnaire.form.profile.id) }
        }
        guard case .field(let form) = personPage?.editor else { return nil }
        return form.textField.map { ($0, form.profile.id) }
    }

    /// Adds a syllable that an input method committed after the key that left a line of text to that
    /// line; nil if the key is none.
    mutating func takeLateSyllable(_ key: Key) -> [ChatEffect]? {
        guard let left = leftText else { return nil }
        leftText = nil
        guard now < left.deadline, case .character(let character) = key,
            let scalar = character.unicodeScalars.first, Hangul.isSyllable(scalar)
        else { return nil }
        if questionnaire?.form.profile.id == left.profile {
            questionnaire?.form.append(character, to: left.field)
            return []
        }
        let owners = [person.profile] + person.companions.map { Optional($0) }
        guard var profile = owners.compactMap({ $0 }).first(where: { $0.id == left.profile }),
            left.field.take(left.field.text(of: profile) + String(character), into: &profile)
        else { return nil }
        return keep(profile)
    }

    // MARK: - Private helpers

    private mutating func moveEditorRow(by step: Int) {
        switch personPage?.editor {
        case .field(var form):
            form.selected = max(0, min(form.selected + step, form.rows.count - 1))
            personPage?.editor = .field(form)
        case .meal(var form):
            form.selected = max(0, min(form.selected + step, MealForm.rows.count - 1))
            personPage?.editor = .meal(form)
        case .forget(let selected):
            personPage?.editor = .forget(selected: max(0, min(selected + step, 1)))
        case nil: break
        }
    }

    private mutating func chooseInEditor() -> [ChatEffect] {
        switch personPage?.editor {
        case .field(var form):
            guard form.choose() else { return [] }
            let isMany = form.fields.contains(where: \.isMany)
            personPage?.editor = isMany ? .field(form) : nil
            return keep(form.profile)
        case .meal(var form):
            form.choose()
            personPage?.editor = .meal(form)
            replaceMeal(form.entry)
            return [.saveMeal(form.entry.record)]
        case .forget(let selected):
            personPage?.editor = nil
            return selected == 1 ? forgetEverything() : []
        case nil: return []
        }
    }

    /// Enter on a line of text: kept if it can be read, otherwise still there to be corrected.
    private mutating func leaveTextWithEnter() -> [ChatEffect] {
        let effects = takePersonText()
        if case .field(let form) = personPage?.editor, form.unreadable.contains(.budget) {
            return effects
        }
        personPage?.editor = nil
        dropNamelessMember()
        return effects
    }

    private mutating func forgetEverything() -> [ChatEffect] {
        // The questions of the first run do not come back by themselves until the next start.
        questionnaireWasShown = true
        person = PersonFacts()
        diary?.meals = []
        lastLogged = nil
        personPage?.removed = nil
        notify(
            .information,
            language.pick(
                "프로필과 먹은 기록을 모두 지웠습니다.",
                "Profile and meals are gone."
            )
        )
        return [.forgetPerson]
    }
}

extension ProfileForm {
    /// Adds a late syllable to a line of text, or to the profile where the line is gone.
    mutating func append(_ character: Character, to field: ProfileField) {
        guard fields.contains(field) else {
            take(field.text(of: profile) + String(character), for: field)
            return
        }
        edit(field) { editor in
            editor.move(to: editor.characters.count)
            editor.insert(String(character), multiline: false)
        }
        takeTexts()
    }
}
