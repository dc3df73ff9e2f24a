// What the model says while it learns: for each request the newest reply, and below it the one before,
// where it was another, so that the change can be read.

import ChatUI
import Configuration
import Diagnostics
import FineTuning

/// The lines of the replies.
enum SampleLines {
    /// One line.
    struct Line: Equatable {
        /// Its text, safe to draw.
        var text: String
        /// The theme role.
        var role: String
    }

    /// All lines, at most `width` columns wide.
    static func lines(_ state: TrainingState, width: Int) -> [Line] {
        let language = state.language
        guard let newest = state.history.samples.last else {
            return wrap(
                language.pick("아직 써 본 답변이 없습니다.", "No sample replies yet."),
                width: width,
                role: ThemeRole.uiHint
            )
        }
        let before = state.history.samples.dropLast().last
        var lines: [Line] = []
        for (index, sample) in newest.replies.enumerated() {
            if index > 0 { lines.append(Line(text: "", role: ThemeRole.uiHint)) }
            lines += wrap("› " + sample.request, width: width, role: ThemeRole.chatUserLabel)
            lines += wrap(said(sample, language), width: width, role: ThemeRole.uiBackground)
            let old = before?.replies.first { $0.request == sample.request }
            guard let before, let old else { continue }
            let step = TrainingWording.count(before.step)
            let text =
                old.reply == sample.reply
                ? language.pick("\(step)단계와 같음", "the same as at step \(step)")
                : language.pick("\(step)단계: ", "step \(step): ") + said(old, language)
            lines += wrap(text, width: width, role: ThemeRole.uiHint)
        }
        return lines
    }

    private static func said(_ sample: SampleReply, _ language: Language) -> String {
        sample.reply
            + (sample.isComplete ? "" : " " + language.pick("(길이 제한)", "(length limit)"))
    }

    private static func wrap(_ text: String, width: Int, role: String) -> [Line] {
        TextWrap.wrap(TextSanitizer.clean(text), width: width)
            .map { Line(text: String($0), role: role) }
    }
}
