// A reply that is written before anybody asks for it. What happens to it is kept until somebody
// does: then it hears at once all there is, and the rest as it comes.

import Generation
import Synchronization

/// One reply in preparation, or ready.
package final class PreparedReply: Sendable {
    private typealias Waiter = CheckedContinuation<WrittenReply, any Error>

    private struct State {
        var text = ""
        var prompt: ReplyEvent?
        var outcome: Result<WrittenReply, any Error>?
        var listener: (@Sendable (ReplyEvent) -> Void)?
        var waiter: Waiter?
    }

    /// Stops it within a token.
    package let cancellation = CancellationFlag()
    /// Its part in the claims on menus.
    let claim: NameClaim?
    private let state = Mutex(State())

    init(claim: NameClaim?) { self.claim = claim }

    /// The finished reply; nil while it is written, and when it failed or was cancelled.
    var written: WrittenReply? {
        state.withLock { state in
            guard case .success(let written) = state.outcome else { return nil }
            return written.result.finish == .cancelled ? nil : written
        }
    }

    /// Whether it has ended, in whatever way.
    var hasEnded: Bool { state.withLock { $0.outcome != nil } }

    /// How much of it there is, in characters.
    var progress: Int { state.withLock { $0.text.count } }

    // MARK: - Writing

    /// Keeps what happens, or hands it on.
    func receive(_ event: ReplyEvent) {
        // Under the lock, so that a listener hears events in order.
        state.withLock { state in
            switch event {
            case .text(let more): state.text += more
            case .restarted: state.text = ""
            case .prompt: state.prompt = event
            }
            state.listener?(event)
        }
    }

    /// Keeps how it ended.
    func end(_ outcome: Result<WrittenReply, any Error>) {
        let waiter = state.withLock { state in
            state.outcome = outcome
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(with: outcome)
    }

    // MARK: - Delivery

    /// Hands over what there is, then what comes, and returns when it has ended.
    ///
    /// - Parameter onEvent: Hears first all text so far, at once.
    /// - Returns: The whole reply, marked as prepared.
    /// - Throws: what stood in the way of it.
    package func deliver(
        onEvent: @escaping @Sendable (ReplyEvent) -> Void
    ) async throws -> WrittenReply {
        var written = try await withCheckedThrowingContinuation { (waiter: Waiter) in
            let outcome = state.withLock { state in
                if let prompt = state.prompt, state.text.isEmpty { onEvent(prompt) }
                if !state.text.isEmpty { onEvent(.text(state.text)) }
                state.listener = onEvent
                if state.outcome == nil { state.waiter = waiter }
                return state.outcome
            }
            if let outcome { waiter.resume(with: outcome) }
        }
        written.wasPrepared = true
        return written
    }
}
