// What a line of Models/menus.jsonl may hold.

import KoreanText

extension Menu: TableRow {
    static let schema = "mechuri.menus"
    /// Version 1 had no allergens, prices or nutrients but `kcal`.
    static let versions = 1...2
    static var fields: [String] { CodingKeys.allCases.map(\.rawValue) }
    static let retiredFields = [retiredEnergy]
    /// Version 1's field for the energy of a serving.
    static let retiredEnergy = "kcal"

    static func words(of field: String) -> [String] {
        switch CodingKeys(rawValue: field) {
        case .cuisine: Cuisine.allCases.map(\.rawValue)
        case .forms: Form.allCases.map(\.rawValue)
        case .tastes: Taste.allCases.map(\.rawValue)
        case .temperature: Temperature.allCases.map(\.rawValue)
        case .heaviness: Heaviness.allCases.map(\.rawValue)
        case .meals: Meal.allCases.map(\.rawValue)
        case .situations: Situation.allCases.map(\.rawValue)
        case .seasons: Season.allCases.map(\.rawValue)
        case .cooking: Cooking.allCases.map(\.rawValue)
        case .allergens: Allergen.allCases.map(\.rawValue)
        case .diet: DietClass.allCases.map(\.rawValue)
        default: []
        }
    }

    var fault: (field: String, value: String)? {
        func fault(_ field: CodingKeys, _ value: String) -> (String, String) {
            (field.rawValue, value)
        }
        if !Self.isName(name) { return fault(.name, name) }
        if let bad = spellings.first(where: { !Self.isName($0) }) { return fault(.spellings, bad) }
        if forms.isEmpty { return fault(.forms, "[]") }
        if let familiarity, !(1...3).contains(familiarity) {
            return fault(.familiarity, "\(familiarity)")
        }
        if let spiciness, !(0...4).contains(spiciness) { return fault(.spiciness, "\(spiciness)") }
        if let minutes, !(0...1440).contains(minutes) { return fault(.minutes, "\(minutes)") }
        if let price, price.count != 2 || price[0] < 0 || price[0] > price[1] {
            return fault(.price, "\(price)")
        }
        if let nutrition, let bad = nutrition.fault { return fault(.nutrition, bad) }
        let lists: [(CodingKeys, [String])] = [
            (.forms, forms.map(\.rawValue)), (.tastes, tastes.map(\.rawValue)),
            (.meals, meals.map(\.rawValue)), (.situations, situations.map(\.rawValue)),
            (.seasons, seasons.map(\.rawValue)), (.ingredients, ingredients),
            (.allergens, allergens?.map(\.rawValue) ?? []), (.sentences, sentences),
        ]
        for (field, words) in lists {
            var seen: Set<String> = []
            for word in words where word.isEmpty || !seen.insert(word).inserted {
                return fault(field, word)
            }
        }
        return nil
    }

    /// Whether the text can be found in a reply: not empty, begins and ends with a letter or
    /// digit, one line.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
            return false
        }
        return Hangul.isWordScalar(first) && Hangul.isWordScalar(last)
            && !text.contains(where: \.isNewline)
    }
}

extension Nutrition {
    /// A figure that cannot be one serving's.
    fileprivate var fault: String? {
        let figures: [(CodingKeys, Double?, Double)] = [
            (.serving, serving, 5_000), (.kcal, kcal, 10_000), (.carbohydrate, carbohydrate, 2_000),
            (.protein, protein, 1_000), (.fat, fat, 1_000), (.sodium, sodium, 50_000),
            (.sugars, sugars, 2_000), (.fibre, fibre, 1_000), (.alcohol, alcohol, 1_000),
        ]
        for (key, value, limit) in figures {
            if let value, !(0...limit).contains(value) { return "\(key.rawValue) \(value)" }
        }
        return nil
    }
}
