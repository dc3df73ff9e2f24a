// What somebody needs, before it is put into words: the labels of the request, as `mechuri evaluate` and
// the recommender know them.

import Recommendation

/// What a request asks for.
package struct Need: Sendable, Equatable {
    /// What the menu should have.
    package var wanted: [Feature] = []
    /// What forbids menus.
    package var limits: [Limit] = []
    /// A menu that is named; it is the answer, or the answer is like it.
    package var named: String?

    /// The ingredients that are wished for.
    var ingredients: [String] {
        wanted.compactMap { if case .ingredient(let name) = $0 { name } else { nil } }
    }

    /// A need of nothing in particular.
    package init() {}

    /// One thing that forbids menus.
    package enum Limit: Sendable, Hashable {
        /// What the menu must not have.
        case unwanted(Feature)
        /// An ingredient, or a group of them, that it must not hold.
        case without(String)
        /// A menu that it must not be.
        case otherThan(String)
        /// The most it may cost, in won.
        case budget(Int)
        /// The most energy it may have, in kcal.
        case energy(Int)
        /// What a diet allows.
        case diet(Feature)

        /// The limit alone, as a request.
        var request: FoodRequest {
            var request = FoodRequest(text: "")
            switch self {
            case .unwanted(let feature): request.unwanted = [feature]
            case .without(let name): request.excludedIngredients = [name]
            case .otherThan(let name): request.excludedMenus = [name]
            case .budget(let won): request.budget = won
            case .energy(let kcal): request.maximumKcal = kcal
            case .diet(let feature): request.wanted = [feature]
            }
            return request
        }
    }

    /// Adds a wish, and the limit that goes with a diet.
    package mutating func want(_ wish: Feature) {
        guard !wanted.contains(wish) else { return }
        wanted.append(wish)
        switch wish {
        case .diet, .halal: limits.append(.diet(wish))
        default: break
        }
    }
}
