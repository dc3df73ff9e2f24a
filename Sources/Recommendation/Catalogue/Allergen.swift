// The nineteen allergens that Korean law makes sellers label (식품 등의 표시기준, 별지 1 알레르기 유발물질).

/// A labelled allergen; the raw values are the label's words.
package enum Allergen: String, Codable, Sendable, CaseIterable, Hashable {
    case egg = "알류"
    case milk = "우유"
    case buckwheat = "메밀"
    case peanut = "땅콩"
    case soy = "대두"
    case wheat = "밀"
    case mackerel = "고등어"
    case crab = "게"
    case shrimp = "새우"
    case pork = "돼지고기"
    case peach = "복숭아"
    case tomato = "토마토"
    case sulphite = "아황산류"
    case walnut = "호두"
    case chicken = "닭고기"
    case beef = "쇠고기"
    case squid = "오징어"
    case shellfish = "조개류"
    case pineNut = "잣"

    /// What it is called in English.
    package var english: String {
        switch self {
        case .egg: "eggs"
        case .milk: "milk"
        case .buckwheat: "buckwheat"
        case .peanut: "peanuts"
        case .soy: "soy"
        case .wheat: "wheat"
        case .mackerel: "mackerel"
        case .crab: "crab"
        case .shrimp: "shrimp"
        case .pork: "pork"
        case .peach: "peaches"
        case .tomato: "tomatoes"
        case .sulphite: "sulphites"
        case .walnut: "walnuts"
        case .chicken: "chicken"
        case .beef: "beef"
        case .squid: "squid"
        case .shellfish: "shellfish"
        case .pineNut: "pine nuts"
        }
    }
}
