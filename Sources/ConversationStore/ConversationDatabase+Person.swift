// Who eats: the user, the people who may eat along, and the small facts the chat remembers about
// itself. A profile is kept as the JSON that `--profile` takes too, so that a field more needs no
// migration. A profile that cannot be read is an error and never "nothing is known": an allergy that
// is silently forgotten could hurt somebody.

import Foundation
import GRDB
import KoreanText
import Recommendation

extension ConversationDatabase {
    /// The user's profile; nil as long as nothing was told.
    ///
    /// - Throws: `StoreError.unreadableEntry` when it is there and cannot be read.
    package func profile() throws -> Profile? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT id, profile FROM person WHERE is_self = 1")
                .map(person)
        }
    }

    /// Keeps the user's profile; one of another id is replaced.
    package func saveProfile(_ profile: Profile) throws {
        try write { db in try store(profile, isSelf: true, in: db) }
    }

    /// Everybody who may eat along, in the order they were added.
    ///
    /// - Throws: `StoreError.unreadableEntry` when one of them cannot be read.
    package func companions() throws -> [Profile] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, profile FROM person WHERE is_self = 0 ORDER BY key"
            ).map(person)
        }
    }

    /// Keeps somebody who may eat along.
    package func saveCompanion(_ profile: Profile) throws {
        try write { db in try store(profile, isSelf: false, in: db) }
    }

    /// Keeps a profile as whoever has its id: a companion, else the user when there is none yet
    /// or the id is the user's, else a new companion.
    package func savePerson(_ profile: Profile) throws {
        try write { db in
            let known = try Row.fetchOne(
                db,
                sql: """
                    SELECT is_self FROM person WHERE id = ?
                    UNION ALL SELECT 0 FROM person WHERE is_self = 1 LIMIT 1
                    """,
                arguments: [profile.id.uuidString]
            )
            try store(profile, isSelf: known?["is_self"] ?? true, in: db)
        }
    }

    /// Forgets somebody who eats along; the user cannot be removed so.
    ///
    /// - Returns: whether there was such a person.
    @discardableResult
    package func removeCompanion(_ id: Profile.ID) throws -> Bool {
        try write { db in
            try db.execute(
                sql: "DELETE FROM person WHERE id = ? AND is_self = 0",
                arguments: [id.uuidString]
            )
            return db.changesCount > 0
        }
    }

    /// The companion a user means: a name, the number in the list from 1, or the beginning of the
    /// identity, at least four characters of it.
    ///
    /// The profile need not be readable.
    ///
    /// - Throws: `StoreError.noSuchPerson` or `.ambiguousPerson`.
    package func resolveCompanion(_ text: String) throws -> Profile.ID {
        let wanted = text.nfc.trimmingCharacters(in: .whitespaces)
        let rows = try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT id, profile FROM person WHERE is_self = 0 ORDER BY key"
            )
        }
        let people = rows.map { row -> (id: String, name: String?) in
            (row["id"], (try? Self.decode(Profile.self, row["profile"]))?.name)
        }
        var found = people.filter { $0.name == wanted && !wanted.isEmpty }
        if found.isEmpty, let number = Int(wanted), people.indices.contains(number - 1) {
            found = [people[number - 1]]
        }
        if found.isEmpty, wanted.count >= 4 {
            found = people.filter { $0.id.hasPrefix(wanted.uppercased()) }
        }
        if found.count > 1 { throw StoreError.ambiguousPerson(text, count: found.count) }
        guard let id = found.first.flatMap({ UUID(uuidString: $0.id) }) else {
            throw StoreError.noSuchPerson(text)
        }
        return id
    }

    /// 함께 먹기: from now on these people eat along, nobody else; ids of nobody are passed over.
    package func eatWith(_ ids: [Profile.ID]) throws {
        try write { db in
            try db.execute(sql: "UPDATE person SET eats_along = 0")
            for id in ids {
                try db.execute(
                    sql: "UPDATE person SET eats_along = 1 WHERE id = ? AND is_self = 0",
                    arguments: [id.uuidString]
                )
            }
        }
    }

    /// Those who eat along now, in the order they were added.
    package func eatingWith() throws -> [Profile.ID] {
        try read { db in
            try String.fetchAll(
                db,
                sql: "SELECT id FROM person WHERE eats_along = 1 AND is_self = 0 ORDER BY key"
            ).compactMap(UUID.init(uuidString:))
        }
    }

    private func person(_ row: Row) throws -> Profile {
        let id: String = row["id"]
        do {
            var profile = try Self.decode(Profile.self, row["profile"])
            // The column is what `removeCompanion` and `eatWith` go by.
            if let id = UUID(uuidString: id) { profile.id = id }
            return profile
        } catch {
            throw StoreError.unreadableEntry(
                path: path ?? ":memory:",
                .person,
                id: id,
                reason: DecodingReason.text(of: error)
            )
        }
    }

    /// Stores a profile inside a transaction.
    func store(_ profile: Profile, isSelf: Bool, in db: Database) throws {
        if isSelf {
            try db.execute(
                sql: "DELETE FROM person WHERE is_self = 1 AND id <> ?",
                arguments: [profile.id.uuidString]
            )
        }
        try db.execute(
            sql: """
                INSERT INTO person (id, is_self, profile, updated) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET is_self = excluded.is_self,
                    profile = excluded.profile, updated = excluded.updated
                """,
            arguments: [
                profile.id.uuidString, isSelf, try Self.encode(profile),
                now().timeIntervalSince1970,
            ]
        )
    }
}

// MARK: - Small facts

extension ConversationDatabase {
    private static let questionnaire = "questionnaire"

    /// Whether the questions of the first run are still to be asked: no profile is kept, and they
    /// were not skipped.
    package func asksQuestionnaire() throws -> Bool {
        try read { db in
            let count = try Int.fetchOne(
                db,
                sql: """
                    SELECT (SELECT COUNT(*) FROM person WHERE is_self = 1)
                        + (SELECT COUNT(*) FROM setting WHERE name = ?)
                    """,
                arguments: [Self.questionnaire]
            )
            return count == 0
        }
    }

    /// The questions of the first run are not asked again by themselves.
    package func skipQuestionnaire() throws {
        try write { db in try skipQuestionnaire(in: db) }
    }

    /// The same inside a transaction.
    func skipQuestionnaire(in db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, 'skipped')",
            arguments: [Self.questionnaire]
        )
    }
}

// MARK: - JSON in columns

extension ConversationDatabase {
    /// A value as the JSON that is stored, in NFC.
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self).nfc
    }

    /// A stored value.
    static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }
}
