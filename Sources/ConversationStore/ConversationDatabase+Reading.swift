// Queries: the list, one conversation, what a crash left behind, and the conversation a user means
// by a number or the beginning of an identity.

import Foundation
import GRDB
import KoreanText
import Prompting

extension ConversationDatabase {
    /// The conversations, latest first, deleted ones left out.
    package func list(limit: Int = 1000, offset: Int = 0) throws -> [ConversationSummary] {
        try summaries("deleted IS NULL", [], limit, offset)
    }

    /// The deleted conversations that can still be restored, latest first.
    package func deleted() throws -> [ConversationSummary] {
        try summaries("deleted IS NOT NULL", [], 1000, 0)
    }

    /// How many conversations there are, deleted ones left out.
    package func count() throws -> Int {
        try read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM conversation WHERE deleted IS NULL")
                ?? 0
        }
    }

    /// A whole conversation; nil when it is not stored or deleted.
    package func load(_ id: Conversation.ID) throws -> StoredConversation? {
        try read { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT * FROM conversation WHERE id = ? AND deleted IS NULL",
                    arguments: [id.uuidString]
                )
            else { return nil }
            let key: Int64 = row["key"]
            var replies: [Int64: [Reply]] = [:]
            let replyRows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT reply.* FROM reply JOIN turn ON turn.key = reply.turn
                    WHERE turn.conversation = ? AND turn.removed IS NULL
                    ORDER BY reply.turn, reply.position
                    """,
                arguments: [key]
            )
            while let row = try replyRows.next() {
                replies[row["turn"], default: []].append(Self.reply(row))
            }
            var conversation = Conversation(id: id, title: row["title"])
            var asked: [Turn.ID: Date] = [:]
            let turnRows = try Row.fetchCursor(
                db,
                sql:
                    "SELECT * FROM turn WHERE conversation = ? AND removed IS NULL ORDER BY position",
                arguments: [key]
            )
            while let row = try turnRows.next() {
                let replies = replies[row["key"]] ?? []
                let turn = Turn(
                    id: Self.identity(row["id"]),
                    question: row["question"],
                    replies: replies,
                    selected: min(row["selected"], max(0, replies.count - 1))
                )
                asked[turn.id] = Self.date(row["created"])
                conversation.turns.append(turn)
            }
            return StoredConversation(
                conversation: conversation,
                created: Self.date(row["created"]),
                updated: Self.date(row["updated"]),
                asked: asked
            )
        }
    }

    /// The reply that a crash cut off, if the conversation used last ends with one: it is still
    /// marked as streaming, and no live instance writes it.
    package func unfinishedReply() throws -> UnfinishedReply? {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT reply.id AS reply, reply.text, reply.updated, reply.owner,
                        turn.id AS turn, turn.question,
                        conversation.id AS conversation, conversation.title
                    FROM reply JOIN turn ON turn.key = reply.turn
                        JOIN conversation ON conversation.key = turn.conversation
                    WHERE reply.state = 'streaming' AND conversation.deleted IS NULL
                        AND turn.removed IS NULL
                        AND turn.position = (SELECT MAX(position) FROM turn AS other
                            WHERE other.conversation = turn.conversation AND other.removed IS NULL)
                        AND reply.position = (SELECT MAX(position) FROM reply AS other
                            WHERE other.turn = turn.key)
                    ORDER BY reply.updated DESC
                    """
            )
            while let row = try rows.next() {
                if isAlive(owner: row["owner"]) { continue }
                return UnfinishedReply(
                    conversation: Self.identity(row["conversation"]),
                    title: row["title"],
                    turn: Self.identity(row["turn"]),
                    reply: Self.identity(row["reply"]),
                    question: row["question"],
                    text: row["text"],
                    date: Self.date(row["updated"])
                )
            }
            return nil
        }
    }

    /// The conversation a user means: its number in the list (1 is the latest), or the beginning of
    /// its identity, at least four characters of it.
    ///
    /// - Throws: `StoreError.noSuchConversation` or `.ambiguousConversation`.
    package func resolve(_ text: String) throws -> Conversation.ID {
        let wanted = text.trimmingCharacters(in: .whitespaces)
        if wanted.count < 4 {
            if let number = Int(wanted), number > 0,
                let summary = try list(limit: 1, offset: number - 1).first
            {
                return summary.id
            }
            throw StoreError.noSuchConversation(text)
        }
        let found = try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT id FROM conversation
                    WHERE deleted IS NULL AND substr(id, 1, length(?1)) = upper(?1)
                    """,
                arguments: [wanted]
            )
        }
        if found.count > 1 { throw StoreError.ambiguousConversation(text, count: found.count) }
        guard let id = found.first.flatMap(UUID.init) else {
            throw StoreError.noSuchConversation(text)
        }
        return id
    }

    private func summaries(
        _ condition: String,
        _ arguments: StatementArguments,
        _ limit: Int,
        _ offset: Int
    ) throws -> [ConversationSummary] {
        let rows = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, title, created, updated,
                        (SELECT COUNT(*) FROM turn
                            WHERE conversation = conversation.key AND removed IS NULL) AS turns,
                        (SELECT menu FROM turn JOIN reply ON reply.turn = turn.key
                            WHERE conversation = conversation.key AND removed IS NULL
                                AND menu IS NOT NULL
                            ORDER BY turn.position DESC, reply.position DESC LIMIT 1) AS menu,
                        (SELECT CASE state WHEN 'streaming' THEN COALESCE(owner, '') END
                            FROM turn JOIN reply ON reply.turn = turn.key
                            WHERE conversation = conversation.key AND removed IS NULL
                            ORDER BY turn.position DESC, reply.position DESC LIMIT 1) AS writer
                    FROM conversation WHERE \(condition)
                    ORDER BY updated DESC, key DESC LIMIT ? OFFSET ?
                    """,
                arguments: arguments + [limit, offset]
            )
        }
        return rows.map { row in
            let writer: String? = row["writer"]
            return ConversationSummary(
                id: Self.identity(row["id"]),
                title: row["title"],
                created: Self.date(row["created"]),
                updated: Self.date(row["updated"]),
                turnCount: row["turns"],
                lastMenu: row["menu"],
                isUnfinished: writer.map { !isAlive(owner: $0) } ?? false
            )
        }
    }
}

// MARK: - Values of rows

extension ConversationDatabase {
    /// A stored identity; a text that is none (a foreign hand wrote it) gets a new one.
    static func identity(_ text: String) -> UUID { UUID(uuidString: text) ?? UUID() }

    /// A stored date.
    static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    private static func reply(_ row: Row) -> Reply {
        let seed: Int64? = row["seed"]
        return Reply(
            id: identity(row["id"]),
            text: row["text"],
            state: ReplyState(rawValue: row["state"]) ?? .stopped,
            menu: row["menu"],
            seed: seed.map { UInt64(bitPattern: $0) },
            parameters: row["parameters"],
            model: row["model"],
            failure: row["failure"],
            reasons: reasons(row["reasons"]),
            source: ReplySource(rawValue: row["source"]) ?? .model
        )
    }

    /// The stored reasons of a reply; none where a foreign hand wrote something else.
    static func reasons(_ json: String) -> [String] {
        (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? []
    }

    /// Reasons as they are stored.
    static func stored(reasons: [String]) -> String {
        let json = try? JSONEncoder().encode(reasons.map(\.nfc))
        return json.map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }
}
