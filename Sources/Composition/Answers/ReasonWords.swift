// The words that take a reason up: which section of the grammar speaks of it, and what fills its slots.

import Randomness
import Recommendation

/// A reason for a menu, as an answer speaks of it.
package struct ReasonWords {
    /// The section of the grammar.
    package let section: String
    /// What fills its slots.
    var values: [String: String] = [:]

    /// The words for a wish.
    package init(_ wish: Feature) {
        switch wish {
        case .country(let name): self.init("나라", ["country": name])
        case .ingredient(let name): self.init("재료", ["ingredient": name])
        default: self.init(wish.description)
        }
    }

    /// The words for a reason; nil where the grammar has none.
    package init?(_ reason: Reason) {
        switch reason {
        case .wish(let wish): self.init(wish)
        case .like(let menu), .taste(let menu): self.init("닮음", ["like": menu])
        case .hour(let meal): self.init("시간", ["meal": meal.rawValue])
        case .season(let season): self.init("제철", ["season": season.rawValue])
        case .weather(let weather): self.init(Feature.situation(weather.situation))
        case .day(let day): self.init("날", ["day": day])
        case .atHand(let names): self.init("있는 재료", ["ingredient": names.first ?? ""])
        case .budget(let won): self.init("예산", ["budget": "\(won)"])
        case .energy(let kcal): self.init("열량", ["limit": "\(kcal)"])
        case .protein: self.init("균형:단백질")
        case .fibre: self.init("균형:식이섬유")
        case .lowSodium: self.init("균형:나트륨")
        case .lightDay: self.init("균형:열량")
        case .safe(let words): self.init("제외", ["left": words.first ?? ""])
        case .nudge, .named, .favourite, .everybody, .change: return nil
        }
    }

    /// The words for a limit that was kept; nil where the grammar has none.
    init?(_ limit: Need.Limit, _ grammar: Grammar, using random: inout SplitMix64) {
        switch limit {
        case .unwanted(let feature):
            let polite = grammar.templates(feature.description, Grammar.Denial.polite.rawValue)
            guard let words = polite.randomElement(using: &random)?.filled() else { return nil }
            self.init("거절", ["denial": words])
        case .without(let name), .otherThan(let name): self.init("제외", ["left": name])
        case .budget(let won): self.init("예산", ["budget": "\(won)"])
        case .energy(let kcal): self.init("열량", ["limit": "\(kcal)"])
        case .diet: return nil
        }
    }

    init(_ section: String, _ values: [String: String] = [:]) {
        self.section = section
        self.values = values
    }
}
