// Everything that the view of a run shows. It is changed by `update` alone, out of events: no clock, no
// file, no trainer is touched from here.

import ChatUI
import Diagnostics
import FineTuning

/// The parts of the screen that share its free space.
package enum TrainingPanel: Int, Sendable, CaseIterable {
    /// The loss.
    case curve
    /// What the model says.
    case samples
    /// What happened when.
    case log
}

/// A run as it is watched.
package struct TrainingState: Sendable, Equatable {
    /// What lies over the screen.
    package enum Overlay: Sendable, Equatable {
        /// The keys, scrolled down by some lines.
        case help(scroll: Int)
        /// Whether to end the run.
        case stopQuestion
    }

    /// How the run was asked to end.
    package enum Stopping: Int, Sendable, Comparable {
        /// It was not.
        case no
        /// After this step, with a checkpoint.
        case afterStep
        /// Within this step.
        case atOnce

        package static func < (left: Stopping, right: Stopping) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The language of the screen.
    package let language: Language
    /// Whether a log is shown again, so that there is no trainer to ask anything of.
    package let isReplay: Bool
    /// The theme's name.
    package let themeName: String
    /// The screen's size.
    package var size: TerminalSize
    /// The run so far.
    package var history = TrainingHistory()
    /// What the trainer is busy with.
    package var activity = TrainingActivity.training
    /// The loss over the last twenty steps or so.
    package var recentLoss = LossSmoother(window: 20)
    /// What happened, oldest first.
    package var log: [TrainingEvent] = []
    /// How losses are spread on the curve.
    package var scale = Axis.Scale.linear
    /// The part of the screen that has the keys, and that is shown where there is room for one.
    package var panel = TrainingPanel.curve
    /// Lines from the first reply down.
    package var samplesScroll = 0
    /// Lines of the log from the newest up.
    package var logScroll = 0
    /// What lies over the screen.
    package var overlay: Overlay?
    /// How the run was asked to end.
    package var stopping = Stopping.no
    /// Whether the run was asked to rest.
    package var isPaused = false
    /// What was just done.
    package var notice: Notice?
    /// The time now, in seconds of the monotonic clock.
    package var now = 0.0
    /// When the trainer last told something.
    package var lastNews: Double?

    /// The view of a run of which nothing is known yet.
    package init(
        language: Language = .korean,
        size: TerminalSize,
        themeName: String = "",
        isReplay: Bool = false
    ) {
        self.language = language
        self.size = size
        self.themeName = themeName
        self.isReplay = isReplay
    }
}

// MARK: - What can be said about it

extension TrainingState {
    /// The most entries that the log keeps.
    package static let logLimit = 1000

    /// Whether the run is over.
    package var isOver: Bool { history.summary != nil }

    /// The last step that was told of.
    package var step: StepReport? { history.steps.last }

    /// Steps made.
    package var completedSteps: Int {
        history.summary?.steps ?? step?.step ?? history.outline?.completedSteps ?? 0
    }

    /// How much of the run is done, 0 to 1.
    package var share: Double {
        guard let total = history.outline?.totalSteps, total > 0 else { return 0 }
        return min(1, Double(completedSteps) / Double(total))
    }

    /// Tokens a second over the last steps.
    package var tokensPerSecond: Double? {
        recentSpan.flatMap { first, last in
            let seconds = last.seconds - first.seconds
            return seconds > 0 ? Double(last.tokens - first.tokens) / seconds : nil
        }
    }

    /// Seconds that are left, at the speed of the last steps and of the last measurement.
    package var secondsLeft: Double? {
        guard !isOver, let outline = history.outline, let span = recentSpan else { return nil }
        let steps = span.last.step - span.first.step
        guard steps > 0 else { return nil }
        return TimeLeft.seconds(
            after: span.last.step,
            of: outline.totalSteps,
            secondsPerStep: (span.last.seconds - span.first.seconds) / Double(steps),
            validateEvery: outline.validateEvery,
            secondsPerMeasurement: history.secondsOfMeasurement,
            measuredStep: history.measuredStep
        )
    }

    /// Seconds since the trainer last told something; nil when it rests or is done, and for a log.
    package var secondsOfSilence: Int? {
        guard !isOver, !isReplay, activity != .paused, let lastNews else { return nil }
        return max(0, Int(now - lastNews))
    }

    /// The time of the next tick that would change something.
    package var nextDeadline: Double? {
        let silence = secondsOfSilence.flatMap { seconds in
            lastNews.map { $0 + Double(seconds) + 1 }
        }
        return [silence, notice?.expires].compactMap { $0 }.min()
    }

    /// The first and the last of the reports that tell the speed now; nil before there are two.
    ///
    /// The very first counts from nothing: where there is only one, the run's whole time is its speed.
    private var recentSpan: (first: StepReport, last: StepReport)? {
        guard let last = history.steps.last else { return nil }
        let recent = history.steps.suffix(10)
        if let first = recent.first, first.step < last.step { return (first, last) }
        guard history.outline?.completedSteps == 0 else { return nil }
        let start = StepReport(
            step: 0,
            epoch: 0,
            loss: last.loss,
            learningRate: 0,
            gradientNorm: 0,
            tokens: 0,
            seconds: 0
        )
        return (start, last)
    }
}
