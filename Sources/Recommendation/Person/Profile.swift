// Who eats: what may never be recommended to them, what they like, and what they need. All of it is
// optional, stays on this computer, and can be given as a JSON file too (`--profile`), whose keys are
// the field names and whose words are the Korean raw values.

import Foundation

/// A person, as far as they have told.
package struct Profile: Codable, Sendable, Equatable, Identifiable {
    /// Identity, the same in the store.
    package var id: UUID
    /// What they are called; empty for the user of the program.
    package var name: String
    /// How old they are.
    package var age: AgeBand?
    /// For the dietary reference values.
    package var sex: Sex?
    /// How much they move.
    package var activity: Activity
    /// Labelled allergens that they must not eat.
    package var allergies: [Allergen]
    /// Ingredients, groups of them (생선, 갑각류) and menus that they will not eat, whatever the reason.
    package var avoided: [String]
    /// The widest kind of food they eat.
    package var diet: DietClass
    /// Whether they eat halal food only.
    package var halal: Bool
    /// Menus and kinds of food they like.
    package var favourites: [String]
    /// The hottest they like, 0 to 4 as ``Menu/spiciness``; nil is no limit.
    package var spiciness: Int?
    /// The most they want to pay for a meal, in won; nil is no limit.
    package var budget: Int?
    /// How 메추리 speaks to them.
    package var speech: SpeechLevel

    /// Somebody of whom nothing is known.
    package init(id: UUID = UUID(), name: String = "") {
        self.id = id
        self.name = name
        activity = .low
        allergies = []
        avoided = []
        diet = .meat
        halal = false
        favourites = []
        speech = .polite
    }

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case id, name, age, sex, activity, allergies, avoided, diet, halal, favourites, spiciness
        case budget, speech
    }

    /// Every key may be left out.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func value<T: Decodable>(_ key: CodingKeys) throws -> T? {
            try fields.decodeIfPresent(T.self, forKey: key)
        }
        self.init(id: try value(.id) ?? UUID(), name: try value(.name) ?? "")
        age = try value(.age)
        sex = try value(.sex)
        activity = try value(.activity) ?? .low
        allergies = try value(.allergies) ?? []
        avoided = try value(.avoided) ?? []
        diet = try value(.diet) ?? .meat
        halal = try value(.halal) ?? false
        favourites = try value(.favourites) ?? []
        spiciness = try value(.spiciness)
        budget = try value(.budget)
        speech = try value(.speech) ?? .polite
    }
}

/// An age band of the dietary reference intakes.
package enum AgeBand: String, Codable, Sendable, CaseIterable {
    case from19 = "19-29"
    case from30 = "30-49"
    case from50 = "50-64"
    case from65 = "65-74"
    case from75 = "75+"
}

/// The sex that dietary reference intakes are given for.
package enum Sex: String, Codable, Sendable, CaseIterable {
    case man = "남"
    case woman = "여"
}

/// How much a person moves, as the energy requirement counts it.
package enum Activity: String, Codable, Sendable, CaseIterable {
    case sedentary = "비활동적"
    case low = "저활동적"
    case active = "활동적"
    case veryActive = "매우 활동적"
}

/// How 메추리 speaks.
package enum SpeechLevel: String, Codable, Sendable, CaseIterable {
    /// 떡볶이는 어떠세요?
    case polite = "존댓말"
    /// 떡볶이는 어때?
    case casual = "반말"
}
