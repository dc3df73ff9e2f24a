// The words and numbers on the screen of a run that are not a command's name.

import ChatUI
import Diagnostics
import FineTuning
import Foundation

/// Words about a run.
package enum TrainingWording {
    /// What stands in the title bar before the model's name.
    package static func title(_ language: Language) -> String {
        language.pick("🍚 메추리 학습", "🍚 Mechuri training")
    }

    /// A loss: three decimals.
    package static func loss(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value.isFinite ? FigureText.fixed(value, 3) : "NaN"
    }

    /// A number of steps, parameters or tokens.
    package static func count(_ value: Int) -> String { FigureText.fixed(Double(value), 0) }

    /// "1:02:03", "2:03" or "45초".
    package static func duration(_ seconds: Double, _ language: Language) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 3_600_000 else { return "…" }
        let (minutes, rest) = Int(seconds.rounded()).quotientAndRemainder(dividingBy: 60)
        if minutes == 0 { return language.pick("\(rest)초", "\(rest) s") }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        guard minutes >= 60 else { return "\(minutes):\(padded(rest))" }
        return "\(minutes / 60):\(padded(minutes % 60)):\(padded(rest))"
    }

    /// What the trainer does now.
    package static func activity(_ state: TrainingState) -> String {
        let language = state.language
        if let summary = state.history.summary {
            return summary.ending == .complete
                ? language.pick("다 마침", "Finished") : language.pick("멈춤", "Stopped")
        }
        switch state.stopping {
        case .atOnce: return language.pick("바로 끝내는 중", "Stopping at once")
        case .afterStep: return language.pick("이 단계 뒤 저장하고 끝냄", "Stopping after this step")
        case .no: break
        }
        if state.isPaused, state.activity == .training {
            return language.pick("이 단계 뒤에 쉼", "Pausing after this step")
        }
        switch state.activity {
        case .training where state.history.outline == nil:
            return language.pick("준비 중", "Preparing")
        case .training:
            return state.isReplay
                ? language.pick("다시 보기", "Replay") : language.pick("학습 중", "Training")
        case .validating(let done, let total):
            return language.pick("검증 중 \(done)/\(total)", "Validating \(done)/\(total)")
        case .sampling: return language.pick("답변 써 보는 중", "Writing samples")
        case .saving: return language.pick("저장 중", "Saving")
        case .paused: return language.pick("쉬는 중", "Paused")
        }
    }

    /// What a panel is called.
    package static func title(of panel: TrainingPanel, _ language: Language) -> String {
        switch panel {
        case .curve: language.pick("손실", "Loss")
        case .samples: language.pick("답변", "Replies")
        case .log: language.pick("기록", "Log")
        }
    }

    /// What the screen says in its lowest row.
    package static func status(_ state: TrainingState) -> String {
        let language = state.language
        if let summary = state.history.summary { return ending(summary, language) }
        var parts = [activity(state)]
        if let silence = state.secondsOfSilence, silence >= 2 {
            parts.append(language.pick("\(silence)초째", "for \(silence) s"))
        }
        if let saved = state.history.savedStep {
            let step = count(saved)
            parts.append(language.pick("\(step)단계까지 저장함", "saved up to step \(step)"))
        }
        return parts.joined(separator: " · ")
    }

    /// How a run ended.
    package static func ending(_ summary: TrainingSummary, _ language: Language) -> String {
        let steps = count(summary.steps)
        let time = duration(summary.seconds, language)
        let folder = TextSanitizer.cleanLine(summary.folder)
        return summary.ending == .complete
            ? language.pick(
                "\(steps)단계를 \(time) 만에 마쳤습니다 · \(folder)",
                "Made \(steps) steps in \(time) · \(folder)"
            )
            : language.pick(
                "\(steps)단계에서 멈췄습니다. 이어서 할 수 있습니다 · \(folder)",
                "Stopped at step \(steps); it can go on · \(folder)"
            )
    }

    /// An event as a line of the log; nil for what is not worth one.
    package static func line(for event: TrainingEvent, _ language: Language) -> String? {
        switch event {
        case .started(let outline):
            let step = count(outline.completedSteps)
            return outline.completedSteps == 0
                ? language.pick("시작", "Started")
                : language.pick("\(step)단계에서 이어서 시작", "Went on from step \(step)")
        case .step(let report):
            let rate = Axis.scientific(report.learningRate)
            let norm = FigureText.short(report.gradientNorm)
            return language.pick(
                "\(count(report.step)) 손실 \(loss(report.loss)) 학습률 \(rate) 기울기 \(norm)",
                "\(count(report.step)) loss \(loss(report.loss)) rate \(rate) gradient \(norm)"
            )
        case .validated(let report):
            let best = report.isBest ? language.pick(" (최저)", " (best)") : ""
            return language.pick(
                "\(count(report.step)) 검증 손실 \(loss(report.loss))\(best)",
                "\(count(report.step)) validation loss \(loss(report.loss))\(best)"
            )
        case .sampled(let step, let replies):
            return language.pick(
                "\(count(step)) 답변 \(replies.count)개",
                "\(count(step)) \(replies.count) sample replies"
            )
        case .saved(let step): return language.pick("\(count(step)) 저장", "\(count(step)) saved")
        case .finished(let summary): return ending(summary, language)
        case .activity: return nil
        }
    }
}
