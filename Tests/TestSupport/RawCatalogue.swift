// The shipped tables read anew, by other means than the program's: JSONSerialization and plain words. What
// the program promises is checked against these, so that a mistake in its reading of the tables cannot hide
// the same mistake in its promises.

import Foundation

/// A line of the ingredient table.
package struct RawIngredient: Sendable {
    /// Its name and other names, without spaces.
    package let names: [String]
    /// Labelled allergens.
    package let allergens: Set<String>
    /// Groups.
    package let groups: Set<String>
    /// 0 vegan to 3 meat.
    package let diet: Int
    /// Whether a Muslim eats it.
    package let halal: Bool

    /// Whether it only seasons.
    package var isSeasoning: Bool { groups.contains("양념") }

    init(_ line: [String: Any]) {
        names = RawCatalogue.words(line, "name", "spellings")
        allergens = Set(line["allergens"] as? [String] ?? [])
        groups = Set(line["groups"] as? [String] ?? [])
        diet = RawCatalogue.dietRank(line["diet"] as? String) ?? 0
        halal = line["halal"] as? Bool ?? true
    }
}

/// A line of the menu table.
package struct RawMenu: Sendable {
    /// Its name.
    package let name: String
    /// Its name and spellings, as written.
    package let spellings: [String]
    /// The same without spaces.
    package let keys: [String]
    /// Allergens that its line or its ingredients name.
    package let allergens: Set<String>
    /// The lines of its ingredients; nil for one that is not in the table.
    package let ingredients: [RawIngredient?]
    /// Its ingredients as written.
    package let ingredientNames: [String]
    /// 0 vegan to 3 meat, the widest of what its line and ingredients say.
    package let diet: Int
    /// Whether its line and every ingredient are halal.
    package let halal: Bool
    /// Lists of words by field.
    package let lists: [String: [String]]
    /// Words by field.
    package let words: [String: String]
    /// From and to, in won.
    package let price: [Int]
    /// Per serving, by the key of the file.
    package let nutrition: [String: Double]
    /// 0 to 4.
    package let spiciness: Int

    /// Whether its allergens can be told.
    package var isKnown: Bool { !ingredients.isEmpty && !ingredients.contains { $0 == nil } }
    /// Energy as it is said: whole kcal.
    package var kcal: Int? { nutrition["kcal"].map { Int($0.rounded()) } }

    init(_ line: [String: Any], table: [String: RawIngredient]) {
        func list(_ field: String) -> [String] { line[field] as? [String] ?? [] }
        name = line["name"] as? String ?? ""
        spellings = [name] + list("spellings")
        keys = RawCatalogue.words(line, "name", "spellings")
        ingredientNames = list("ingredients")
        ingredients = ingredientNames.map { table[$0.filter { !$0.isWhitespace }] }
        let rows = ingredients.compactMap(\.self)
        allergens = rows.reduce(into: Set(list("allergens"))) { $0.formUnion($1.allergens) }
        let isListed = rows.count == ingredients.count && !rows.isEmpty
        let own = RawCatalogue.dietRank(line["diet"] as? String)
        diet = isListed ? max(own ?? 3, rows.map(\.diet).max() ?? 3) : 3
        halal = isListed && line["halal"] as? Bool == true && rows.allSatisfy(\.halal)
        let fields = ["form", "tastes", "meals", "situations", "sentences"]
        lists = Dictionary(uniqueKeysWithValues: fields.map { ($0, list($0)) })
        words = line.compactMapValues { $0 as? String }
        price = line["price"] as? [Int] ?? []
        nutrition = (line["nutrition"] as? [String: Any] ?? [:]).compactMapValues { $0 as? Double }
        spiciness = line["spiciness"] as? Int ?? 0
    }
}

/// The shipped tables.
package struct RawCatalogue: Sendable {
    /// All menus.
    package let menus: [RawMenu]
    /// All ingredients.
    package let ingredients: [RawIngredient]
    private let places: [String: Int]

    /// Reads Models/menus.jsonl and Models/ingredients.jsonl.
    package init() throws {
        let lines = try Self.lines("ingredients.jsonl").map(RawIngredient.init)
        var table: [String: RawIngredient] = [:]
        for line in lines { for name in line.names where table[name] == nil { table[name] = line } }
        ingredients = lines
        menus = try Self.lines("menus.jsonl").map { RawMenu($0, table: table) }
        var places: [String: Int] = [:]
        for (place, menu) in menus.enumerated() { for key in menu.keys { places[key] = place } }
        self.places = places
    }

    /// The menu with that name or spelling.
    package subscript(name: String) -> RawMenu? {
        places[name.lowercased().filter { !$0.isWhitespace }].map { menus[$0] }
    }

    /// The folder of the shipped tables and model.
    package static let models = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Models")

    private static func lines(_ name: String) throws -> [[String: Any]] {
        try String(contentsOf: models.appending(path: name), encoding: .utf8)
            .split(separator: "\n").dropFirst()
            .compactMap { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    }

    /// A name and its list of others, without spaces and capitals.
    static func words(_ line: [String: Any], _ name: String, _ others: String) -> [String] {
        ([line[name] as? String].compactMap(\.self) + (line[others] as? [String] ?? []))
            .map { $0.lowercased().filter { !$0.isWhitespace } }
    }

    /// 0 vegan, 1 vegetarian, 2 pescatarian, 3 anything.
    package static func dietRank(_ word: String?) -> Int? {
        word.flatMap { ["비건", "채식", "페스코", "육식"].firstIndex(of: $0) }
    }
}
