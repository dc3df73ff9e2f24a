// What lists, searches and restarts show of stored conversations, as plain values.

import Foundation
import Prompting

/// One row of the list of conversations.
package struct ConversationSummary: Sendable, Equatable, Identifiable {
    /// Identity.
    package var id: Conversation.ID
    /// The title.
    package var title: String
    /// When the first question was asked.
    package var created: Date
    /// When something was last asked or answered.
    package var updated: Date
    /// How many questions it has.
    package var turnCount: Int
    /// The menu offered last.
    package var lastMenu: String?
    /// Whether its last reply was cut off by a crash.
    package var isUnfinished: Bool
}

/// A conversation with its dates.
package struct StoredConversation: Sendable, Equatable {
    /// What was said.
    package var conversation: Conversation
    /// When the first question was asked.
    package var created: Date
    /// When something was last asked or answered.
    package var updated: Date
    /// When each question was asked.
    package var asked: [Turn.ID: Date]

    /// All fields as given.
    package init(
        conversation: Conversation,
        created: Date,
        updated: Date,
        asked: [Turn.ID: Date]
    ) {
        self.conversation = conversation
        self.created = created
        self.updated = updated
        self.asked = asked
    }
}

/// A reply that was being written when its program died.
package struct UnfinishedReply: Sendable, Equatable {
    /// The conversation it belongs to.
    package var conversation: Conversation.ID
    /// The conversation's title.
    package var title: String
    /// The turn it answers.
    package var turn: Turn.ID
    /// Its identity.
    package var reply: Reply.ID
    /// The turn's question.
    package var question: String
    /// What had been written, less the last 200 ms.
    package var text: String
    /// When that was.
    package var date: Date
}

/// A message or title that a search found.
package struct SearchHit: Sendable, Equatable {
    /// The conversation it is in.
    package var conversation: Conversation.ID
    /// The conversation's title.
    package var title: String
    /// The turn; nil when the title was found.
    package var turn: Turn.ID?
    /// The reply; nil when the title or the question was found.
    package var reply: Reply.ID?
    /// The turn to show when the hit is opened: `turn`, or the conversation's first one.
    package var anchor: Turn.ID?
    /// When the conversation was last used.
    package var updated: Date
    /// One line of the text around the match, cut ends marked by ….
    package var snippet: String
    /// The matches in the snippet, as offsets in characters.
    package var matches: [Range<Int>]
}
