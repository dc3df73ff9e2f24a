// The profile page and the people who eat along.

import Configuration
import Foundation
import Recommendation

extension PersonBody {
    /// The open page, or the form over it.
    mutating func lay(_ page: PersonPage, _ state: ChatState) {
        if let editor = page.editor {
            lay(editor)
        } else if let member = page.member {
            addHeading(TextSanitizer.cleanLine(member.name))
            layProfile(member, fields: ProfileField.companion, row: page.row)
            isLastRow = page.row == ProfileField.companion.count - 1
        } else {
            switch page.tab {
            case .day: layDay(state, row: page.row)
            case .week: layWeek(state)
            case .calendar: layCalendar(state)
            case .profile: layOwnProfile(state, row: page.row)
            case .companions: layCompanions(state, row: page.row)
            }
        }
    }

    private mutating func layOwnProfile(_ state: ChatState, row: Int) {
        let fields = ProfileField.own
        layProfile(state.person.profile ?? Profile(), fields: fields, row: row)
        addRow(
            language.pick("모두 지우기…", "Delete it all…"),
            row: fields.count,
            isChosen: row == fields.count
        )
        isLastRow = row == fields.count
        addGap()
        addText(
            language.pick(
                "모두 이 컴퓨터에만 남습니다. 알레르기로 고른 것이 든 메뉴는 추천하지 않습니다.",
                "All of it stays on this computer. Menus with your allergens are not recommended."
            ),
            role: ThemeRole.uiHint
        )
    }

    private mutating func layProfile(_ profile: Profile, fields: [ProfileField], row: Int) {
        let names = fields.map { PersonWording.title(of: $0, language) }
        let width = (names.map { DisplayWidth.width(of: $0) }.max() ?? 0) + 2
        for (index, field) in fields.enumerated() {
            let padding = String(
                repeating: " ",
                count: width - DisplayWidth.width(of: names[index])
            )
            let value = PersonWording.value(of: field, in: profile, language)
            addRow(names[index] + padding + value, row: index, isChosen: row == index)
        }
    }

    private mutating func layCompanions(_ state: ChatState, row: Int) {
        let people = state.person.companions
        if people.isEmpty {
            addText(
                language.pick(
                    "함께 먹는 사람을 더하면 모두가 먹을 수 있는 메뉴를 추천합니다.",
                    "Add people, and what is recommended suits all of you."
                )
            )
            addGap()
        }
        addPeople(people, eating: state.person.eatingWith, row: row)
        addRow(
            language.pick("+ 사람 더하기", "+ Add somebody"),
            row: people.count,
            isChosen: row == people.count
        )
        isLastRow = row == people.count
        addGap()
        let eating = state.eatingCompanions
        guard !eating.isEmpty else {
            addText(language.pick("지금은 혼자 먹습니다.", "Eating alone now."), role: ThemeRole.uiHint)
            return
        }
        let all = (state.person.profile.map { [$0] } ?? []) + eating
        let words = PersonWording.constraints(of: all, language)
        addText(
            PersonWording.together(eating.count + 1, language) + ": "
                + (words.isEmpty ? language.pick("가리는 것 없음", "no restrictions") : words)
        )
    }

    private mutating func addPeople(_ people: [Profile], eating: [UUID], row: Int) {
        let widest = people.map { DisplayWidth.width(of: TextSanitizer.cleanLine($0.name)) }.max()
        let nameWidth = min(max(4, widest ?? 4), max(4, columns / 3))
        for (index, companion) in people.enumerated() {
            let isOn = eating.contains(companion.id)
            let name = Self.cut(TextSanitizer.cleanLine(companion.name), to: nameWidth)
            let padding = String(
                repeating: " ",
                count: max(0, nameWidth - DisplayWidth.width(of: name))
            )
            let words = PersonWording.constraints(of: [companion], language)
            addRow(
                (isOn ? "[x] " : "[ ] ") + name + padding + "  " + words,
                row: index,
                isChosen: row == index
            )
        }
    }
}
