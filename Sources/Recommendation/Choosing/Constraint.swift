// What can forbid a menu. Allergies, diets, dislikes, what the question leaves out and what was offered
// already are never broken, whatever is asked for. The rest of the question's own limits (안 매운, 만원 이하,
// 500 kcal) give way together, and only when nothing at all would be left; the answer then says so.

import Diagnostics
import KoreanText

/// A reason why a menu may not be recommended.
package enum Constraint: Sendable, Equatable {
    /// It was offered in this conversation.
    case offered
    /// It holds what somebody is allergic to.
    case allergy(Allergen, person: String)
    /// Its allergens are not known, and somebody has an allergy.
    case allergensUnknown(ingredients: [String], person: String)
    /// It is not food for somebody's diet, or nobody knows.
    case diet(DietClass, person: String)
    /// It is not halal, or nobody knows.
    case halal(person: String)
    /// It is, or holds, what somebody avoids.
    case avoided(String, person: String)
    /// The question leaves out this ingredient.
    case excludedIngredient(String)
    /// The question leaves out this menu.
    case excludedMenu
    /// It is hotter than somebody likes, 0 to 4.
    case tooHot(limit: Int, person: String)
    /// It has what the question does not want.
    case unwanted(Feature)
    /// It costs more than the question allows, in won.
    case budget(Int)
    /// It has more energy than the question allows, in kcal.
    case energy(Int)
    /// It does not go where 다시 추천 was to go.
    case nudge(Nudge)

    /// Whether it holds even when nothing is left.
    package var isHard: Bool {
        switch self {
        case .offered, .allergy, .allergensUnknown, .diet, .halal, .avoided, .excludedIngredient,
            .excludedMenu:
            true
        case .tooHot, .unwanted, .budget, .energy, .nudge: false
        }
    }

    /// Whether it protects somebody's health or belief: then the name may not even be said.
    package var isPersonal: Bool {
        switch self {
        case .allergy, .allergensUnknown, .diet, .halal, .avoided: true
        default: false
        }
    }

    /// A short name for machines.
    package var code: String {
        switch self {
        case .offered: "offered"
        case .allergy: "allergy"
        case .allergensUnknown: "allergens-unknown"
        case .diet: "diet"
        case .halal: "halal"
        case .avoided: "avoided"
        case .excludedIngredient: "excluded-ingredient"
        case .excludedMenu: "excluded-menu"
        case .tooHot: "too-hot"
        case .unwanted: "unwanted"
        case .budget: "budget"
        case .energy: "energy"
        case .nudge: "nudge"
        }
    }

    /// The constraint in words.
    package func text(in language: Language) -> String {
        func whose(_ person: String) -> String {
            person.isEmpty ? "" : language.pick("\(person) 님: ", "\(person): ")
        }
        switch self {
        case .offered: return language.pick("이 대화에서 이미 추천한 메뉴", "offered already")
        case .allergy(let allergen, let person):
            return whose(person)
                + language.pick("\(allergen.rawValue) 알레르기", "allergy to \(allergen.english)")
        case .allergensUnknown(let ingredients, let person):
            let list = ingredients.joined(separator: ", ")
            return whose(person)
                + language.pick(
                    "알레르기 성분을 알 수 없음" + (list.isEmpty ? "" : " (\(list))"),
                    "allergens not known" + (list.isEmpty ? "" : " (\(list))")
                )
        case .diet(let diet, let person):
            return whose(person) + language.pick("\(diet.rawValue) 식단이 아님", "not \(diet.rawValue)")
        case .halal(let person): return whose(person) + language.pick("할랄이 아님", "not halal")
        case .avoided(let what, let person):
            return whose(person)
                + language.pick("\(Particle.attach(.object, to: what)) 피함", "avoids \(what)")
        case .excludedIngredient(let what):
            return language.pick("\(Particle.attach(.object, to: what)) 빼 달라고 함", "without \(what)")
        case .excludedMenu: return language.pick("이 메뉴는 빼 달라고 함", "this menu was left out")
        case .tooHot(let limit, let person):
            return whose(person) + language.pick("맵기 \(limit)까지만", "no hotter than \(limit)")
        case .unwanted(let feature):
            return language.pick("원하지 않음: \(feature)", "not wanted: \(feature)")
        case .budget(let won): return language.pick("\(won)원 넘음", "over \(won) won")
        case .energy(let kcal): return language.pick("\(kcal) kcal 넘음", "over \(kcal) kcal")
        case .nudge(let nudge):
            return language.pick("'\(nudge.rawValue)'에 맞지 않음", "not \(nudge.english)")
        }
    }
}
