// Why a menu was chosen: what its score is made of, in words. The strongest reason also begins the
// recommending sentence.

import Diagnostics
import KoreanText

/// One reason for a menu.
package enum Reason: Sendable, Hashable {
    /// The question asked for it.
    case wish(Feature)
    /// The question named it.
    case named
    /// It is like a menu that the question named.
    case like(String)
    /// It is what is eaten at this hour.
    case hour(Meal)
    /// It is in season.
    case season(Season)
    /// It suits the weather.
    case weather(Weather)
    /// It belongs to the day.
    case day(String)
    /// It is made of what is at hand.
    case atHand([String])
    /// It fits the purse, in won.
    case budget(Int)
    /// It fits the limit, in kcal.
    case energy(Int)
    /// Somebody's favourite.
    case favourite(String)
    /// It is like what was eaten after a recommendation.
    case taste(String)
    /// Nothing like it was eaten these days.
    case change(after: String)
    /// The day lacks protein.
    case protein
    /// The day had much sodium, and this has little.
    case lowSodium
    /// The day had much energy, and this is light.
    case lightDay
    /// The day lacks fibre.
    case fibre
    /// 다시 추천 was to go there.
    case nudge(Nudge)
    /// It keeps clear of what somebody must not eat.
    case safe([String])
    /// Everybody at the table can eat it.
    case everybody(Int)

    /// Whether it says something of the menu beside that the question named it.
    package var isOfItself: Bool {
        switch self {
        case .named, .like: false
        default: true
        }
    }

    /// The feature that a sentence can be made of.
    package var feature: Feature? {
        switch self {
        case .wish(let feature): feature
        case .hour(let meal): .meal(meal)
        case .weather(let weather): .situation(weather.situation)
        case .nudge(.hotter): .taste(.spicy)
        case .nudge(.milder): .taste(.mild)
        case .nudge(.lighter), .lightDay: .heaviness(.light)
        case .nudge(.heartier): .heaviness(.filling)
        case .nudge(.cheaper), .budget: .price(.cheap)
        case .nudge(.soup): .form(.soup)
        case .protein: .nutrient(.highProtein)
        case .lowSodium: .nutrient(.lowSodium)
        case .energy: .nutrient(.lowEnergy)
        default: nil
        }
    }

    /// The reason in words, for 왜?.
    package func text(in language: Language) -> String {
        switch self {
        case .wish(let feature):
            language.pick(
                "찾으신 조건: \(feature.words)",
                "you asked for it: \(feature.words)"
            )
        case .named: language.pick("직접 말씀하신 메뉴", "you named it")
        case .like(let menu):
            language.pick("말씀하신 \(Particle.attach(.with, to: menu)) 비슷함", "like \(menu)")
        case .hour(let meal):
            language.pick(
                "지금 시간에 먹기 좋은 \(meal.rawValue) 메뉴",
                "for this time of day (\(meal.rawValue))"
            )
        case .season(let season):
            language.pick("\(season.rawValue)이 제철", "in season (\(season.rawValue))")
        case .weather(let weather):
            language.pick("날씨에 어울림: \(weather.rawValue)", "for the weather (\(weather.rawValue))")
        case .day(let day): language.pick("오늘은 \(day)", "today is \(day)")
        case .atHand(let names):
            language.pick(
                "있는 재료로 만들 수 있음: \(names.joined(separator: ", "))",
                "uses what you have: \(names.joined(separator: ", "))"
            )
        case .budget(let won): language.pick("예산 \(won)원 안", "within \(won) won")
        case .energy(let kcal): language.pick("\(kcal) kcal 이하", "up to \(kcal) kcal")
        case .favourite(let what):
            language.pick("좋아한다고 하신 \(what)", "a favourite: \(what)")
        case .taste(let menu):
            language.pick(
                "맛있게 드신 \(Particle.attach(.with, to: menu)) 비슷함",
                "like \(menu), which you ate"
            )
        case .change(let menu):
            language.pick(
                "요 며칠 드신 \(Particle.attach(.with, to: menu)) 다른 메뉴",
                "different from \(menu) these days"
            )
        case .protein: language.pick("오늘 모자란 단백질을 채움", "the protein missing today")
        case .lowSodium: language.pick("오늘 나트륨이 많았으니 덜 짠 메뉴", "less salty after today's meals")
        case .lightDay: language.pick("오늘 많이 드셨으니 가벼운 메뉴", "light after today's meals")
        case .fibre: language.pick("오늘 모자란 식이섬유를 채움", "the fibre missing today")
        case .nudge(let nudge):
            language.pick("'\(nudge.rawValue)' 쪽으로 고름", "chosen to be \(nudge.english)")
        case .safe(let words):
            language.pick(
                "피해야 할 것이 없음: \(words.joined(separator: ", "))",
                "free of: \(words.joined(separator: ", "))"
            )
        case .everybody(let count):
            language.pick("함께 먹는 \(count)명 모두 먹을 수 있음", "all \(count) people can eat it")
        }
    }
}

extension Feature {
    /// The feature's own word: 매운, 점심, 국물.
    package var words: String {
        let text = description
        return text.firstIndex(of: ":").map { String(text[text.index(after: $0)...]) } ?? text
    }
}
