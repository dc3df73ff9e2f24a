// Replies that nobody waits for yet: they are handed in here, join the batch that is being written,
// and give way as soon as somebody does wait for the engine.

import Synchronization

/// A reply to write in the background.
struct BackgroundJob: Sendable {
    let request: GenerationRequest
    let cancellation: CancellationFlag
    let onEvent: @Sendable (GenerationEvent) -> Void
    let continuation: CheckedContinuation<GenerationResult, any Error>
    /// Whether only the prompt is to be read: the reply ends before its first token.
    var readsOnly = false
}

/// What waits for the engine; any thread.
final class BackgroundInbox: Sendable {
    private let jobs = Mutex<[BackgroundJob]>([])
    private let waiting = Atomic<Int>(0)

    /// Whether somebody waits for the engine: background work must end at once.
    var mustYield: Bool { waiting.load(ordering: .relaxed) > 0 }

    /// Somebody begins to wait for the engine.
    func beginWaiting() { waiting.add(1, ordering: .relaxed) }

    /// The engine is theirs.
    func endWaiting() { waiting.subtract(1, ordering: .relaxed) }

    /// Hands a job in.
    func post(_ job: BackgroundJob) { jobs.withLock { $0.append(job) } }

    /// Takes the job that has waited longest.
    func take() -> BackgroundJob? {
        jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    /// Takes the job that has waited longest, if it is of the kind that is wanted.
    func take(where isWanted: (BackgroundJob) -> Bool) -> BackgroundJob? {
        jobs.withLock { jobs in
            guard let first = jobs.first, isWanted(first) else { return nil }
            return jobs.removeFirst()
        }
    }
}
