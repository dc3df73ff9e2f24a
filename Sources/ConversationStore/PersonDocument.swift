// Everything that is kept about a person as one JSON file:
//
//     {"schema": "mechuri.person", "version": 1, "exported": "2026-11-27T12:00:00Z",
//      "profile": {…}, "companions": [{…}], "eating_with": ["UUID"],
//      "meals": [{"id", "eaten", "meal", "menu", "portion", "nutrition"}],
//      "taste": [{"date", "menu", "verdict"}]}
//
// Profiles are as `--profile` takes them, meals and taste as `--history` does; their words are the
// Korean raw values of the Recommendation room. Dates are ISO 8601 in whole seconds, UTC. Everything
// but schema and version may be left out. Fields are only ever added to; what an older program cannot
// do without raises the version.

import Foundation
import KoreanText
import Recommendation

/// All that is kept about a person.
package struct PersonDocument: Codable, Sendable, Equatable {
    /// The name of the schema.
    package static let schemaName = "mechuri.person"
    /// The version that is written, and the newest that can be read.
    package static let currentVersion = 1

    /// ``schemaName``.
    package var schema = PersonDocument.schemaName
    /// ``currentVersion``.
    package var version = PersonDocument.currentVersion
    /// When it was written.
    package var exported: Date?
    /// The user.
    package var profile: Profile?
    /// Who may eat along.
    package var companions: [Profile]
    /// Of them, those who eat along now.
    package var eatingWith: [UUID]
    /// What was eaten, oldest first.
    package var meals: [MealRecord]
    /// What was done with recommendations, oldest first.
    package var taste: [TasteEvent]

    /// A document.
    package init(
        exported: Date? = nil,
        profile: Profile? = nil,
        companions: [Profile] = [],
        eatingWith: [UUID] = [],
        meals: [MealRecord] = [],
        taste: [TasteEvent] = []
    ) {
        self.exported = exported
        self.profile = profile
        self.companions = companions
        self.eatingWith = eatingWith
        self.meals = meals
        self.taste = taste
    }

    private enum CodingKeys: String, CodingKey {
        case schema, version, exported, profile, companions
        case eatingWith = "eating_with"
        case meals, taste
    }

    /// Lists may be left out.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        schema = try fields.decode(String.self, forKey: .schema)
        version = try fields.decode(Int.self, forKey: .version)
        exported = try fields.decodeIfPresent(Date.self, forKey: .exported)
        profile = try fields.decodeIfPresent(Profile.self, forKey: .profile)
        companions = try fields.decodeIfPresent([Profile].self, forKey: .companions) ?? []
        eatingWith = try fields.decodeIfPresent([UUID].self, forKey: .eatingWith) ?? []
        meals = try fields.decodeIfPresent([MealRecord].self, forKey: .meals) ?? []
        taste = try fields.decodeIfPresent([TasteEvent].self, forKey: .taste) ?? []
    }
}

extension PersonDocument {
    /// The document as JSON that ends with a line feed.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// Reads a document.
    ///
    /// - Throws: `StoreError.unreadableDocument` with the field and value that are wrong, or
    ///   `.newerDocument`.
    package init(json: String) throws(StoreError) {
        struct Header: Decodable {
            let schema: String?
            let version: Int?
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let data = Data(json.nfc.utf8)
        do {
            let header = try decoder.decode(Header.self, from: data)
            guard header.schema == Self.schemaName else {
                throw StoreError.unreadableDocument(reason: "schema: \(header.schema ?? "?")")
            }
            if let version = header.version, version > Self.currentVersion {
                throw StoreError.newerDocument(version: version)
            }
            self = try decoder.decode(Self.self, from: data)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .unreadableDocument(reason: DecodingReason.text(of: error))
        }
        if let fault { throw .unreadableDocument(reason: fault) }
    }

    /// The first value that decodes and yet cannot be.
    private var fault: String? {
        for person in [profile].compactMap(\.self) + companions {
            if let spiciness = person.spiciness, !(0...4).contains(spiciness) {
                return "spiciness: \(spiciness)"
            }
            if let budget = person.budget, budget <= 0 { return "budget: \(budget)" }
        }
        for (index, meal) in meals.enumerated() {
            if meal.menu.allSatisfy(\.isWhitespace) { return "meals[\(index)].menu" }
            if !MealRecord.portions.contains(meal.portion) {
                return "meals[\(index)].portion: \(meal.portion)"
            }
        }
        return nil
    }
}

/// What JSONDecoder found, in as few words as name the place and the value.
enum DecodingReason {
    /// "meals[3].meal: 브런치", "profile.name", or the system's words for what is no JSON.
    static func text(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return error.localizedDescription }
        switch error {
        case .keyNotFound(let key, let context):
            return place(context.codingPath + [key])
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return place(context.codingPath)
        case .dataCorrupted(let context):
            // RawRepresentable's sentence ends with the value: "… from invalid String value 한국".
            let value = context.debugDescription.components(separatedBy: "invalid String value ")
            return place(context.codingPath) + (value.count > 1 ? ": \(value[1])" : "")
        @unknown default: return "JSON"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        if path.isEmpty { return "JSON" }
        return path.reduce("") { text, key in
            if let index = key.intValue { return text + "[\(index)]" }
            return text.isEmpty ? key.stringValue : text + "." + key.stringValue
        }
    }
}
