// A reply that is being written: the flag that stops it, and its partial text on the way into the
// store. The text is stored 120 ms after it changed, which keeps the promise of 200 ms whatever the
// speed of the model; a burst of tokens is one transaction.

import ConversationStore
import Dispatch
import Foundation
import Generation
import Synchronization

/// One running reply.
final class ActiveReply: Sendable {
    let flag = CancellationFlag()
    /// The flag of the prepared reply that it turned out to be.
    private let adopted = Mutex<CancellationFlag?>(nil)
    let text: PartialText
    private let keepText = Atomic<Bool>(true)
    private let stored = DispatchSemaphore(value: 0)

    init(id: UUID, database: ConversationDatabase) {
        text = PartialText(reply: id, database: database)
    }

    /// Whether its text stands when it is cancelled.
    var keep: Bool {
        get { keepText.load(ordering: .relaxed) }
        set { keepText.store(newValue, ordering: .relaxed) }
    }

    /// Stops it within a token.
    func cancel() {
        flag.cancel()
        adopted.withLock { $0?.cancel() }
    }

    /// Lets cancelling reach what was begun before the reply was asked for.
    func adopt(_ other: CancellationFlag) {
        adopted.withLock { adopted in
            adopted = other
            if flag.isCancelled { other.cancel() }
        }
    }

    /// Tells the one who waits that its end is stored.
    func markStored() { stored.signal() }

    /// Waits until its end is stored, but not for ever.
    func waitUntilStored(seconds: Double) { _ = stored.wait(timeout: .now() + seconds) }
}

/// The text of a running reply, stored a moment after each change.
final class PartialText: Sendable {
    private struct State {
        var text = ""
        var isScheduled = false
        var isClosed = false
    }

    private static let delay = 0.12
    private let state = Mutex(State())
    private let reply: UUID
    private let database: ConversationDatabase

    init(reply: UUID, database: ConversationDatabase) {
        self.reply = reply
        self.database = database
    }

    /// More text has arrived.
    func append(_ more: String) { change { $0 += more } }

    /// What has arrived is withdrawn, in the store too.
    func restart() { change { $0 = "" } }

    /// The reply has ended: its final text is stored by whoever ended it.
    ///
    /// - Returns: What had arrived.
    @discardableResult
    func close() -> String {
        state.withLock { state in
            state.isClosed = true
            return state.text
        }
    }

    private func change(_ edit: (inout String) -> Void) {
        let mustSchedule = state.withLock { state in
            edit(&state.text)
            defer { state.isScheduled = true }
            return !state.isScheduled && !state.isClosed
        }
        guard mustSchedule else { return }
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + Self.delay) { [self] in
            database.enqueue { [self] database in save(database) }
        }
    }

    private func save(_ database: ConversationDatabase) {
        let text = state.withLock { state -> String? in
            state.isScheduled = false
            return state.isClosed ? nil : state.text
        }
        // A failure here shows again, and is reported, when the reply's end is stored.
        if let text { try? database.updateReply(reply, text: text) }
    }
}
