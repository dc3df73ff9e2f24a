// What a damaged file still says about people. An allergy must not be lost with a page of another
// table, so these rows are read from both ends like the others, and stored as far as they can be.

import Foundation
import GRDB

extension Salvage {
    /// Rows of the tables that tell of people, by table; none of a file that is older than these.
    static func personRows(of path: String) -> [String: [Salvage.Values]] {
        var configuration = DatabaseOpening.configuration
        configuration.readonly = true
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else {
            return [:]
        }
        defer { try? queue.close() }
        var found: [String: [Values]] = [:]
        for table in ConversationDatabase.personTables {
            found[table] = rows(of: table, in: queue)
        }
        return found
    }
}

extension ConversationDatabase {
    /// Stores salvaged rows in one transaction; what does not fit the tables stays in the file that was
    /// kept.
    func storePerson(_ rows: [String: [Salvage.Values]]) {
        try? write { db in
            for table in Self.personTables {
                let columns = try db.columns(in: table).map(\.name).filter { $0 != "key" }
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                for row in rows[table] ?? [] {
                    let values = columns.map { row[$0] ?? .null }
                    // A constraint that is broken undoes this statement only.
                    try? db.execute(
                        sql: """
                            INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", ")))
                            VALUES (\(marks))
                            """,
                        arguments: StatementArguments(values)
                    )
                }
            }
        }
    }
}
