// Features as people write them in files: `맛:매운`, `끼니:점심`. The labelled requests of the tests, the fixed
// requests of `mechuri evaluate` and JSON output share this one spelling.

extension Feature {
    /// The feature that a label spells; nil when it spells none.
    package init?(label: String) {
        let parts = label.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let word = parts[1]
        let found: Feature? =
            switch parts[0] {
            case "맛": Taste(rawValue: word).map(Feature.taste)
            case "온도": Temperature(rawValue: word).map(Feature.temperature)
            case "무게": Heaviness(rawValue: word).map(Feature.heaviness)
            case "끼니": Meal(rawValue: word).map(Feature.meal)
            case "상황": Situation(rawValue: word).map(Feature.situation)
            case "음식": Cuisine(rawValue: word).map(Feature.cuisine)
            case "형태": Form(rawValue: word).map(Feature.form)
            case "영양": NutrientWish(rawValue: word).map(Feature.nutrient)
            case "가격": PriceWish(rawValue: word).map(Feature.price)
            case "식단": word == "할랄" ? .halal : DietClass(rawValue: word).map(Feature.diet)
            case "나라": .country(word)
            case "재료": .ingredient(word)
            case "요리": .dish(word)
            default: nil
            }
        guard let found else { return nil }
        self = found
    }
}
