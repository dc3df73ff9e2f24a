// The store that a chat opens, full screen or line by line: where there is no place for one, it is in
// memory and its notice says why, so that the chat goes on.

import Configuration
import ConversationStore
import Diagnostics

extension ConversationDatabase {
    /// The user's conversations.
    static func forChat(_ surroundings: Surroundings) throws -> ConversationDatabase {
        do {
            return try openForChat(path: surroundings.locator.databaseFile())
        } catch let error as ConfigurationError {
            let reason = error.message(in: processLanguage)
            return try ConversationDatabase(
                inMemoryBecause: .notWritable(path: "~", reason: reason)
            )
        }
    }
}
