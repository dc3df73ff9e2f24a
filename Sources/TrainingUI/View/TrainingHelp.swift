// The help, made from the table of keys so that it cannot fall behind it.

import ChatUI
import Diagnostics

/// The lines of the help.
enum TrainingHelp {
    /// Keys and what they do; without keys it is a sentence.
    struct Row: Equatable {
        /// The keys.
        var keys: String
        /// What they do.
        var text: String
    }

    /// All rows that make sense for a state.
    static func rows(_ state: TrainingState) -> [Row] {
        let language = state.language
        let ofRun: [TrainingCommand] = [.pause, .save, .validate, .ask]
        let others: [TrainingCommand] = [
            .nextPanel, .previousPanel, .scale, .up, .down, .pageUp, .pageDown, .top, .end, .help,
        ]
        let first = state.isReplay ? [.pause, .leave] : ofRun
        var rows = (first + others).map { command in
            let title = command == .pause ? pauseTitle(language) : command.title(in: language)
            let keys = TrainingKeyMap.keyNames(for: command)
            return Row(keys: keys.joined(separator: " "), text: title)
        }
        guard !state.isReplay else { return rows }
        let sentences = [
            language.pick(
                "끝내기는 이 단계를 마치고 저장합니다. 나중에 이어서 할 수 있습니다.",
                "Stopping ends this step and saves; the run can go on later."
            ),
            language.pick(
                "^C를 두 번 누르면 기다리지 않고 끝냅니다. 이 단계는 버립니다.",
                "^C twice ends it without waiting; this step is lost."
            ),
        ]
        rows += sentences.map { Row(keys: "", text: $0) }
        return rows
    }

    private static func pauseTitle(_ language: Language) -> String {
        language.pick("잠시 쉬기 · 이어서 하기", "Pause, resume")
    }
}
