// Why a menu was chosen, as the recommender would say it: a wish that it fulfils, a limit that it keeps, or
// what the day and the person bring with them.

import Randomness
import Recommendation

/// Finds reasons that are true of a menu.
package struct ReasonChooser {
    let menus: [Menu]

    /// Chooses among reasons that speak of these menus too.
    package init(menus: [Menu]) { self.menus = menus }

    /// A reason for a menu that answers a need; the strongest of the recommender's kind.
    package func reason(for menu: Menu, _ need: Need, using random: inout SplitMix64) -> Reason {
        if let named = need.named {
            return named == menu.name ? .named : .like(named)
        }
        if let wish = need.wanted.randomElement(using: &random) { return .wish(wish) }
        for limit in need.limits {
            switch limit {
            case .budget(let won): return .budget(won)
            case .energy(let kcal): return .energy(kcal)
            case .without(let name) where random.chance(0.5): return .safe([name])
            default: continue
            }
        }
        return ofTheDay(menu, using: &random)
    }

    /// A reason that nobody asked for.
    private func ofTheDay(_ menu: Menu, using random: inout SplitMix64) -> Reason {
        var reasons: [Reason] = menu.meals.map(Reason.hour)
        reasons += menu.seasons.map(Reason.season)
        for weather in Weather.allCases where menu.situations.contains(weather.situation) {
            reasons.append(.weather(weather))
        }
        for (situation, names) in Self.days where menu.situations.contains(situation) {
            if let name = names.randomElement(using: &random) { reasons.append(.day(name)) }
        }
        let other = { (random: inout SplitMix64) in
            menus[Int(random.next() % UInt64(menus.count))].name
        }
        reasons.append(.change(after: other(&random)))
        if random.chance(0.4) { reasons.append(.taste(other(&random))) }
        if random.chance(0.4),
            let liked = (menu.ingredients.prefix(2) + [menu.cuisine.rawValue])
                .randomElement(using: &random)
        {
            reasons.append(.favourite(liked))
        }
        if random.chance(0.3) { reasons.append(.everybody(2 + Int(random.next() % 5))) }
        if let food = menu.nutrition {
            if (food.protein ?? 0) >= 20 { reasons.append(.protein) }
            if let sodium = food.sodium, sodium <= 700 { reasons.append(.lowSodium) }
            if food.kcal <= 450 { reasons.append(.lightDay) }
            if (food.fibre ?? 0) >= 6 { reasons.append(.fibre) }
        }
        return reasons.randomElement(using: &random) ?? .hour(.lunch)
    }

    private static let days: [(Situation, [String])] = [
        (.newYear, ["설날"]), (.harvest, ["추석"]), (.firstFullMoon, ["정월대보름"]),
        (.dogDays, ["초복", "중복", "말복"]), (.winterSolstice, ["동지"]),
    ]
}
