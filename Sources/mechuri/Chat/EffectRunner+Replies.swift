// A reply's way through the runner: its row is committed, the assistant writes it, its partial text
// is stored as it grows, and its end is handed to the store before the chat hears of it.

import Assistant
import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Generation
import Prompting

extension EffectRunner {
    /// Stops a reply.
    func cancel(_ reply: UUID, keep: Bool) {
        active.withLock { active in
            active[reply]?.keep = keep
            active[reply]?.cancel()
        }
    }

    /// Writes a reply.
    func generate(_ order: GenerationOrder) {
        occasion.add(1, ordering: .relaxed)
        let reply = ActiveReply(id: order.replyID, database: database)
        active.withLock { $0[order.replyID] = reply }
        // The question is committed before: both run in order on the store's queue.
        database.enqueue { [self] database in
            do {
                if try begin(order, database) == false {
                    // Its row is the other window's: nothing is stored.
                    active.withLock { $0[order.replyID] = nil }
                    post(order, .failed(message: Self.writtenElsewhere(language)))
                    return
                }
            } catch { reportStore(error) }
            Task.detached { await self.write(order, reply) }
        }
    }

    /// Stores the reply's row.
    ///
    /// False when another instance is writing this very reply.
    private func begin(_ order: GenerationOrder, _ database: ConversationDatabase) throws -> Bool {
        let missed = storeMissedSomething.withLock { $0 }
        if missed {
            try database.save(order.conversation)
            storeMissedSomething.withLock { $0 = false }
            return true
        }
        if case .resume = order.kind { return try database.takeOverReply(order.replyID) }
        if let row = order.turn?.replies.first(where: { $0.id == order.replyID }) {
            try database.beginReply(row, to: order.turnID)
        }
        return true
    }

    private static func writtenElsewhere(_ language: Language) -> String {
        language.pick(
            "이 답변은 다른 메추리 창에서 쓰고 있습니다.",
            "Another window is writing this reply."
        )
    }

    private func write(_ order: GenerationOrder, _ reply: ActiveReply) async {
        guard let voice = speaker.voice else {
            finish(order, .failed(message: speaker.whyAbsent(language)))
            return
        }
        if let failure = person.failure {
            finish(order, .failed(message: failure))
            return
        }
        post(order, .started)
        do {
            let before = order.replyBefore
            if order.kind == .another { passOver(before?.menu) }
            let asked = ReplyOrder(
                kind: order.assistantKind,
                question: order.question,
                earlier: order.conversation.exchanges(before: order.turnID),
                offered: voice.assistant.offered(in: order.conversation, except: order.replyID),
                parameters: parameters,
                diners: person.diners(),
                nudge: order.nudge,
                base: before?.menu,
                baseReasons: before?.reasons ?? [],
                grounding: grounding
            )
            var written: WrittenReply
            if let prepared = voice.preparer.take(asked) {
                reply.adopt(prepared.cancellation)
                written = try await voice.assistant.deliver(
                    prepared,
                    for: asked,
                    cancellation: reply.flag
                ) { [self] in receive($0, order, reply) }
                if reply.flag.isCancelled, pace != nil, written.result.finish != .cancelled {
                    // It was whole before all of it had been shown.
                    written.result.text = reply.text.close()
                    written.result.finish = .cancelled
                }
            } else {
                voice.preparer.pause()
                written = try await voice.assistant.write(asked, cancellation: reply.flag) {
                    [self] in receive($0, order, reply)
                }
                lastReplySeconds.withLock { $0 = written.result.timings.decodeSeconds }
            }
            if let menu = written.menu { describe(menu) }
            finish(order, .finished(summary(written)))
        } catch {
            finish(order, .failed(message: error.text(in: language)))
        }
    }

    private func receive(_ event: ReplyEvent, _ order: GenerationOrder, _ reply: ActiveReply) {
        switch event {
        case .prompt(let done, let total): post(order, .prompt(done: done, total: total))
        case .restarted:
            reply.text.restart()
            post(order, .started)
        case .text(let text):
            // What the chat has not seen must not be stored either: it decides whether a stopped
            // reply is empty.
            guard let pace else { return show(text, order, reply) }
            // A prepared reply comes whole: it is shown piece by piece too.
            for piece in Self.pieces(of: text) where !reply.flag.isCancelled {
                Thread.sleep(forTimeInterval: Double(piece.count) / pace)
                show(piece, order, reply)
            }
        }
    }

    private func show(_ text: String, _ order: GenerationOrder, _ reply: ActiveReply) {
        reply.text.append(text)
        post(order, .text(text))
    }

    /// A text in pieces of a few characters, as tokens are.
    private static func pieces(of text: String) -> [String] {
        var rest = text[...]
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(3)))
            rest = rest.dropFirst(3)
        }
        return pieces
    }

    private func post(_ order: GenerationOrder, _ progress: ReplyProgress) {
        mailbox.post(.generation(order.replyID, progress))
    }

    private func summary(_ written: WrittenReply) -> ReplySummary {
        let result = written.result
        let state: ReplyState =
            switch result.finish {
            case .stop: .complete
            case .length, .context: .truncated
            case .cancelled: .stopped
            }
        let encoded = try? JSONEncoder().encode(ReplyRecord(parameters, written))
        return ReplySummary(
            text: result.text,
            state: state,
            menu: written.menu,
            seed: result.seed,
            parameters: encoded.map { String(decoding: $0, as: UTF8.self) },
            model: speaker.modelName,
            // How fast a reply came that nobody waited for tells nothing.
            tokensPerSecond: written.wasPrepared ? 0 : result.timings.tokensPerSecond,
            firstTokenSeconds: written.wasPrepared ? 0 : result.timings.firstTokenSeconds,
            reasons: written.reasons.map { $0.text(in: language) },
            source: written.source
        )
    }

    /// Stores how a reply ended, then tells the chat.
    private func finish(_ order: GenerationOrder, _ progress: ReplyProgress) {
        let reply = active.withLock { $0.removeValue(forKey: order.replyID) }
        let partial = reply?.text.close() ?? ""
        let keep = reply?.keep ?? true
        database.enqueue { [self] database in
            defer { reply?.markStored() }
            do {
                if keep {
                    try database.finishReply(order.stored(progress, partial: partial))
                } else {
                    try database.removeReply(order.replyID)
                }
            } catch { reportStore(error) }
        }
        post(order, progress)
    }
}

extension GenerationOrder {
    /// The assistant's word for why this reply is written.
    fileprivate var assistantKind: ReplyOrder.Kind {
        switch kind {
        case .first: .first
        case .another: .another
        case .resume: .resume(partial: partialText)
        }
    }

    /// The reply that was looked at before: of the same turn for 다시 추천, else of the turn before.
    fileprivate var replyBefore: Reply? {
        let others = turn?.replies.filter { $0.id != replyID && $0.menu != nil } ?? []
        if let last = others.last { return last }
        return conversation.turns.prefix { $0.id != turnID }.reversed()
            .lazy.compactMap(\.selectedReply).first { $0.menu != nil }
    }

    /// The reply's row as it ended; a failed one keeps what had arrived.
    fileprivate func stored(_ progress: ReplyProgress, partial: String) -> Reply {
        var reply = turn?.replies.first { $0.id == replyID } ?? Reply(id: replyID)
        switch progress {
        case .finished(let summary):
            reply.text = summary.text
            reply.state = summary.state
            reply.menu = summary.menu
            reply.seed = summary.seed
            reply.parameters = summary.parameters
            reply.model = summary.model
            reply.reasons = summary.reasons
            reply.source = summary.source
        case .failed(let message):
            if !partial.isEmpty { reply.text = partial }
            reply.state = .failed
            reply.failure = message
        case .started, .prompt, .text: break
        }
        return reply
    }
}
