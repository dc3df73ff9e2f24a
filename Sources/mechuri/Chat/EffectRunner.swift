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
    let mailbox: Mailbox<ChatEvent>
    let database: ConversationDatabase
    let locator: ResourceLocator
    let parameters: GenerateParameters
    /// Characters a second at which replies are shown at most; nil is as fast as they come.
    let pace: Double?
    let language: Language
    let speaker: Speaker
    /// Who eats.
    let person: PersonShelf
    /// How replies are held to the chosen menu.
    let grounding: GroundingMode
    let active = Mutex<[UUID: ActiveReply]>([:])
    /// Whether anything is got ready before it is asked for.
    let prepares: Bool
    /// How long the last reply took that was waited for.
    let lastReplySeconds = Mutex(0.0)
    /// Counts replies and wishes; a wish that is not the newest is void.
    let occasion = Atomic<Int>(0)
    /// Where wishes are worked out, one after the other.
    let preparing = DispatchQueue(label: "mechuri.preparing", qos: .utility)
    /// Whether the store missed something, so that whole conversations are saved until one succeeds.
    let storeMissedSomething = Mutex(false)

    init(
        mailbox: Mailbox<ChatEvent>,
        database: ConversationDatabase,
        surroundings: Surroundings,
        parameters: GenerateParameters,
        threads: Int?,
        pace: Double?,
        prepares: Bool,
        grounding: GroundingMode = .auto,
        weather: Weather? = nil
    ) {
        person = PersonShelf(weather: weather)
        self.grounding = grounding
        self.mailbox = mailbox
        self.database = database
        locator = surroundings.locator
        self.parameters = parameters
        self.pace = pace
        self.prepares = prepares
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
        case .useAdapters(let rows): speaker.use(rows)
        case .requestStarters: mailbox.post(.starters(StartersNow.choose(language: language)))
        case .prepare(let wish): prepare(wish)
        case .describe, .logMeal, .saveMeal, .removeMeal, .readDiary, .saveProfile,
            .removeCompanion, .eatWith, .skipQuestionnaire, .forgetPerson:
            performPerson(effect)
        case .quit: break
        }
    }

    /// Stops what is being written and waits until everything is stored.
    func finish() {
        let running = active.withLock { Array($0.values) }
        for reply in running { reply.cancel() }
        occasion.add(1, ordering: .relaxed)
        speaker.leave()
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

    func reportStore(_ error: any Error) {
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
                        id: summary.id,
                        title: summary.title,
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
                let hits = try database.search(query)
                // A title is usually its first question: one row for both is enough.
                let found = Set(hits.filter { $0.turn != nil }.map(\.conversation))
                let distinct = hits.filter { $0.turn != nil || !found.contains($0.conversation) }
                let rows = distinct.compactMap { hit in
                    hit.anchor.map { turn in
                        SearchRow(
                            conversationID: hit.conversation,
                            turnID: turn,
                            replyID: hit.reply,
                            title: hit.title,
                            snippet: hit.snippet
                        )
                    }
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
            let why =
                (error as? any UserFacingError)?.message(in: language) ?? error.localizedDescription
            mailbox.post(
                .notice(
                    .warning,
                    language.pick(
                        "\(path)에 적지 못해, 고른 테마는 이번에만 쓰입니다. \(why)",
                        "Could not write \(path): the theme is for this time only. \(why)"
                    )
                )
            )
        }
    }
}
