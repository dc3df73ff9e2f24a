// One menu of the catalogue: what it is called, what it is like, what is in it, what it gives. Lists
// are rankings, the first word counts most. Models/menus.md documents the file it is read from.

/// A dish, drink or snack that can be recommended.
package struct Menu: Codable, Sendable, Equatable, Identifiable {
    /// The name, as 메추리 says it: 돈가스.
    package var name: String
    /// Other spellings and names people use: 돈까스, 돈카츠.
    ///
    /// Spaces inside do not matter.
    package var spellings: [String] = []
    /// The kitchen it comes from.
    package var cuisine: Cuisine
    /// The country it is said to come from, in Korean: 태국.
    package var country: String?
    /// How well known it is: 3 everybody eats it often, 2 on ordinary menus, 1 rare or regional.
    package var familiarity: Int?
    /// What it is, the main form first: 면, 국물.
    package var forms: [Form]
    /// Its tastes, the strongest first.
    package var tastes: [Taste] = []
    /// How hot it is: 0 not at all, 1 a little, 2 as 신라면 is, 3 hot, 4 very hot.
    package var spiciness: Int?
    /// How it is served, where that is known.
    package var temperature: Temperature?
    /// How much of a meal it is.
    package var heaviness: Heaviness?
    /// When it is eaten.
    package var meals: [Meal] = []
    /// What it suits, best first.
    package var situations: [Situation] = []
    /// When it is in season; empty for all year.
    package var seasons: [Season] = []
    /// How it is made.
    package var cooking: Cooking?
    /// Minutes to make it at home, or to get it on the table where it is bought.
    package var minutes: Int?
    /// The ingredients of the usual recipe, the main ones first.
    package var ingredients: [String] = []
    /// What sellers must label of it; nil where nobody has said, which counts as anything.
    package var allergens: [Allergen]?
    /// Who can eat it; nil where nobody has said.
    package var diet: DietClass?
    /// Whether a Muslim can usually eat it; nil where nobody has said.
    package var halal: Bool?
    /// What one person usually pays for it in won: from, to.
    package var price: [Int]?
    /// What one serving gives.
    package var nutrition: Nutrition?
    /// A clause that stands before the kind: "잘 익은 김치와 돼지고기를 넣고 칼칼하게 끓인".
    package var description: String = ""
    /// The noun that ends the description: "국물 요리".
    package var kind: String = ""
    /// A few true sentences about it.
    package var sentences: [String] = []

    /// The name identifies it.
    package var id: String { name }

    /// The name, then every other spelling.
    package var allSpellings: [String] { [name] + spellings }

    /// The unit of a serving: millilitres for what is drunk, else grams.
    package var servingUnit: String {
        cuisine == .drink || forms.first == .drink ? "ml" : "g"
    }

    /// Energy of one serving in kcal.
    package var kcal: Int? { nutrition.map { Int($0.kcal.rounded()) } }

    /// The JSON keys, in the order of the file.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case name, spellings, cuisine, country, familiarity
        case forms = "form"
        case tastes, spiciness, temperature, heaviness, meals, situations, seasons, cooking, minutes
        case ingredients, allergens, diet, halal, price, nutrition, description, kind, sentences
    }

    /// All fields but those of the file's newer versions, as given.
    package init(
        name: String,
        spellings: [String] = [],
        cuisine: Cuisine,
        forms: [Form],
        tastes: [Taste] = [],
        temperature: Temperature? = nil,
        meals: [Meal] = [],
        situations: [Situation] = [],
        ingredients: [String] = [],
        nutrition: Nutrition? = nil,
        description: String = "",
        kind: String = ""
    ) {
        self.name = name
        self.spellings = spellings
        self.cuisine = cuisine
        self.forms = forms
        self.tastes = tastes
        self.temperature = temperature
        self.meals = meals
        self.situations = situations
        self.ingredients = ingredients
        self.nutrition = nutrition
        self.description = description
        self.kind = kind
    }

    /// Only name, cuisine and form are required.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func list<T: Decodable>(_ key: CodingKeys) throws -> [T] {
            try fields.decodeIfPresent([T].self, forKey: key) ?? []
        }
        func value<T: Decodable>(_ key: CodingKeys) throws -> T? {
            try fields.decodeIfPresent(T.self, forKey: key)
        }
        name = try fields.decode(String.self, forKey: .name)
        spellings = try list(.spellings)
        cuisine = try fields.decode(Cuisine.self, forKey: .cuisine)
        country = try value(.country)
        familiarity = try value(.familiarity)
        forms = try fields.decode([Form].self, forKey: .forms)
        tastes = try list(.tastes)
        spiciness = try value(.spiciness)
        temperature = try value(.temperature)
        heaviness = try value(.heaviness)
        meals = try list(.meals)
        situations = try list(.situations)
        seasons = try list(.seasons)
        cooking = try value(.cooking)
        minutes = try value(.minutes)
        ingredients = try list(.ingredients)
        allergens = try value(.allergens)
        diet = try value(.diet)
        halal = try value(.halal)
        price = try value(.price)
        nutrition = try value(.nutrition) ?? Self.retiredEnergy(decoder)
        description = try value(.description) ?? ""
        kind = try value(.kind) ?? ""
        sentences = try list(.sentences)
    }

    /// The energy as version 1 of the table had it.
    private static func retiredEnergy(_ decoder: any Decoder) throws -> Nutrition? {
        struct Retired: Decodable { let kcal: Double? }
        return try Retired(from: decoder).kcal.map { Nutrition(kcal: $0) }
    }
}
