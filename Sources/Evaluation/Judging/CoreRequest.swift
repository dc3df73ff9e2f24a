// Requests with what a menu must be to answer them, in labels that do not depend on how the program reads a
// request: Models/core_requests.jsonl holds the fixed list, so that figures of different models can be
// compared, and further lists have the same form. A held-out example brings no labels; what fits it is what
// RequestReader understands.

import Recommendation

/// A request whose fitting answers are known.
package struct CoreRequest: Sendable, Equatable {
    /// The user's words.
    package var text: String
    /// What a fitting menu has.
    package var wanted: [Feature] = []
    /// Menus of which a fitting one is one, or a kind of it; empty where any may fit.
    package var wantedMenus: [String] = []
    /// What a fitting menu does not have.
    package var unwanted: [Feature] = []
    /// Ingredients that a fitting menu does not hold.
    package var withoutIngredients: [String] = []
    /// Menus that do not fit.
    package var withoutMenus: [String] = []
    /// The most it may cost, in won.
    package var budget: Int?
    /// The most energy a serving may have, in kcal.
    package var maximumKcal: Int?

    /// A request that anything answers.
    package init(text: String) { self.text = text }

    /// What it asks for, as the recommender takes it.
    package func request(_ reader: RequestReader) -> FoodRequest {
        var request = FoodRequest(text: text)
        request.wanted = wanted.map { wish in
            guard case .ingredient(let name) = wish else { return wish }
            return .ingredient(reader.usualName(ofIngredient: name))
        }
        request.mentioned = wantedMenus
        request.unwanted = unwanted
        request.excludedIngredients = withoutIngredients.map(reader.usualName(ofIngredient:))
        request.excludedMenus = withoutMenus
        request.budget = budget
        request.maximumKcal = maximumKcal
        return request
    }
}
