// A run told in lines, where there is no screen: one each so many steps, one for each validation and
// checkpoint, and the sample replies. Lines hold no control characters, so that they may go to a file.

import ChatUI
import Diagnostics
import FineTuning

/// Turns events into lines.
package struct TrainingLines: Sendable {
    private let interval: Int
    private var state: TrainingState
    private var lastTold = 0

    /// Lines for a run.
    ///
    /// - Parameters:
    ///   - interval: steps between two lines about steps, at least 1; the first and the last have one too
    ///   - language: the language of the lines
    package init(every interval: Int, language: Language) {
        self.interval = max(1, interval)
        state = TrainingState(language: language, size: TerminalSize(columns: 80, rows: 24))
    }

    private var language: Language { state.language }

    /// The lines that tell of an event; mostly one, or none.
    package mutating func lines(for event: TrainingEvent) -> [String] {
        _ = state.update(.training(event))
        switch event {
        case .started(let outline): return [start(outline)]
        case .step(let report): return step(report).map { [$0] } ?? []
        case .sampled(let step, let replies):
            let heading = language.pick(
                "\(TrainingWording.count(step))단계의 답변",
                "Replies at step \(TrainingWording.count(step))"
            )
            return [heading] + replies.flatMap(spoken)
        case .validated, .saved, .finished:
            return TrainingWording.line(for: event, language).map { [$0] } ?? []
        case .activity(.paused): return [language.pick("쉬는 중", "Paused")]
        case .activity: return []
        }
    }

    // MARK: - Private helpers

    private func start(_ outline: TrainingOutline) -> String {
        let facts = TrainingFacts.all(state).suffix(3).map { "\($0.label) \($0.value)" }
        let begun = TrainingWording.line(for: .started(outline), language) ?? ""
        let total = TrainingWording.count(outline.totalSteps)
        let steps = language.pick("모두 \(total)단계", "\(total) steps in all")
        let name = TextSanitizer.cleanLine("\(outline.modelName) · \(outline.method)")
        return ([begun, name, steps] + facts).joined(separator: " · ")
    }

    private mutating func step(_ report: StepReport) -> String? {
        let total = state.history.outline?.totalSteps ?? 0
        let isDue =
            lastTold == 0 || report.step / interval > lastTold / interval || report.step == total
            || report.step < lastTold
        guard isDue else { return nil }
        lastTold = report.step
        var parts = [
            "\(TrainingWording.count(report.step))/\(TrainingWording.count(total))",
            FigureText.percent(state.share),
            language.pick("손실 ", "loss ") + TrainingWording.loss(report.loss),
            language.pick("평활 ", "smoothed ") + TrainingWording.loss(state.recentLoss.value),
            language.pick("학습률 ", "rate ") + Axis.scientific(report.learningRate),
        ]
        if let speed = state.tokensPerSecond {
            parts.append(FigureText.short(speed) + language.pick(" 토큰/초", " tokens/s"))
        }
        if let left = state.secondsLeft {
            let time = TrainingWording.duration(left, language)
            parts.append(language.pick("\(time) 남음", "\(time) left"))
        }
        return parts.joined(separator: " · ")
    }

    private func spoken(_ sample: SampleReply) -> [String] {
        [
            "  › " + TextSanitizer.cleanLine(sample.request),
            "    " + TextSanitizer.cleanLine(sample.reply),
        ]
    }
}
