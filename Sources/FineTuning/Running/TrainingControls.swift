// What somebody who watches a run wants of it. The screen, or a signal, sets wishes from any thread; the
// trainer looks at them between two steps, and at ``isStoppingAtOnce`` also within one. Nothing waits but
// the trainer, while it is paused.

import Dispatch
import Synchronization

/// Wishes to a trainer.
package final class TrainingControls: Sendable {
    private let stopping = Atomic<Int>(0)
    private let paused = Atomic<Bool>(false)
    private let savingNow = Atomic<Bool>(false)
    private let validatingNow = Atomic<Bool>(false)
    /// Wakes the trainer while it is paused.
    private let wish = DispatchSemaphore(value: 0)

    /// No wishes.
    package init() {}

    // MARK: - For those who watch

    /// Ends the run after the step under way, with a checkpoint.
    package func stopAfterStep() {
        _ = stopping.max(1, ordering: .acquiringAndReleasing)
        wish.signal()
    }

    /// Ends the run as soon as it can; the step under way is lost.
    package func stopAtOnce() {
        stopping.store(2, ordering: .releasing)
        wish.signal()
    }

    /// Lets the run rest after the step under way, or go on.
    package func setPaused(_ isPaused: Bool) {
        paused.store(isPaused, ordering: .releasing)
        wish.signal()
    }

    /// Asks for a checkpoint after the step under way.
    package func saveNow() {
        savingNow.store(true, ordering: .releasing)
        wish.signal()
    }

    /// Asks for the held-out loss after the step under way.
    package func validateNow() {
        validatingNow.store(true, ordering: .releasing)
        wish.signal()
    }

    // MARK: - For the trainer

    /// Whether the run is to end after this step.
    package var isStopping: Bool { stopping.load(ordering: .acquiring) > 0 }

    /// Whether the run is to end within this step.
    package var isStoppingAtOnce: Bool { stopping.load(ordering: .acquiring) > 1 }

    /// Whether the run is to rest.
    package var isPaused: Bool { paused.load(ordering: .acquiring) }

    /// Whether a checkpoint was asked for since this was last asked.
    package func takeSaveWish() -> Bool {
        savingNow.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Whether the held-out loss was asked for since this was last asked.
    package func takeValidationWish() -> Bool {
        validatingNow.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Waits while the run is to rest and nothing else is wished for.
    ///
    /// - Returns: whether the run still rests: then a wish was set, and the trainer comes back here after it.
    package func waitWhilePaused() -> Bool {
        while isPaused, !isStopping, !hasWish { wish.wait() }
        return isPaused && !isStopping
    }

    private var hasWish: Bool {
        savingNow.load(ordering: .acquiring) || validatingNow.load(ordering: .acquiring)
    }
}
