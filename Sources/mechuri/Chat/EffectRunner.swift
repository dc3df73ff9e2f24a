// Does what the chat wants done. `perform` is called on the main thread and never waits: the store
// works on its own queue, the engine on another, and what comes of it returns through the Mailbox.

import Assistant
import ChatUI
import Configuration
import ConversationStore
import Diagnostics
import Foundation
import Generation
import Prompting
import Recommendation
import Synchronization

/// Runs the chat's effects.
final class EffectRunner: Sendable {
    let mailbox: Mailbox
    let database: ConversationDatabase
    let locator: ResourceLocator
    let parameters: GenerateParameters
    /// Characters a second at which replies are shown at most; nil is as fast as they come.
    let pace: Double?
    private let language: Language
    private let speaker: Speaker
    private let active = Mutex<[UUID: ActiveReply]>([:])
    /// Whether the store missed something, so that whole conversations are saved until one succeeds.
    private let storeMissedSomething = Mutex(false)

    init(
        mailbox: Mailbox, database: ConversationDatabase, surroundings: Surroundings,
        parameters: GenerateParameters, threads: Int?, pace: Double?
    ) {
        self.mailbox = mailbox
        self.database = database
        locator = surroundings.locator
        self.parameters = parameters
        self.pace = pace
        language = processLanguage
        speaker = Speaker(mailbox: mailbox, surroundings: surroundings, threads: threads)
    }

    /// Opens a model in the background; its name goes to the status line at once.
    func openModel(_ path: String) { speaker.open(path) }

    /// Does one effect without waiting for it.
    func perform(_ effect: ChatEffect) {
        switch effect {
        case .saveQuestion(let conversation, let title, let turn):
            store { try $0.saveQuestion(turn, in: conversation, title: title) }
        case .generate(let order): generate(order)
        case .cancel(let reply, let keep): cancel(reply, keep: keep)
        case .saveSelection(_, let turn, let reply):
            store { try $0.selectReply(reply, of: turn) }
        case .rename(let id, let title): store { try $0.rename(id, to: title) }
        case .delete(let id):
            store { try $0.delete(id) }
            list()
        case .restore(let id):
            store { try $0.restore(id) }
            list()
        case .listConversations: list()
        case .load(let id): load(id)
        case .search(let query): search(query)
        case .copy(let text): copy(text)
        case .setTheme(let name): rememberTheme(name)
        case .selectModel(let path): speaker.open(path)
        case .requestStarters: mailbox.post(.starters(StartersNow.choose(language: language)))
        case .quit: break
        }
    }

    /// Stops what is being written and waits until everything is stored.
    func finish() {
        let running = active.withLock { Array($0.values) }
        for reply in running { reply.flag.cancel() }
        for reply in running { reply.waitUntilStored(seconds: 2) }
        database.drain()
    }

    // MARK: - The store

    /// Runs a change on the store's queue; a failure becomes one notice and the chat goes on.
    private func store(_ change: @escaping @Sendable (ConversationDatabase) throws -> Void) {
        database.enqueue { [self] database in
            do { try change(database) } catch { reportStore(error) }
        }
    }

    private func reportStore(_ error: any Error) {
        let wasFine = storeMissedSomething.withLock { missed in
            defer { missed = true }
            return !missed
        }
        if wasFine { mailbox.post(.storeNotice(message: error.text(in: language))) }
    }

    private func list() {
        database.enqueue { [self] database in
            do {
                let now = Date()
                let rows = try database.list().map { summary in
                    ConversationRow(
                        id: summary.id, title: summary.title,
                        when: DateWords.ago(summary.updated, now: now, language: language),
                        turnCount: summary.turnCount
                    )
                }
                mailbox.post(.listed(rows))
            } catch { mailbox.post(.notice(.failure, error.text(in: language))) }
        }
    }

    private func load(_ id: Conversation.ID) {
        database.enqueue { [self] database in
            do {
                if let stored = try database.load(id) {
                    mailbox.post(.loaded(stored.conversation))
                } else {
                    mailbox.post(
                        .notice(
                            .failure,
                            language.pick("그 대화는 이제 없습니다.", "That conversation is gone.")
                        )
                    )
                }
            } catch { mailbox.post(.notice(.failure, error.text(in: language))) }
        }
    }

    private func search(_ query: String) {
        database.enqueue { [self] database in
            do {
                let rows = try database.search(query).compactMap { hit -> SearchRow? in
                    let first = { try database.load(hit.conversation)?.conversation.turns.first?.id }
                    guard let turn = try hit.turn ?? first() else { return nil }
                    return SearchRow(
                        conversationID: hit.conversation, turnID: turn, replyID: hit.reply,
                        title: hit.title, snippet: hit.snippet
                    )
                }
                mailbox.post(.searchResults(query: query, rows))
            } catch { mailbox.post(.notice(.failure, error.text(in: language))) }
        }
    }

    // MARK: - Small things

    private func copy(_ text: String) {
        let language = language
        DispatchQueue.global(qos: .userInitiated).async { [mailbox] in
            mailbox.post(Clipboard().copy(text, language: language))
        }
    }

    private func rememberTheme(_ name: String) {
        guard let path = locator.settingsFile else { return }
        do {
            try SettingsEditor(path: path).set("theme", to: name)
        } catch {
            mailbox.post(.notice(.warning, error.text(in: language)))
        }
    }

    // MARK: - Replies

    private func cancel(_ reply: UUID, keep: Bool) {
        active.withLock { active in
            active[reply]?.keep = keep
            active[reply]?.flag.cancel()
        }
    }

    private func generate(_ order: GenerationOrder) {
        let reply = ActiveReply(id: order.replyID, database: database)
        active.withLock { $0[order.replyID] = reply }
        // The question is committed before: both run in order on the store's queue.
        database.enqueue { [self] database in
            do {
                if try begin(order, database) == false {
                    finish(order, .failed(message: Self.writtenElsewhere(language)))
                    return
                }
            } catch { reportStore(error) }
            Task.detached { await self.write(order, reply) }
        }
    }

    /// Stores the reply's row. False when another instance is writing this very reply.
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
            "이 답변은 다른 메추리 창에서 쓰고 있습니다.", "Another window is writing this reply."
        )
    }

    private func write(_ order: GenerationOrder, _ reply: ActiveReply) async {
        guard let assistant = speaker.assistant else {
            finish(order, .failed(message: speaker.whyAbsent(language)))
            return
        }
        post(order, .started)
        do {
            let written = try await assistant.write(
                ReplyOrder(
                    kind: order.assistantKind, question: order.question,
                    earlier: order.conversation.exchanges(before: order.turnID),
                    offered: assistant.offered(in: order.conversation, except: order.replyID),
                    parameters: parameters
                ),
                cancellation: reply.flag
            ) { [self] event in receive(event, order, reply) }
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
            reply.text.append(text)
            if let pace { Thread.sleep(forTimeInterval: Double(text.count) / pace) }
            post(order, .text(text))
        }
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
        let encoded = try? JSONEncoder().encode(parameters)
        return ReplySummary(
            text: result.text, state: state, menu: written.menu, seed: result.seed,
            parameters: encoded.map { String(decoding: $0, as: UTF8.self) },
            model: speaker.modelName, tokensPerSecond: result.timings.tokensPerSecond,
            firstTokenSeconds: result.timings.firstTokenSeconds
        )
    }

    /// Stores how a reply ended, then tells the chat.
    private func finish(_ order: GenerationOrder, _ progress: ReplyProgress) {
        let reply = active.withLock { $0.removeValue(forKey: order.replyID) }
        reply?.text.close()
        let keep = reply?.keep ?? true
        database.enqueue { [self] database in
            defer { reply?.markStored() }
            do {
                if keep {
                    try database.finishReply(order.stored(progress))
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

    /// The reply's row as it ended.
    fileprivate func stored(_ progress: ReplyProgress) -> Reply {
        var reply = turn?.replies.first { $0.id == replyID } ?? Reply(id: replyID)
        switch progress {
        case .finished(let summary):
            reply.text = summary.text
            reply.state = summary.state
            reply.menu = summary.menu
            reply.seed = summary.seed
            reply.parameters = summary.parameters
            reply.model = summary.model
        case .failed(let message):
            reply.state = .failed
            reply.failure = message
        case .started, .prompt, .text: break
        }
        return reply
    }
}
