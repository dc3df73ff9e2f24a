// What changes the view of a run: keys, the clock, and what the trainer tells.

import ChatUI
import FineTuning

/// One thing that the screen learns.
package enum TrainingScreenEvent: Sendable, Equatable {
    /// A key, a new size, or a signal.
    case input(TerminalInput)
    /// The monotonic clock, in seconds.
    case tick(now: Double)
    /// What the trainer, or a log that is shown again, tells.
    case training(TrainingEvent)
    /// There is nothing more to see: the trainer failed, and its error is told without a screen.
    case closed
}

/// One thing that the screen wants done.
package enum TrainingEffect: Sendable, Equatable {
    /// End the run after this step, with a checkpoint.
    case stopAfterStep
    /// End the run as soon as possible; this step is lost.
    case stopAtOnce
    /// Rest, or go on.
    case setPaused(Bool)
    /// Write a checkpoint after this step.
    case save
    /// Measure the held-out loss after this step.
    case validate
    /// Close the screen.
    case quit
}
