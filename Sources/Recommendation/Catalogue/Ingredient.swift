// What an ingredient brings with it: allergens, the groups a person may avoid, and who eats it.
// Models/ingredients.jsonl is the table; an ingredient that is not in it could be anything, and counts
// as present wherever an allergy is at stake.

/// One ingredient.
package struct Ingredient: Codable, Sendable, Equatable {
    /// The name that menus use: 어묵.
    package var name: String
    /// Other names people use: 오뎅.
    package var spellings: [String]
    /// Labelled allergens it holds, hidden ones too: 간장 holds 대두 and 밀.
    package var allergens: [Allergen]
    /// Groups it belongs to: 생선, 갑각류, 견과류, 참깨, 과일, 향신채.
    package var groups: [String]
    /// Who eats it.
    package var diet: DietClass
    /// Whether a Muslim usually eats it: no pork, no alcohol.
    package var halal: Bool

    /// Whether it only seasons a dish: sauces, stocks, kimchi.
    package var isSeasoning: Bool { groups.contains("양념") }

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case name, spellings, allergens, groups, diet, halal
    }

    /// All fields as given.
    package init(
        name: String,
        spellings: [String] = [],
        allergens: [Allergen] = [],
        groups: [String] = [],
        diet: DietClass = .vegan,
        halal: Bool = true
    ) {
        self.name = name
        self.spellings = spellings
        self.allergens = allergens
        self.groups = groups
        self.diet = diet
        self.halal = halal
    }

    /// Lists may be left out when they are empty; diet and halal then are the plants'.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try fields.decode(String.self, forKey: .name),
            spellings: try fields.decodeIfPresent([String].self, forKey: .spellings) ?? [],
            allergens: try fields.decodeIfPresent([Allergen].self, forKey: .allergens) ?? [],
            groups: try fields.decodeIfPresent([String].self, forKey: .groups) ?? [],
            diet: try fields.decodeIfPresent(DietClass.self, forKey: .diet) ?? .vegan,
            halal: try fields.decodeIfPresent(Bool.self, forKey: .halal) ?? true
        )
    }
}
