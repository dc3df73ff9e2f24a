// Forms: the questions of the first run, one field of a profile, a meal, and the question whether
// everything shall be forgotten.

import Configuration
import Foundation
import Recommendation

extension PersonBody {
    // MARK: - The questions of the first run

    /// The step of the questions, or what to do with the answers so far.
    mutating func layQuestions(_ questionnaire: Questionnaire) {
        if let leaving = questionnaire.leaving {
            addText(
                language.pick(
                    "지금까지 고른 것을 남길까요? 이 컴퓨터에만 남습니다.",
                    "Keep what you chose so far? It stays on this computer."
                )
            )
            addGap()
            let names = [
                language.pick("남기기", "Keep it"), language.pick("버리기", "Drop it"),
                language.pick("계속 답하기", "Go on with the questions"),
            ]
            let options = names.map { Option(text: $0, isOn: false, isButton: true) }
            addOptions(options, firstRow: 0, chosen: leaving.rawValue)
            return
        }
        addText(why(questionnaire.step), role: ThemeRole.uiHint)
        layFields(questionnaire.form)
        addGap()
        let button =
            questionnaire.isLast
            ? language.pick("마치기", "Finish") : language.pick("다음", "Next")
        let row = questionnaire.form.rows.count
        addOptions(
            [Option(text: button, isOn: false, isButton: true)],
            firstRow: row,
            chosen: questionnaire.form.selected
        )
        isLastRow = questionnaire.isOnButton
    }

    private func why(_ step: Int) -> String {
        let reasons = [
            ("하루에 필요한 열량과 영양을 가늠하는 데 씁니다.", "For the energy and nutrients you need in a day."),
            ("고른 것이 든 메뉴는 추천하지 않습니다.", "Menus with these are never recommended."),
            ("먹지 않는 재료가 든 메뉴를 뺍니다.", "Menus with what you do not eat are left out."),
            ("싫은 것은 빼고 좋아하는 것은 더 자주 권합니다.", "Leaves these out, and offers those more often."),
            ("너무 맵거나 비싼 메뉴를 뺍니다.", "Menus too hot or too dear are left out."),
            ("메추리가 권하는 말투입니다.", "How 메추리 speaks to you."),
        ]
        let reason = reasons.indices.contains(step) ? reasons[step] : ("", "")
        return language.pick(
            reason.0 + " 답은 이 컴퓨터에만 남습니다.",
            reason.1 + " Answers stay on this computer."
        )
    }

    // MARK: - Fields

    /// The fields of a form with their options and lines of text.
    mutating func layFields(_ form: ProfileForm) {
        var row = 0
        for field in form.fields {
            addGap()
            addHeading(PersonWording.title(of: field, language))
            if field.isText {
                addField(
                    form.texts[field] ?? InputEditor(),
                    example: PersonWording.example(for: field, language),
                    row: row,
                    isChosen: form.selected == row
                )
                row += 1
                continue
            }
            let options = (0..<field.optionCount).map { option in
                Option(
                    text: PersonWording.option(option, of: field, language),
                    isOn: field.isOn(option, in: form.profile),
                    isMany: field.isMany
                )
            }
            addOptions(options, firstRow: row, chosen: form.selected)
            row += options.count
        }
        isLastRow = form.selected == form.rows.count - 1
    }

    /// A form over a page.
    mutating func lay(_ editor: PersonPage.Editor) {
        switch editor {
        case .field(let form):
            let name = TextSanitizer.cleanLine(form.profile.name)
            if !name.isEmpty { addText(name) }
            layFields(form)
        case .meal(let form): layMeal(form)
        case .forget(let selected): layForget(selected)
        }
    }

    private mutating func layMeal(_ form: MealForm) {
        let record = form.entry.record
        addText(TextSanitizer.cleanLine("\(form.entry.time) \(record.menu)"))
        if let total = record.total {
            let estimate = total.isEstimate ? language.pick(" (추정치)", " (estimate)") : ""
            addText(
                "\(PersonWording.portion(record.portion, language)) "
                    + "\(PersonWording.number(total.kcal)) kcal" + estimate,
                role: ThemeRole.uiHint
            )
        }
        let count = MealForm.portions.count
        let options = MealForm.rows.map { row in
            let text =
                switch row {
                case .portion(let portion): PersonWording.portion(portion, language)
                case .meal(let meal): PersonWording.name(of: meal, language)
                }
            return Option(text: text, isOn: form.isOn(row))
        }
        addGap()
        addHeading(language.pick("얼마나", "How much"))
        addOptions(Array(options.prefix(count)), firstRow: 0, chosen: form.selected)
        addGap()
        addHeading(language.pick("언제", "Which meal"))
        addOptions(Array(options.dropFirst(count)), firstRow: count, chosen: form.selected)
        isLastRow = form.selected == options.count - 1
    }

    private mutating func layForget(_ selected: Int) {
        addText(
            language.pick(
                "프로필, 함께 먹는 사람, 먹은 기록과 취향을 모두 지울까요? 되살릴 수 없습니다. 대화는 남습니다.",
                "Delete profile, people, meals and taste? This cannot be undone. "
                    + "Conversations stay."
            ),
            role: ThemeRole.messageWarning
        )
        addGap()
        let names = [
            language.pick("그대로 두기", "Leave it all"),
            language.pick("모두 지우기", "Delete it all"),
        ]
        let options = names.map { Option(text: $0, isOn: false, isButton: true) }
        addOptions(options, firstRow: 0, chosen: selected)
    }
}
