// What only the chat needs: choosing and withdrawing single replies by identity, and the questions
// that ↑ brings back.

import Foundation
import GRDB
import KoreanText
import Prompting

extension ConversationDatabase {
    /// Remembers which reply of a turn is being looked at.
    package func selectReply(_ reply: Reply.ID, of turn: Turn.ID) throws {
        let index = try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT COUNT(*) FROM reply AS earlier JOIN reply AS wanted
                        ON earlier.turn = wanted.turn AND earlier.position < wanted.position
                    WHERE wanted.id = ?
                    """,
                arguments: [reply.uuidString]
            )
        }
        try selectReply(at: index ?? 0, of: turn)
    }

    /// Takes a reply that never got any text out of its turn; nothing happens when it is not there.
    package func removeReply(_ reply: Reply.ID) throws {
        try write { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT key, turn FROM reply WHERE id = ?",
                    arguments: [reply.uuidString]
                )
            else { return }
            let key: Int64 = row["key"]
            let turn: Int64 = row["turn"]
            try removeFromIndex("reply = ?", [key], in: db)
            try db.execute(sql: "DELETE FROM reply WHERE key = ?", arguments: [key])
            try db.execute(
                sql: """
                    UPDATE turn SET selected = MIN(selected,
                        MAX(0, (SELECT COUNT(*) FROM reply WHERE turn = turn.key) - 1))
                    WHERE key = ?
                    """,
                arguments: [turn]
            )
        }
    }

    /// The questions asked last, oldest first, each text once.
    package func recentQuestions(limit: Int) throws -> [String] {
        try read { db in
            let latest = try String.fetchAll(
                db,
                sql: """
                    SELECT question FROM turn JOIN conversation
                        ON conversation.key = turn.conversation
                    WHERE conversation.deleted IS NULL AND turn.removed IS NULL
                    GROUP BY question ORDER BY MAX(turn.key) DESC LIMIT ?
                    """,
                arguments: [limit]
            )
            return latest.reversed()
        }
    }
}
