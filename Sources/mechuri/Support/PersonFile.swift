// A profile or a history as a JSON file, for commands that are asked about somebody: the same keys and words
// as in the export of `mechuri profile export`. A history's moments may be dates or "daysAgo".

import Diagnostics
import Foundation
import ModelFormats
import Recommendation

/// Files about people.
enum PersonFile {
    /// What was eaten, and what was done with recommendations.
    struct History: Decodable {
        var meals: [MealRecord] = []
        var taste: [TasteEvent] = []

        private enum CodingKeys: CodingKey { case meals, taste }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            meals = try (fields.decodeIfPresent([Meal].self, forKey: .meals) ?? []).map(\.record)
            taste = try (fields.decodeIfPresent([Taste].self, forKey: .taste) ?? []).map(\.event)
        }

        private struct Meal: Decodable {
            let menu: String
            let meal: Recommendation.Meal?
            let portion: Double?
            let nutrition: Nutrition?
            let eaten: Date?
            let daysAgo: Double?

            var record: MealRecord {
                MealRecord(
                    eaten: eaten ?? Date().addingTimeInterval(-86_400 * (daysAgo ?? 0)),
                    meal: meal ?? .lunch,
                    menu: menu,
                    portion: portion ?? 1,
                    nutrition: nutrition
                )
            }
        }

        private struct Taste: Decodable {
            let menu: String
            let verdict: TasteEvent.Verdict
            let date: Date?
            let daysAgo: Double?

            var event: TasteEvent {
                TasteEvent(
                    date: date ?? Date().addingTimeInterval(-86_400 * (daysAgo ?? 0)),
                    menu: menu,
                    verdict: verdict
                )
            }
        }
    }

    /// Reads a profile.
    static func profile(_ path: String) throws -> Profile { try read(path) }

    /// Reads a history.
    static func history(_ path: String) throws -> History { try read(path) }

    private static func read<Value: Decodable>(_ path: String) throws -> Value {
        let text = try TextFile.read(path)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let date = PersonOptions.date(text) else {
                throw DecodingError.dataCorrupted(
                    DecodingError.Context(codingPath: decoder.codingPath, debugDescription: text)
                )
            }
            return date
        }
        do {
            return try decoder.decode(Value.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw PersonFileError(path: path, error)
        }
    }
}

/// What is wrong with a file about a person.
struct PersonFileError: UserFacingError, Equatable {
    /// The file.
    let path: String
    /// The key at fault, "allergies.0"; empty where the file is no JSON.
    let key: String
    /// What the parser says.
    let reason: String

    init(path: String, _ error: DecodingError) {
        self.path = path
        let context: DecodingError.Context =
            switch error {
            case .dataCorrupted(let context), .typeMismatch(_, let context),
                .valueNotFound(_, let context), .keyNotFound(_, let context):
                context
            @unknown default: DecodingError.Context(codingPath: [], debugDescription: "\(error)")
            }
        key = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            .joined(separator: ".")
        reason = context.debugDescription
    }

    func message(in language: Language) -> String {
        let place = key.isEmpty ? "" : language.pick("의 '\(key)'", ", '\(key)'")
        return language.pick(
            "\(path)\(place): 읽을 수 없는 값입니다 (\(reason)). 쓸 수 있는 형식은 'mechuri profile export'가 보여 줍니다.",
            "\(path)\(place): cannot be read (\(reason)). 'mechuri profile export' shows the form."
        )
    }
}
