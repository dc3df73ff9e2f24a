// What was eaten, and what was said to recommendations. Both are kept in the conversations' database and
// can be given as a JSON file to the commands (`--history`).

import Foundation

/// One meal that was eaten.
package struct MealRecord: Codable, Sendable, Equatable, Identifiable {
    /// Identity, the same in the store.
    package var id: UUID
    /// When it was eaten.
    package var eaten: Date
    /// Which meal of the day it was.
    package var meal: Meal
    /// The menu's name, as the catalogue has it where it has it.
    package var menu: String
    /// How many servings, 0.25 to 4.
    package var portion: Double
    /// What one serving gave when it was eaten; nil where the menu is not in the catalogue.
    package var nutrition: Nutrition?

    /// A meal.
    package init(
        id: UUID = UUID(),
        eaten: Date,
        meal: Meal,
        menu: String,
        portion: Double = 1,
        nutrition: Nutrition? = nil
    ) {
        self.id = id
        self.eaten = eaten
        self.meal = meal
        self.menu = menu
        self.portion = portion
        self.nutrition = nutrition
    }

    /// What it gave, its portion counted.
    package var total: Nutrition? { nutrition?.times(portion) }

    /// The portions that can be logged.
    package static let portions: ClosedRange<Double> = 0.25...4
}

/// What a person did with a recommendation.
package struct TasteEvent: Codable, Sendable, Equatable {
    /// What was done.
    package enum Verdict: String, Codable, Sendable {
        /// It was eaten.
        case accepted = "먹음"
        /// Another menu was asked for.
        case passedOver = "넘김"
    }

    /// When.
    package var date: Date
    /// The menu's name.
    package var menu: String
    /// What was done.
    package var verdict: Verdict

    /// An event.
    package init(date: Date, menu: String, verdict: Verdict) {
        self.date = date
        self.menu = menu
        self.verdict = verdict
    }
}
