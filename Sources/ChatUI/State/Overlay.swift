// What may lie over the chat: one list or page at a time. All of them share a query line (where
// there is one) and a chosen row, so that one set of list keys serves them all.

import Foundation

/// The list or page that lies over the chat.
package struct Overlay: Equatable, Sendable {
    /// Which one.
    package enum Kind: Equatable, Sendable, CaseIterable {
        /// F2: saved conversations.
        case conversations
        /// F3: search in all messages.
        case search
        /// F1: the keys.
        case help
        /// F8: themes, previewed live.
        case themes
        /// F7: the model and others to choose.
        case models
        /// ^P: every command by name.
        case palette
        /// About the menu that a reply recommends: its card, why it was chosen, what to do with it,
        /// in what direction to go on, how much of it was eaten.
        case card, why, actions, nudges, portions
    }

    /// Which one.
    package var kind: Kind
    /// The chosen row, or for help the first row shown.
    package var selected = 0
    /// What was typed: the search, or the palette's filter.
    package var query = InputEditor()
    /// The title being edited, while a conversation is renamed.
    package var renaming: InputEditor?
    /// Saved conversations, as far as they were listed.
    package var conversations: [ConversationRow] = []
    /// What the search found.
    package var hits: [SearchRow] = []
    /// The query that `hits` answers; `nil` while an answer is awaited.
    package var answeredQuery: String?
    /// Whether the store has answered yet.
    package var isLoading = false
    /// The theme to go back to on Esc.
    package var originalTheme: String?
    /// The reply that the lists and pages about a menu are about.
    package var replyID: UUID?

    /// An overlay as it opens.
    package init(_ kind: Kind) { self.kind = kind }
}

/// A conversation that was deleted and can still be brought back.
package struct DeletedConversation: Equatable, Sendable {
    /// Its row in the list.
    package var row: ConversationRow
    /// Where the row stood.
    package var index: Int
    /// Whether it was the open one.
    package var wasOpen: Bool
}
