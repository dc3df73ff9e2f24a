// The background queue that everything about a model runs on, as an actor's executor.
// DispatchSerialQueue, which would be one by itself, does not exist on Linux (swift-corelibs-
// libdispatch), hence this small executor; it may go when it does.

import Dispatch

/// A serial background queue that an actor can be pinned to.
package final class EngineQueue: SerialExecutor {
    private let queue: DispatchQueue

    /// A queue of its own, at the priority of work that the user waits for.
    package init(label: String) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
    }

    /// Runs one job of the actor.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Runs plain work on the queue and waits for it without blocking a thread.
    package func perform<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
