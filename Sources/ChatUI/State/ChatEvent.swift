// Everything that can happen to the chat. Whoever does I/O turns what it learnt into one of these
// and posts it to the Mailbox; `update` is the only reader. Time comes in as `tick`, before the
// other events of the same batch.

import Diagnostics
import Foundation
import Prompting
import Recommendation

/// One thing that happened.
package enum ChatEvent: Equatable, Sendable {
    /// A key, a paste, the mouse, a new size or a signal.
    case input(TerminalInput)
    /// The monotonic clock, in seconds; sent before every batch and at ``ChatState/nextDeadline``.
    case tick(now: Double)

    /// A model is being opened.
    case modelLoading(name: String)
    /// A model can be used.
    case modelReady(ModelStatus)
    /// A model could not be opened; the message is for the user.
    case modelFailed(message: String)
    /// The models that F7 offers.
    case models([ModelChoice])
    /// The adapters that F7 offers, and which of them are in use.
    case adapters([AdapterRow])
    /// How many alternatives 다시 추천 could show at once.
    case prepared(Int)
    /// News of one reply, by the reply's id.
    case generation(UUID, ReplyProgress)

    /// The answer to ``ChatEffect/listConversations``, newest first.
    case listed([ConversationRow])
    /// The answer to ``ChatEffect/load(_:)``; also the conversation to begin with.
    case loaded(Conversation)
    /// The answer to ``ChatEffect/search(_:)``, best first.
    case searchResults(query: String, [SearchRow])
    /// Something the store has to say (it is read-only, the disk is full); stays until dismissed.
    case storeNotice(message: String)

    /// The answer to ``ChatEffect/copy(_:)``: what was done, in words ("tmux 버퍼로 보냄").
    case copied(String)
    /// Anything else to tell the user.
    case notice(NoticeKind, String)
    /// The answer to ``ChatEffect/requestStarters``: questions for this hour.
    case starters([String])
    /// Questions of earlier runs for ↑, oldest first.
    case recentQuestions([String])
    /// The themes that F8 offers.
    case themes([ThemeChoice])

    /// The answer to ``ChatEffect/describe(menu:)``; also sent before a reply that names the menu ends.
    case facts(MenuFacts)
    /// Who eats: at the start, and whenever it has changed.
    case person(PersonFacts)
    /// The answer to ``ChatEffect/logMeal(menu:)``.
    case mealLogged(DiaryMeal)
    /// The answer to ``ChatEffect/readDiary(from:through:)``; also after a meal of these days changed.
    case diary(Diary)
}

/// News of a reply that is being written.
package enum ReplyProgress: Equatable, Sendable {
    /// The engine has begun with it.
    case started
    /// Tokens of the prompt read so far.
    case prompt(done: Int, total: Int)
    /// More text. For a resumed reply the first text repeats the partial reply (it is forced).
    case text(String)
    /// It ended.
    case finished(ReplySummary)
    /// It could not be written; the message is for the user.
    case failed(message: String)
}

/// What is known of a reply once it has ended.
package struct ReplySummary: Equatable, Sendable {
    /// The whole text, as it is stored.
    package var text: String
    /// `.complete`, `.truncated` or `.stopped`.
    package var state: ReplyState
    /// The catalogue name of the menu it recommends.
    package var menu: String?
    /// The seed it was decoded with.
    package var seed: UInt64?
    /// The sampling parameters, as JSON.
    package var parameters: String?
    /// The model's name.
    package var model: String?
    /// Decode speed; 0 if nothing was decoded.
    package var tokensPerSecond: Double
    /// Seconds from the request to the first token.
    package var firstTokenSeconds: Double
    /// Why the menu was recommended, for people, the strongest reason first.
    package var reasons: [String]
    /// Whose words it is.
    package var source: ReplySource

    /// A summary.
    package init(
        text: String,
        state: ReplyState = .complete,
        menu: String? = nil,
        seed: UInt64? = nil,
        parameters: String? = nil,
        model: String? = nil,
        tokensPerSecond: Double = 0,
        firstTokenSeconds: Double = 0,
        reasons: [String] = [],
        source: ReplySource = .model
    ) {
        self.text = text
        self.state = state
        self.menu = menu
        self.seed = seed
        self.parameters = parameters
        self.model = model
        self.tokensPerSecond = tokensPerSecond
        self.firstTokenSeconds = firstTokenSeconds
        self.reasons = reasons
        self.source = source
    }
}

/// A model that is ready.
package struct ModelStatus: Equatable, Sendable {
    /// Its name, for the status line.
    package var name: String
    /// The kernels in use ("AVX-512 VNNI").
    package var kernels: String
    /// More lines for F7 (size, quantisation, context, threads, path).
    package var details: [String]
    /// The ``ModelChoice/id`` it was opened by.
    package var choice: ModelChoice.ID?

    /// A model's status.
    package init(
        name: String,
        kernels: String = "",
        details: [String] = [],
        choice: ModelChoice.ID? = nil
    ) {
        self.name = name
        self.kernels = kernels
        self.details = details
        self.choice = choice
    }
}

/// A model that F7 offers.
package struct ModelChoice: Equatable, Identifiable, Sendable {
    /// What ``ChatEffect/selectModel(_:)`` carries: its path.
    package var id: String
    /// Its name.
    package var title: String
    /// Its size and type, in a few words.
    package var detail: String

    /// A choice.
    package init(id: String, title: String, detail: String = "") {
        self.id = id
        self.title = title
        self.detail = detail
    }
}

/// A theme that F8 offers.
package struct ThemeChoice: Equatable, Sendable {
    /// Its file's name without `.toml`.
    package var name: String
    /// Its title.
    package var title: String

    /// A choice.
    package init(name: String, title: String) {
        self.name = name
        self.title = title
    }
}

/// A saved conversation in the list of F2.
package struct ConversationRow: Equatable, Sendable, Identifiable {
    /// The conversation.
    package var id: UUID
    /// Its title; may be empty.
    package var title: String
    /// When it was last used, in words ("오늘 12:31").
    package var when: String
    /// Questions in it.
    package var turnCount: Int

    /// A row.
    package init(id: UUID, title: String, when: String = "", turnCount: Int = 0) {
        self.id = id
        self.title = title
        self.when = when
        self.turnCount = turnCount
    }
}

/// A message that a search found.
package struct SearchRow: Equatable, Sendable {
    /// The conversation it is in.
    package var conversationID: UUID
    /// The turn it is in.
    package var turnID: UUID
    /// The reply; `nil` if the question was found.
    package var replyID: UUID?
    /// The conversation's title.
    package var title: String
    /// The words around the hit, on one line.
    package var snippet: String
    /// The words that were searched for, once the row was chosen.
    package var snippetQuery: String?

    /// A row.
    package init(
        conversationID: UUID,
        turnID: UUID,
        replyID: UUID? = nil,
        title: String,
        snippet: String
    ) {
        self.conversationID = conversationID
        self.turnID = turnID
        self.replyID = replyID
        self.title = title
        self.snippet = snippet
    }
}
