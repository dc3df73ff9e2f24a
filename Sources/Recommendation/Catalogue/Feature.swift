// What a question can ask of a menu, as one value, and how well a menu answers it. Lists in the
// catalogue are rankings, so an earlier word counts more: 1, 1/1.3, 1/1.6 … for forms and
// situations, 1, 1/1.5, 1/2 … for tastes, as in the data the bootstrap model learnt from.

/// A wish that a menu can fulfil.
package enum Feature: Hashable, Sendable {
    /// A taste.
    case taste(Taste)
    /// Served hot or cold.
    case temperature(Temperature)
    /// How much of a meal it is.
    case heaviness(Heaviness)
    /// A meal of the day.
    case meal(Meal)
    /// A situation.
    case situation(Situation)
    /// A kitchen.
    case cuisine(Cuisine)
    /// A country, in Korean.
    case country(String)
    /// A form.
    case form(Form)
    /// A main ingredient.
    case ingredient(String)
    /// A part of names: 찌개, 덮밥.
    case dish(String)
    /// Food for a kind of eater: 비건, 채식.
    case diet(DietClass)
    /// Food that a Muslim can eat.
    case halal
    /// Something about its nutrients.
    case nutrient(NutrientWish)
    /// Cheap or dear.
    case price(PriceWish)
}

/// A wish about nutrients.
package enum NutrientWish: String, Hashable, Sendable, CaseIterable {
    case highProtein = "고단백"
    case lowEnergy = "저칼로리"
    case lowSodium = "저염"
    case lowSugar = "저당"
}

/// A wish about the price.
package enum PriceWish: String, Hashable, Sendable, CaseIterable {
    case cheap = "저렴한"
    case dear = "비싼"
}

extension Feature: CustomStringConvertible {
    /// The feature as JSON output and the labelled utterances write it: 맛:매운.
    package var description: String {
        switch self {
        case .taste(let value): "맛:\(value.rawValue)"
        case .temperature(let value): "온도:\(value.rawValue)"
        case .heaviness(let value): "무게:\(value.rawValue)"
        case .meal(let value): "끼니:\(value.rawValue)"
        case .situation(let value): "상황:\(value.rawValue)"
        case .cuisine(let value): "음식:\(value.rawValue)"
        case .country(let value): "나라:\(value)"
        case .form(let value): "형태:\(value.rawValue)"
        case .ingredient(let value): "재료:\(value)"
        case .dish(let value): "요리:\(value)"
        case .diet(let value): "식단:\(value.rawValue)"
        case .halal: "식단:할랄"
        case .nutrient(let value): "영양:\(value.rawValue)"
        case .price(let value): "가격:\(value.rawValue)"
        }
    }
}

extension Menu {
    /// How well the menu fulfils the wish, 0 (not at all) to 1.
    package func fit(_ feature: Feature) -> Double {
        switch feature {
        case .taste(let taste): rank(taste, in: tastes, step: 0.5)
        case .temperature(let wanted): temperature == wanted ? 1 : 0
        case .heaviness(let wanted): heaviness == wanted ? 1 : 0
        case .meal(let meal): meals.contains(meal) ? 1 : 0
        case .situation(let situation): rank(situation, in: situations, step: 0.3)
        case .cuisine(let wanted): cuisine == wanted ? 1 : 0
        case .country(let wanted): country == wanted ? 1 : 0
        case .form(let form): rank(form, in: forms, step: 0.3)
        case .ingredient(let name): fit(ingredient: name)
        case .dish(let part): name.hasSuffix(part) ? 1 : name.contains(part) ? 0.7 : 0
        case .diet(let wanted): diet.map { $0 <= wanted ? 1 : 0 } ?? 0
        case .halal: halal == true ? 1 : 0
        case .nutrient(let wish): nutrition.map { Self.fit($0, wish) } ?? 0
        case .price(let wish): fit(price: wish)
        }
    }

    private func rank<Word: Equatable>(_ word: Word, in words: [Word], step: Double) -> Double {
        words.firstIndex(of: word).map { 1 / (1 + step * Double($0)) } ?? 0
    }

    /// A name says most about what a menu is made of, then the order of its ingredients.
    private func fit(ingredient wanted: String) -> Double {
        if name.contains(wanted) { return 1 }
        guard let place = ingredients.firstIndex(where: { $0.contains(wanted) }) else { return 0 }
        return place < 3 ? 0.9 : 0.4
    }

    /// Foods for one meal: 고단백 from 25 g of protein and a fifth of the energy on, 저칼로리 up to
    /// 400 kcal, 저염 up to 650 mg of sodium, 저당 up to 5 g of sugars; half as far away counts half.
    private static func fit(_ nutrition: Nutrition, _ wish: NutrientWish) -> Double {
        func atMost(_ value: Double?, _ limit: Double) -> Double {
            guard let value else { return 0 }
            return value <= limit ? 1 : value <= limit * 1.5 ? 0.5 : 0
        }
        switch wish {
        case .highProtein:
            guard let protein = nutrition.protein, nutrition.kcal > 0 else { return 0 }
            let share = 4 * protein / nutrition.kcal
            return share < 0.16 ? 0 : protein >= 25 && share >= 0.2 ? 1 : protein >= 18 ? 0.5 : 0
        case .lowEnergy: return atMost(nutrition.kcal, 400)
        case .lowSodium: return atMost(nutrition.sodium, 650)
        case .lowSugar: return atMost(nutrition.sugars, 5)
        }
    }

    private func fit(price wish: PriceWish) -> Double {
        guard let price, let low = price.first, let high = price.last else { return 0 }
        let middle = Double(low + high) / 2
        switch wish {
        case .cheap: return middle <= 8_000 ? 1 : middle <= 10_000 ? 0.5 : 0
        case .dear: return middle >= 25_000 ? 1 : middle >= 18_000 ? 0.5 : 0
        }
    }
}
