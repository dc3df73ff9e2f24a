// What a question can ask of a menu, as one value, and how well a menu answers it. Lists in the
// catalogue are rankings, so an earlier word counts more: 1, 1/1.3, 1/1.6 … for forms and
// situations, 1, 1/1.5, 1/2 … for tastes, as in the data the bootstrap model learnt from.

/// A wish that a menu can fulfil.
package enum Feature: Hashable, Sendable {
    /// A taste.
    case taste(Taste)
    /// Served hot or cold.
    case temperature(Temperature)
    /// A meal of the day.
    case meal(Meal)
    /// A situation.
    case situation(Situation)
    /// A kitchen.
    case cuisine(Cuisine)
    /// A form.
    case form(Form)
    /// A main ingredient.
    case ingredient(String)
}

extension Menu {
    /// How well the menu fulfils the wish, 0 (not at all) to 1.
    package func fit(_ feature: Feature) -> Double {
        switch feature {
        case .taste(let taste): rank(taste, in: tastes, step: 0.5)
        case .temperature(let wanted): temperature == wanted ? 1 : 0
        case .meal(let meal): meals.contains(meal) ? 1 : 0
        case .situation(let situation): rank(situation, in: situations, step: 0.3)
        case .cuisine(let wanted): cuisine == wanted ? 1 : 0
        case .form(let form): rank(form, in: forms, step: 0.3)
        case .ingredient(let name): contains(ingredient: name) ? 1 : 0
        }
    }

    private func rank<Word: Equatable>(_ word: Word, in words: [Word], step: Double) -> Double {
        words.firstIndex(of: word).map { 1 / (1 + step * Double($0)) } ?? 0
    }

    private func contains(ingredient: String) -> Bool {
        ingredients.contains { $0.contains(ingredient) } || name.contains(ingredient)
    }
}
