// All that is kept about a person at once: out into a file, in from one, and gone for good.

import Foundation
import GRDB
import Recommendation

extension ConversationDatabase {
    /// Everything that is kept about the user and who eats along.
    ///
    /// - Throws: `StoreError.unreadableEntry` for anything that would be missing from it.
    package func exportPerson() throws -> PersonDocument {
        PersonDocument(
            exported: now(),
            profile: try profile(),
            companions: try companions(),
            eatingWith: try eatingWith(),
            meals: try meals(from: .distantPast, through: .distantFuture),
            taste: try tasteEvents()
        )
    }

    /// Takes a document in, all of it or nothing.
    ///
    /// Its profile replaces the one there is, people and meals of an id that is there too are
    /// replaced, and what was done with recommendations is added where it is not there; nothing else
    /// is removed. Taking a document in twice changes nothing.
    package func importPerson(_ document: PersonDocument) throws {
        try write { db in
            if let profile = document.profile { try store(profile, isSelf: true, in: db) }
            // An id that the user has here was not somebody else's there.
            let own = try String.fetchOne(db, sql: "SELECT id FROM person WHERE is_self = 1")
            for companion in document.companions where companion.id.uuidString != own {
                try store(companion, isSelf: false, in: db)
            }
            for id in document.eatingWith {
                try db.execute(
                    sql: "UPDATE person SET eats_along = 1 WHERE id = ? AND is_self = 0",
                    arguments: [id.uuidString]
                )
            }
            for meal in document.meals { try store(meal, in: db) }
            for event in document.taste where try !holds(event, in: db) {
                try store(event, in: db)
            }
        }
    }

    /// Files hold whole seconds, the table holds more.
    private func holds(_ event: TasteEvent, in db: Database) throws -> Bool {
        let second = event.date.timeIntervalSince1970.rounded(.down)
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM taste
                    WHERE date >= ? AND date < ? AND menu = ? AND verdict = ?)
                """,
            arguments: [second, second + 1, event.menu, event.verdict.rawValue]
        ) ?? false
    }

    /// Deletes profile, people, meals, taste and the reasons of recommendations, which tell of them, for
    /// good: no page and no log keeps a word.
    ///
    /// The questions of the first run are not asked again by themselves.
    ///
    /// - Returns: false when another instance that reads just now keeps traces in the file until the
    ///   last instance ends, or this is called again.
    @discardableResult
    package func forgetPerson() throws -> Bool {
        try write { db in
            // Deleted rows are filled with zeros; a system's SQLite may leave that out.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            for table in Self.personTables {
                try db.execute(sql: "DELETE FROM \(table)")
            }
            try db.execute(sql: "UPDATE reply SET reasons = '[]' WHERE reasons <> '[]'")
            try skipQuestionnaire(in: db)
        }
        // Pages that were split and rows that shrank earlier left copies in unused space, which only
        // writing the file anew removes; the log holds pages as they were.
        do {
            return try writer.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                let busy: Int = row?[0] ?? 0
                return busy == 0
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        } catch {
            throw StoreError.sorted(error, path: path ?? ":memory:")
        }
    }

    /// The tables that tell of people.
    static let personTables = ["person", "meal", "taste", "setting"]
}
