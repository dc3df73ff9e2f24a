// Worker threads for one forward pass. The caller is worker 0; the others spin for work for a
// moment after each run and then sleep, so that a token costs no wake-up and idling costs no CPU.
// A run allocates nothing. Barriers inside a run spin, and sleep when cores are short.

import CKernels
import Foundation
import Synchronization

/// Runs one closure on every worker at once.
package final class WorkerPool: Sendable {
    /// How many workers a run has, with the caller.
    package let threadCount: Int
    private let crew: WorkerCrew
    private let isStarted = Atomic<Bool>(false)
    private let isRunning = Atomic<Bool>(false)

    /// How long workers look for each other at a barrier before they sleep.
    ///
    /// Sleeping costs a wake-up, which on a virtual machine takes longer than most waits; looking
    /// keeps the core from others.
    package enum Patience: Sendable {
        /// Some 50 µs: more than workers are usually apart while a token is computed.
        case tokens
        /// Some 2 ms: workers of a training step compute for milliseconds between barriers.
        case steps

        /// Looks of about 20 ns.
        var spins: Int {
            switch self {
            case .tokens: 2_500
            case .steps: 100_000
            }
        }
    }

    /// A pool of `threadCount` workers; its threads are made at the first run.
    package init(threadCount: Int, patience: Patience = .tokens) {
        precondition(threadCount >= 1, "threadCount \(threadCount)")
        self.threadCount = threadCount
        crew = WorkerCrew(count: threadCount, barrierSpins: patience.spins)
    }

    deinit { crew.dismiss() }

    /// Calls `body` on every worker and returns when all have; not re-entrant, one run at a time.
    ///
    /// Costs one small allocation; ``run(stored:)`` costs none.
    package func run(_ body: (WorkerContext) -> Void) {
        guard threadCount > 1 else { return body(caller) }
        withoutActuallyEscaping(body) { run(stored: $0) }
    }

    /// The same for a closure that the caller made once and keeps: nothing is allocated.
    package func run(stored body: @escaping (WorkerContext) -> Void) {
        guard threadCount > 1 else { return body(caller) }
        let overlaps = isRunning.exchange(true, ordering: .acquiring)
        precondition(!overlaps, "WorkerPool.run within or beside another run")
        if !isStarted.exchange(true, ordering: .relaxed) { crew.hire() }
        crew.begin(body)
        body(caller)
        crew.finish()
        isRunning.store(false, ordering: .releasing)
    }

    private var caller: WorkerContext {
        WorkerContext(index: 0, count: threadCount, signals: crew.signals)
    }
}

/// What a worker knows during a run.
package struct WorkerContext {
    /// This worker, from 0.
    package let index: Int
    /// How many workers run.
    package let count: Int
    let signals: UnsafeMutablePointer<WorkerSignals>

    /// Waits until every worker has come here; what they wrote before is then visible to all.
    package func barrier() {
        guard count > 1 else { return }
        signals.pointee.barrier(count: count)
    }

    /// This worker's part of `n` items, in multiples of `m` (the last one may be shorter).
    package func share(of n: Int, multipleOf m: Int = 1) -> Range<Int> {
        let units = (n + m - 1) / m
        let low = units * index / count
        let high = units * (index + 1) / count
        return min(n, low * m)..<min(n, high * m)
    }
}
