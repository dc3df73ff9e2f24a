// Requests with what a menu must be to answer them, in labels that do not depend on how the program reads a
// request: Models/core_requests.jsonl holds the fixed list, so that figures of different models can be
// compared. A held-out example brings no labels; what fits it is what RequestReader understands.

import Foundation
import Recommendation
import StrictJSON

/// A request whose fitting answers are known.
package struct CoreRequest: Sendable, Equatable {
    /// The user's words.
    package var text: String
    /// What a fitting menu has.
    package var wanted: [Feature] = []
    /// What a fitting menu does not have.
    package var unwanted: [Feature] = []
    /// Ingredients that a fitting menu does not hold.
    package var withoutIngredients: [String] = []
    /// Menus that do not fit.
    package var withoutMenus: [String] = []
    /// The most it may cost, in won.
    package var budget: Int?
    /// The most energy a serving may have, in kcal.
    package var maximumKcal: Int?

    /// A request that anything answers.
    package init(text: String) { self.text = text }

    /// What it asks for, as the recommender takes it.
    package func request(_ reader: RequestReader) -> FoodRequest {
        var request = FoodRequest(text: text)
        request.wanted = wanted
        request.unwanted = unwanted
        request.excludedIngredients = withoutIngredients.map(reader.usualName(ofIngredient:))
        request.excludedMenus = withoutMenus
        request.budget = budget
        request.maximumKcal = maximumKcal
        return request
    }
}

extension CoreRequest {
    /// Reads a list, one JSON object a line, empty lines aside.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - path: Its name for messages.
    /// - Returns: The requests, one at least.
    /// - Throws: `EvaluationError`, naming the line.
    package static func list(_ text: String, path: String) throws -> [CoreRequest] {
        var list: [CoreRequest] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated() where !line.allSatisfy(\.isWhitespace)
        {
            do {
                let node = try Array(line.utf8).withUnsafeBytes {
                    try JSONNode(parsing: $0, source: path)
                }
                list.append(try CoreRequest(node))
            } catch let error as JSONError {
                throw EvaluationError.badLine(path: path, line: index + 1, error)
            }
        }
        guard !list.isEmpty else { throw EvaluationError.empty(path: path) }
        return list
    }

    private init(_ node: JSONNode) throws(JSONError) {
        self.init(text: try node.required("request").string())
        wanted = try Self.features(node, "wanted")
        unwanted = try Self.features(node, "unwanted")
        for label in try Self.words(node, "without") {
            let word = String(label.value.drop { $0 != ":" }.dropFirst())
            switch label.value.prefix(while: { $0 != ":" }) {
            case "재료" where !word.isEmpty: withoutIngredients.append(word)
            case "메뉴" where !word.isEmpty: withoutMenus.append(word)
            default: throw label.node.outOfRange(label.value, "재료:…, 메뉴:…")
            }
        }
        budget = try node.present("budget").map { n throws(JSONError) in
            try n.integer(in: 0...10_000_000)
        }
        maximumKcal = try node.present("kcal_max").map { n throws(JSONError) in
            try n.integer(in: 0...100_000)
        }
    }

    private static func features(_ node: JSONNode, _ key: String) throws(JSONError) -> [Feature] {
        var features: [Feature] = []
        for label in try words(node, key) {
            guard let feature = Feature(label: label.value) else {
                throw label.node.outOfRange(label.value, "맛:매운, 끼니:점심 …")
            }
            features.append(feature)
        }
        return features
    }

    private static func words(
        _ node: JSONNode,
        _ key: String
    ) throws(JSONError) -> [(value: String, node: JSONNode)] {
        guard let list = try node.present(key) else { return [] }
        var words: [(String, JSONNode)] = []
        for element in try list.elements() { words.append((try element.string(), element)) }
        return words
    }
}
