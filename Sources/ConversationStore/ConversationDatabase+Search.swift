// Full-text search in titles, questions and replies, and the upkeep of its index. The index narrows
// the messages down, newest first; the newest few hundred candidates are then compared with the
// query themselves, which settles what pairs of characters cannot, and gives the ranges to mark.

import Foundation
import GRDB
import KoreanText
import Prompting

extension ConversationDatabase {
    /// How many candidates of the index are compared with the query.
    private static let candidateLimit = 500

    /// Finds what the user typed, best matches first, among equals the newest.
    ///
    /// Words are joined by "and"; lone consonants stand for syllables (ㄱㅊ); case and NFD do not
    /// matter; deleted conversations are left out. An empty search finds nothing.
    package func search(_ text: String, limit: Int = 100) throws -> [SearchHit] {
        guard let query = SearchQuery(text) else { return [] }
        try indexPending()
        do {
            return try hits(query, limit)
        } catch StoreError.damaged {
            // The index can be made anew from the messages; the messages themselves cannot.
            try rebuildIndex()
            return try hits(query, limit)
        }
    }

    /// Makes the index anew from the stored messages.
    package func rebuildIndex() throws {
        try write { db in
            try db.execute(sql: "INSERT INTO search (search) VALUES ('delete-all')")
            let rows = try Row.fetchCursor(db, sql: "SELECT key, text FROM message")
            let statement = try db.makeStatement(
                sql: "INSERT INTO search (rowid, terms) VALUES (?, ?)"
            )
            while let row = try rows.next() {
                let key: Int64 = row["key"]
                try statement.execute(arguments: [key, SearchTerms.terms(of: row["text"])])
            }
        }
    }

    private func hits(_ query: SearchQuery, _ limit: Int) throws -> [SearchHit] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: Self.candidates,
                arguments: [query.expression, Self.candidateLimit]
            )
            var found: [(match: SearchQuery.Found, row: Row)] = []
            while let row = try rows.next() {
                let text: String = row["text"]
                let folded = text.unicodeScalars.map(SearchTerms.folded)
                if let match = query.match(folded) { found.append((match, row.copy())) }
            }
            // By quality; equals stay in the order of the rows, newest first.
            let order = found.indices.sorted {
                (found[$0].match.quality, $0) < (found[$1].match.quality, $1)
            }
            return order.prefix(limit).map { Self.hit(found[$0].row, found[$0].match) }
        }
    }

    private static let candidates = """
        SELECT message.text, conversation.id AS conversation, conversation.title,
            conversation.updated, turn.id AS turn, reply.id AS reply,
            COALESCE(turn.id, (SELECT first.id FROM turn AS first
                WHERE first.conversation = conversation.key AND first.removed IS NULL
                ORDER BY first.position LIMIT 1)) AS anchor
        FROM search JOIN message ON message.key = search.rowid
            JOIN conversation ON conversation.key = message.conversation
            LEFT JOIN turn ON turn.key = message.turn
            LEFT JOIN reply ON reply.key = message.reply
        WHERE search MATCH ? AND conversation.deleted IS NULL AND turn.removed IS NULL
        ORDER BY search.rowid DESC LIMIT ?
        """

    private static func hit(_ row: Row, _ match: SearchQuery.Found) -> SearchHit {
        let (snippet, matches) = Snippet.make(of: row["text"], around: match.ranges)
        let turn: String? = row["turn"]
        let reply: String? = row["reply"]
        let anchor: String? = row["anchor"]
        return SearchHit(
            conversation: identity(row["conversation"]),
            title: row["title"],
            turn: turn.map(identity),
            reply: reply.map(identity),
            anchor: anchor.map(identity),
            updated: date(row["updated"]),
            snippet: snippet,
            matches: matches
        )
    }

    /// Indexes replies whose text changed while they were written; a crash may have left some.
    private func indexPending() throws {
        let isPending = try read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM reply WHERE indexed = 0)")
        }
        guard isPending == true else { return }
        try write(.process) { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT reply.key, reply.text, reply.turn, turn.conversation
                    FROM reply JOIN turn ON turn.key = reply.turn WHERE reply.indexed = 0
                    """
            )
            for row in rows {
                try index(
                    row["text"],
                    conversation: row["conversation"],
                    turn: row["turn"],
                    reply: row["key"],
                    in: db
                )
            }
        }
    }
}

// MARK: - Upkeep

extension ConversationDatabase {
    /// Puts a title, question or reply into the index in place of what it said before.
    func index(
        _ text: String,
        conversation: Int64,
        turn: Int64? = nil,
        reply: Int64? = nil,
        in db: Database
    ) throws {
        let condition = "conversation = ? AND turn IS ? AND reply IS ?"
        let arguments: StatementArguments = [conversation, turn, reply]
        let same = try Bool.fetchOne(
            db,
            sql: "SELECT text = ? FROM message WHERE \(condition)",
            arguments: [text] + arguments
        )
        if same != true {
            try removeFromIndex(condition, arguments, in: db)
            try db.execute(
                sql: "INSERT INTO message (conversation, turn, reply, text) VALUES (?, ?, ?, ?)",
                arguments: arguments + [text]
            )
            try db.execute(
                sql: "INSERT INTO search (rowid, terms) VALUES (?, ?)",
                arguments: [db.lastInsertedRowID, SearchTerms.terms(of: text)]
            )
        }
        if let reply {
            try db.execute(sql: "UPDATE reply SET indexed = 1 WHERE key = ?", arguments: [reply])
        }
    }

    /// Takes messages out of the index.
    ///
    /// A table without content needs the very terms it was given.
    func removeFromIndex(
        _ condition: String,
        _ arguments: StatementArguments,
        in db: Database
    ) throws {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT key, text FROM message WHERE \(condition)",
            arguments: arguments
        )
        for row in rows {
            let key: Int64 = row["key"]
            try db.execute(
                sql: "INSERT INTO search (search, rowid, terms) VALUES ('delete', ?, ?)",
                arguments: [key, SearchTerms.terms(of: row["text"])]
            )
            try db.execute(sql: "DELETE FROM message WHERE key = ?", arguments: [key])
        }
    }
}
