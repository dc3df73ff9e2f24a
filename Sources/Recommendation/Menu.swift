// One menu of the catalogue and the words that describe it. The raw values are the Korean words
// that stand in Models/menus.jsonl, so that a person can read and correct the file; menus.md is
// their legend.

/// A dish, drink or snack that can be recommended.
package struct Menu: Codable, Sendable, Equatable, Identifiable {
    /// The name, as 메추리 says it: 돈가스.
    package var name: String
    /// Other spellings and names people use: 돈까스, 돈카츠.
    ///
    /// Spaces inside do not matter.
    package var spellings: [String]
    /// The kitchen it comes from.
    package var cuisine: Cuisine
    /// What it is, the main form first: 면, 국물.
    package var forms: [Form]
    /// Its tastes, the strongest first.
    package var tastes: [Taste]
    /// How it is served, where that is known.
    package var temperature: Temperature?
    /// When it is eaten.
    package var meals: [Meal]
    /// What it suits, best first.
    package var situations: [Situation]
    /// The main ingredients of the usual recipe; not a list of allergens.
    package var ingredients: [String]
    /// An estimate of kcal of one serving.
    package var kcal: Int?
    /// A clause that stands before the kind: "잘 익은 김치와 돼지고기를 넣고 칼칼하게 끓인".
    package var description: String
    /// The noun that ends the description: "국물 요리".
    package var kind: String

    /// The name identifies it.
    package var id: String { name }

    /// The name, then every other spelling.
    package var allSpellings: [String] { [name] + spellings }

    /// The JSON keys, in the order of the file.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case name, spellings, cuisine
        case forms = "form"
        case tastes, temperature, meals, situations, ingredients, kcal, description, kind
    }

    /// All fields as given.
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
        kcal: Int? = nil,
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
        self.kcal = kcal
        self.description = description
        self.kind = kind
    }

    /// Only name, cuisine and form are required.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func list<T: Decodable>(_ key: CodingKeys) throws -> [T] {
            try fields.decodeIfPresent([T].self, forKey: key) ?? []
        }
        self.init(
            name: try fields.decode(String.self, forKey: .name),
            spellings: try list(.spellings),
            cuisine: try fields.decode(Cuisine.self, forKey: .cuisine),
            forms: try fields.decode([Form].self, forKey: .forms),
            tastes: try list(.tastes),
            temperature: try fields.decodeIfPresent(Temperature.self, forKey: .temperature),
            meals: try list(.meals),
            situations: try list(.situations),
            ingredients: try list(.ingredients),
            kcal: try fields.decodeIfPresent(Int.self, forKey: .kcal),
            description: try fields.decodeIfPresent(String.self, forKey: .description) ?? "",
            kind: try fields.decodeIfPresent(String.self, forKey: .kind) ?? ""
        )
    }
}

/// The kitchen a menu comes from.
package enum Cuisine: String, Codable, Sendable, CaseIterable {
    case korean = "한식"
    case chinese = "중식"
    case japanese = "일식"
    case western = "양식"
    case snackBar = "분식"
    case asian = "아시안"
    case fastFood = "패스트푸드"
    case dessert = "디저트"
    case drink = "음료"
    case snack = "간식"
}

/// What a menu is made as.
package enum Form: String, Codable, Sendable, CaseIterable {
    case soup = "국물"
    case noodles = "면"
    case rice = "밥"
    case bread = "빵"
    case meat = "고기"
    case seafood = "해산물"
    case salad = "샐러드"
    case fried = "튀김"
    case pancake = "전"
    case porridge = "죽"
    case dumpling = "만두"
    case riceCake = "떡"
    case sideDish = "반찬"
    case stirFried = "볶음"
    case braised = "찜"
    case dessert = "디저트"
    case drink = "음료"
    case snack = "간식"
}

/// A taste.
package enum Taste: String, Codable, Sendable, CaseIterable {
    case spicy = "매운"
    case sweet = "달콤한"
    case mild = "담백한"
    case rich = "기름진"
    case sour = "새콤한"
    case salty = "짭짤한"
    case nutty = "고소한"
    case refreshing = "시원한"
    case warming = "뜨끈한"
}

/// How a menu is served.
package enum Temperature: String, Codable, Sendable, CaseIterable {
    case hot = "뜨겁게"
    case cold = "차갑게"
}

/// A meal of the day.
package enum Meal: String, Codable, Sendable, CaseIterable {
    case breakfast = "아침"
    case lunch = "점심"
    case dinner = "저녁"
    case lateNight = "야식"
    case snack = "간식"
}

/// A situation that a menu suits.
package enum Situation: String, Codable, Sendable, CaseIterable {
    case alone = "혼자"
    case family = "가족과"
    case date = "데이트"
    case gathering = "모임"
    case guests = "손님"
    case rain = "비 오는 날"
    case heat = "더운 날"
    case cold = "추운 날"
    case gloom = "우울할 때"
    case hangover = "해장"
    case diet = "다이어트"
    case workout = "운동 후"
    case illness = "아플 때"
    case hurry = "바쁠 때"
    case children = "아이와"
    case delivery = "배달"
    case convenienceStore = "편의점"
    case withDrinks = "술안주"
    case lunchBox = "도시락"
    case celebration = "축하할 때"
    case easyOnStomach = "속 편한"
}
