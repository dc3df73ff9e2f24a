// What was eaten and what was said to recommendations. A meal keeps what its serving gave on the day
// it was eaten, so that correcting the catalogue later does not rewrite the past.

import Foundation
import GRDB
import KoreanText
import Recommendation

extension ConversationDatabase {
    /// The meals eaten from one moment through another, both included, oldest first.
    ///
    /// - Throws: `StoreError.unreadableEntry` when one of them cannot be read; it names the meal, which
    ///   `removeMeal` and `saveMeal` can then mend.
    package func meals(from: Date, through: Date) throws -> [MealRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM meal WHERE eaten BETWEEN ? AND ? ORDER BY eaten, key",
                arguments: [from.timeIntervalSince1970, through.timeIntervalSince1970]
            ).map(meal)
        }
    }

    /// The meals of the last `days` times 24 hours, oldest first, and any that lie ahead.
    package func recentMeals(days: Int) throws -> [MealRecord] {
        try meals(from: now() - Double(days) * 86_400, through: .distantFuture)
    }

    /// Keeps a meal: a new one, another version of one, or one that was removed before.
    ///
    /// - Throws: `StoreError.impossibleMeal` when it has no menu, or a portion nobody eats.
    package func saveMeal(_ record: MealRecord) throws {
        try write { db in try store(record, in: db) }
    }

    /// Forgets a meal; `saveMeal` brings it back.
    ///
    /// - Returns: whether there was such a meal.
    @discardableResult
    package func removeMeal(_ id: MealRecord.ID) throws -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM meal WHERE id = ?", arguments: [id.uuidString])
            return db.changesCount > 0
        }
    }

    /// The meal a user means: its number (1 is the one eaten last), or the beginning of its
    /// identity, at least four characters of it.
    ///
    /// It need not be readable.
    ///
    /// - Throws: `StoreError.noSuchMeal` or `.ambiguousMeal`.
    package func resolveMeal(_ text: String) throws -> MealRecord.ID {
        let wanted = text.trimmingCharacters(in: .whitespaces)
        let found = try read { db in
            if wanted.count < 4 {
                guard let number = Int(wanted), number > 0 else { return [String]() }
                return try String.fetchAll(
                    db,
                    sql: "SELECT id FROM meal ORDER BY eaten DESC, key DESC LIMIT 1 OFFSET ?",
                    arguments: [number - 1]
                )
            }
            return try String.fetchAll(
                db,
                sql: "SELECT id FROM meal WHERE substr(id, 1, length(?1)) = upper(?1)",
                arguments: [wanted]
            )
        }
        if found.count > 1 { throw StoreError.ambiguousMeal(text, count: found.count) }
        guard let id = found.first.flatMap(UUID.init(uuidString:)) else {
            throw StoreError.noSuchMeal(text)
        }
        return id
    }

    /// A meal; nil when it is not kept.
    package func meal(_ id: MealRecord.ID) throws -> MealRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT * FROM meal WHERE id = ?",
                arguments: [id.uuidString]
            ).map(meal)
        }
    }

    private func meal(_ row: Row) throws -> MealRecord {
        let id: String = row["id"]
        func unreadable(_ reason: String) -> StoreError {
            .unreadableEntry(path: path ?? ":memory:", .meal, id: id, reason: reason)
        }
        let word: String = row["meal"]
        guard let identity = UUID(uuidString: id) else { throw unreadable("id") }
        guard let meal = Meal(rawValue: word) else { throw unreadable("meal: \(word)") }
        let json: String? = row["nutrition"]
        let nutrition: Nutrition?
        do {
            nutrition = try json.map { try Self.decode(Nutrition.self, $0) }
        } catch {
            throw unreadable("nutrition." + DecodingReason.text(of: error))
        }
        return MealRecord(
            id: identity,
            eaten: Self.date(row["eaten"]),
            meal: meal,
            menu: row["menu"],
            portion: row["portion"],
            nutrition: nutrition
        )
    }

    /// Stores a meal inside a transaction.
    func store(_ record: MealRecord, in db: Database) throws {
        let menu = record.menu.nfc.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !menu.isEmpty, MealRecord.portions.contains(record.portion) else {
            throw StoreError.impossibleMeal(menu: menu, portion: record.portion)
        }
        try db.execute(
            sql: """
                INSERT INTO meal (id, eaten, meal, menu, portion, nutrition)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET eaten = excluded.eaten, meal = excluded.meal,
                    menu = excluded.menu, portion = excluded.portion,
                    nutrition = excluded.nutrition
                """,
            arguments: [
                record.id.uuidString, record.eaten.timeIntervalSince1970, record.meal.rawValue,
                menu, record.portion, try record.nutrition.map { try Self.encode($0) },
            ]
        )
    }
}

// MARK: - Taste

extension ConversationDatabase {
    /// Keeps what was done with a recommendation.
    package func addTaste(_ event: TasteEvent) throws {
        try write(.process) { db in try store(event, in: db) }
    }

    /// What was done with recommendations since a moment, oldest first; with a limit, the latest
    /// so many.
    package func tasteEvents(
        since: Date = .distantPast,
        limit: Int = .max
    ) throws -> [TasteEvent] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM taste WHERE date >= ? ORDER BY date DESC, key DESC LIMIT ?
                    """,
                arguments: [since.timeIntervalSince1970, limit]
            )
            // A verdict of a later version says nothing to this one.
            return rows.reversed().compactMap { row in
                TasteEvent.Verdict(rawValue: row["verdict"]).map {
                    TasteEvent(date: Self.date(row["date"]), menu: row["menu"], verdict: $0)
                }
            }
        }
    }

    /// Stores an event inside a transaction.
    func store(_ event: TasteEvent, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO taste (date, menu, verdict) VALUES (?, ?, ?)",
            arguments: [
                event.date.timeIntervalSince1970, event.menu.nfc, event.verdict.rawValue,
            ]
        )
    }
}
