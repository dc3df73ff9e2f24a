// The questions of the first run: when they come, how they are answered, and how they end. They can be
// left at any moment; what was chosen until then is kept only if the user says so.

import Foundation
import Recommendation

extension ChatState {
    /// Who eats: at the start, and whenever it has changed.
    mutating func receive(_ facts: PersonFacts) -> [ChatEffect] {
        person = facts
        clampPersonRow()
        let isIdle =
            stream == nil && queue.isEmpty && input.isEmpty && overlay == nil && personPage == nil
        // What failed is to be read first; the questions come when it is put away.
        let hasFailure = notices.contains { $0.kind == .failure }
        guard facts.asksQuestionnaire, isIdle, !hasFailure, !questionnaireWasShown else {
            return []
        }
        questionnaireWasShown = true
        questionnaire = Questionnaire(ownProfile ?? Profile(id: identifiers.next()))
        return []
    }

    /// A command while the questions are on the screen.
    mutating func performQuestion(_ command: Command) -> [ChatEffect] {
        if let leaving = questionnaire?.leaving { return performLeaving(command, at: leaving) }
        switch command {
        case .rowUp: questionnaire?.moveRow(by: -1)
        case .rowDown: questionnaire?.moveRow(by: 1)
        case .formTop: questionnaire?.moveRow(by: -1000)
        case .formEnd: questionnaire?.moveRow(by: 1000)
        case .formChoose: return chooseAnswer()
        case .questionBack: stepQuestions(by: -1)
        case .questionNext:
            if questionnaire?.isLast == true {
                questionnaire?.moveRow(by: 1000)
            } else {
                stepQuestions(by: 1)
            }
        case .questionSkip:
            questionnaire?.form.takeTexts()
            guard let questions = questionnaire else { return [] }
            guard questions.form.profile == questions.original else {
                questionnaire?.leaving = .keep
                return []
            }
            return endQuestions(keeping: nil, skipping: true)
        default: break
        }
        return []
    }

    // MARK: - Private helpers

    private mutating func performLeaving(
        _ command: Command,
        at leaving: Questionnaire.Leaving
    ) -> [ChatEffect] {
        func moved(by step: Int) -> Questionnaire.Leaving {
            Questionnaire.Leaving(rawValue: leaving.rawValue + step) ?? leaving
        }
        switch command {
        case .rowUp: questionnaire?.leaving = moved(by: -1)
        case .rowDown: questionnaire?.leaving = moved(by: 1)
        case .formTop: questionnaire?.leaving = .keep
        case .formEnd: questionnaire?.leaving = .goOn
        case .formBack: questionnaire?.leaving = nil
        case .formChoose:
            switch leaving {
            case .keep: return endQuestions(keeping: questionnaire?.form.profile, skipping: true)
            case .drop: return endQuestions(keeping: nil, skipping: true)
            case .goOn: questionnaire?.leaving = nil
            }
        default: break
        }
        return []
    }

    private mutating func chooseAnswer() -> [ChatEffect] {
        guard let questions = questionnaire else { return [] }
        guard questions.isOnButton else {
            _ = questionnaire?.form.choose()
            return []
        }
        guard questions.isLast else {
            stepQuestions(by: 1)
            return []
        }
        return endQuestions(keeping: questions.form.profile, skipping: false)
    }

    private mutating func stepQuestions(by step: Int) {
        if questionnaire?.move(by: step) == false { warnOfUnreadable(questionnaire?.form) }
    }

    /// Says so when a line of text could not be read.
    mutating func warnOfUnreadable(_ form: ProfileForm?) {
        guard form?.unreadable.contains(.budget) == true else { return }
        notify(
            .warning,
            language.pick(
                "금액을 읽지 못했습니다. 예: 12000, 만원, 1만 5천",
                "That is no amount. For example: 12000"
            )
        )
    }

    private mutating func endQuestions(keeping profile: Profile?, skipping: Bool) -> [ChatEffect] {
        questionnaire = nil
        person.asksQuestionnaire = false
        if let profile { person.profile = profile }
        let key = KeyMap.keyName(for: .personPage, in: .input) ?? ""
        notify(
            .information,
            profile == nil
                ? language.pick(
                    "건너뛰었습니다. \(key) 나와 오늘에서 언제든 적을 수 있습니다.",
                    "Skipped. \(key) opens it whenever you like."
                )
                : language.pick(
                    "기억했습니다. \(key) 나와 오늘에서 언제든 고칠 수 있습니다.",
                    "Kept. \(key) changes it whenever you like."
                )
        )
        return (profile.map { [.saveProfile($0)] } ?? []) + (skipping ? [.skipQuestionnaire] : [])
    }
}
