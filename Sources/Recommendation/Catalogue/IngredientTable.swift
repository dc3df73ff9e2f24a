// The ingredients that menus name, by name: what each brings with it. Models/ingredients.jsonl is the
// file; Models/menus.md documents it.

extension Ingredient: TableRow {
    static let schema = "mechuri.ingredients"
    static let versions = 1...1
    static var fields: [String] { CodingKeys.allCases.map(\.rawValue) }

    static func words(of field: String) -> [String] {
        switch CodingKeys(rawValue: field) {
        case .allergens: Allergen.allCases.map(\.rawValue)
        case .diet: DietClass.allCases.map(\.rawValue)
        default: []
        }
    }

    var fault: (field: String, value: String)? {
        name.isEmpty ? (CodingKeys.name.rawValue, name) : nil
    }
}

/// All ingredients, by name and spelling.
package struct IngredientTable: Sendable {
    /// The ingredients, in the order of the file.
    package let ingredients: [Ingredient]
    private let indexByKey: [String: Int]
    /// Of each ingredient, what it is found by: its names, and its names and groups.
    let keys: [(names: Set<String>, all: Set<String>)]

    /// No ingredients: then every one is unknown.
    package static let empty = IngredientTable([])

    /// A table of these; of two with one name the first counts.
    package init(_ ingredients: [Ingredient]) {
        self.ingredients = ingredients
        var indexByKey: [String: Int] = [:]
        for (index, ingredient) in ingredients.enumerated() {
            for name in [ingredient.name] + ingredient.spellings {
                let key = MenuCatalog.key(name)
                if indexByKey[key] == nil { indexByKey[key] = index }
            }
        }
        self.indexByKey = indexByKey
        keys = ingredients.map { ingredient in
            let names = Set(([ingredient.name] + ingredient.spellings).map(MenuCatalog.key))
            return (names, names.union(ingredient.groups.map(MenuCatalog.key)))
        }
    }

    /// Reads a table.
    ///
    /// - Throws: the first thing wrong, with file and line.
    package init(path: String) throws(MenuCatalogError) {
        self.init(try TableReader<Ingredient>(path: path, requiresHeader: true).read().map(\.row))
    }

    /// The ingredient of that name; spaces do not matter.
    package subscript(name: String) -> Ingredient? { index(of: name).map { ingredients[$0] } }

    /// The place of the ingredient of that name; spaces do not matter.
    func index(of name: String) -> Int? {
        indexByKey[name] ?? indexByKey[MenuCatalog.key(name)]
    }

    /// Every group that an ingredient belongs to.
    package var groups: Set<String> { Set(ingredients.flatMap(\.groups)) }
}
