// Reads what can still be read of a damaged file that was set aside. Damage usually hits a few pages
// of one table or of the index, so every table is read from both ends up to where it breaks; turns
// whose conversation is gone get a new one. The file itself is only read.

import Foundation
import GRDB
import Prompting

/// What is left of a damaged file.
struct Salvage {
    /// A conversation that could be read, perhaps not whole.
    struct Piece {
        var conversation: Conversation
        var created: Double
        var updated: Double
        var deleted: Double?
    }

    /// A row by its columns.
    typealias Values = [String: DatabaseValue]

    /// The conversations of the file, the one used longest ago first; none when nothing can be read.
    static func pieces(of path: String) -> [Piece] {
        var configuration = DatabaseOpening.configuration
        configuration.readonly = true
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else {
            return []
        }
        defer { try? queue.close() }
        let conversations = rows(of: "conversation", in: queue)
        let turns = Dictionary(grouping: rows(of: "turn", in: queue)) { int($0["conversation"]) }
        let replies = Dictionary(grouping: rows(of: "reply", in: queue)) { int($0["turn"]) }
        var known: [Int64?: Values] = [:]
        for row in conversations { known[int(row["key"])] = row }
        return turns.map { key, turns in
            piece(known[key] ?? [:], turns.compactMap { turn($0, replies[int($0["key"])] ?? []) })
        }
        .filter { !$0.conversation.turns.isEmpty }
        .sorted { $0.updated < $1.updated }
    }

    /// The rows of a table from its beginning and from its end, up to the first that cannot be read.
    static func rows(of table: String, in queue: DatabaseQueue) -> [Values] {
        var found: [Int64: Values] = [:]
        for direction in ["ASC", "DESC"] {
            try? queue.read { db in
                let cursor = try Row.fetchCursor(
                    db,
                    sql: "SELECT * FROM \(table) ORDER BY key \(direction)"
                )
                while let row = try cursor.next() {
                    let values = Values(uniqueKeysWithValues: row.map { ($0.0, $0.1) })
                    guard let key = int(values["key"]) else { continue }
                    if found.updateValue(values, forKey: key) != nil, direction == "DESC" { break }
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func piece(_ row: Values, _ turns: [(turn: Turn, created: Double)]) -> Piece {
        let created = turns.first?.created ?? 0
        return Piece(
            conversation: Conversation(
                id: identity(row["id"]) ?? UUID(),
                title: string(row["title"]) ?? "",
                turns: turns.map(\.turn)
            ),
            created: double(row["created"]) ?? created,
            updated: double(row["updated"]) ?? turns.last?.created ?? created,
            deleted: double(row["deleted"])
        )
    }

    private static func turn(_ row: Values, _ replies: [Values]) -> (turn: Turn, created: Double)? {
        guard let question = string(row["question"]), double(row["removed"]) == nil else {
            return nil
        }
        let turn = Turn(
            id: identity(row["id"]) ?? UUID(),
            question: question,
            replies: replies.compactMap(reply),
            selected: Int(int(row["selected"]) ?? 0)
        )
        return (turn, double(row["created"]) ?? 0)
    }

    private static func reply(_ row: Values) -> Reply? {
        guard let text = string(row["text"]) else { return nil }
        let state = string(row["state"]).flatMap(ReplyState.init) ?? .stopped
        return Reply(
            id: identity(row["id"]) ?? UUID(),
            text: text,
            state: state == .streaming ? .stopped : state,
            menu: string(row["menu"]),
            seed: int(row["seed"]).map { UInt64(bitPattern: $0) },
            parameters: string(row["parameters"]),
            model: string(row["model"]),
            failure: string(row["failure"]),
            reasons: string(row["reasons"]).map(ConversationDatabase.reasons) ?? [],
            source: string(row["source"]).flatMap(ReplySource.init) ?? .model
        )
    }

    // Columns of a damaged file may hold anything: what is of another type counts as missing.

    private static func int(_ value: DatabaseValue?) -> Int64? {
        value.flatMap(Int64.fromDatabaseValue)
    }

    private static func double(_ value: DatabaseValue?) -> Double? {
        value.flatMap(Double.fromDatabaseValue)
    }

    private static func string(_ value: DatabaseValue?) -> String? {
        value.flatMap(String.fromDatabaseValue)
    }

    private static func identity(_ value: DatabaseValue?) -> UUID? {
        string(value).flatMap(UUID.init(uuidString:))
    }
}

extension ConversationDatabase {
    /// Stores what was salvaged, in one transaction.
    ///
    /// - Returns: How many conversations could be stored.
    func store(_ pieces: [Salvage.Piece]) -> Int {
        let count = try? write { db in
            var count = 0
            for piece in pieces where try store(piece, in: db) { count += 1 }
            return count
        }
        return count ?? 0
    }

    /// Stores one piece; one that collides with another stays in the file that was kept.
    private func store(_ piece: Salvage.Piece, in db: Database) throws -> Bool {
        do {
            try db.inSavepoint {
                try store(piece.conversation, in: db)
                try db.execute(
                    sql:
                        "UPDATE conversation SET created = ?, updated = ?, deleted = ? WHERE id = ?",
                    arguments: [
                        piece.created, piece.updated, piece.deleted,
                        piece.conversation.id.uuidString,
                    ]
                )
                return .commit
            }
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return false
        }
    }
}
