// A conversation as the chat, the store and the prompt see it: turns, each one question with every
// reply that was ever given to it (다시 추천 keeps them all) and the one being looked at.

import Foundation

/// How a reply ended, or that it has not.
public enum ReplyState: String, Sendable, Equatable, Codable {
    /// Text is still arriving; found after a restart, it means the program died mid-reply.
    case streaming
    /// The model finished it.
    case complete
    /// The limit of new tokens or the context's end cut it.
    case truncated
    /// The user stopped it; the partial text stands.
    case stopped
    /// It could not be written; `Reply.failure` says why.
    case failed
}

/// Whose words a reply is.
public enum ReplySource: String, Sendable, Equatable, Codable {
    /// The language model's, held to the menu that was chosen.
    case model
    /// The recommender's: its sentence with the catalogue's description, where the model could not or
    /// was not to end it.
    case recommender
    /// The catalogue's: facts that are looked up.
    case catalogue
    /// The program's own, reviewed by people: what is said about health and danger.
    case program
}

/// One reply to a question.
public struct Reply: Sendable, Equatable, Identifiable {
    /// Identity, the same in the store.
    public var id: UUID
    /// The text so far.
    public var text: String
    /// How it ended.
    public var state: ReplyState
    /// The catalogue name of the menu it recommends, once known.
    public var menu: String?
    /// The seed it was decoded with.
    public var seed: UInt64?
    /// The sampling parameters it was decoded with, as JSON.
    public var parameters: String?
    /// The name of the model that wrote it.
    public var model: String?
    /// What to tell the user when `state` is `.failed`.
    public var failure: String?
    /// Why the menu was recommended, each a short phrase for people, the strongest first.
    public var reasons: [String]
    /// Whose words it is.
    public var source: ReplySource

    /// An empty reply that is about to stream.
    public init(
        id: UUID = UUID(),
        text: String = "",
        state: ReplyState = .streaming,
        menu: String? = nil,
        seed: UInt64? = nil,
        parameters: String? = nil,
        model: String? = nil,
        failure: String? = nil,
        reasons: [String] = [],
        source: ReplySource = .model
    ) {
        self.id = id
        self.text = text
        self.state = state
        self.menu = menu
        self.seed = seed
        self.parameters = parameters
        self.model = model
        self.failure = failure
        self.reasons = reasons
        self.source = source
    }
}

/// A question and all replies to it.
public struct Turn: Sendable, Equatable, Identifiable {
    /// Identity, the same in the store.
    public var id: UUID
    /// The user's words.
    public var question: String
    /// Every reply, oldest first: the first answer, then each 다시 추천.
    public var replies: [Reply]
    /// The index in `replies` of the one being looked at; 0 when there is none yet.
    public var selected: Int

    /// A question without replies.
    public init(id: UUID = UUID(), question: String, replies: [Reply] = [], selected: Int = 0) {
        self.id = id
        self.question = question
        self.replies = replies
        self.selected = selected
    }

    /// The reply being looked at.
    public var selectedReply: Reply? {
        replies.indices.contains(selected) ? replies[selected] : nil
    }
}

/// A conversation.
public struct Conversation: Sendable, Equatable, Identifiable {
    /// Identity, the same in the store.
    public var id: UUID
    /// The title; empty until the first question gives one.
    public var title: String
    /// The turns, oldest first.
    public var turns: [Turn]

    /// An empty conversation.
    public init(id: UUID = UUID(), title: String = "", turns: [Turn] = []) {
        self.id = id
        self.title = title
        self.turns = turns
    }

    /// The catalogue names of all menus offered so far, in every reply of every turn.
    public var offeredMenus: [String] {
        turns.flatMap { turn in turn.replies.compactMap(\.menu) }
    }
}
