// Everything a recommendation depends on, as one plain value: what was asked, who eats, what was eaten
// and said before, when it is, and the seed. The same query always gives the same answer.

import Foundation

/// A question to the recommender.
package struct DinerQuery: Sendable, Equatable {
    /// What was asked for.
    package var request: FoodRequest
    /// Everybody who eats, the user first; each one's constraints hold.
    package var people: [Profile]
    /// What the user ate lately, in any order.
    package var meals: [MealRecord]
    /// What the user did with earlier recommendations, in any order.
    package var taste: [TasteEvent]
    /// Names of menus that were offered already in this conversation, oldest first.
    package var offered: [String]
    /// The menu that was looked at when something else was asked for: nudges go from there.
    package var base: String?
    /// When it is.
    package var circumstances: Circumstances
    /// Settles what is equally good.
    package var seed: UInt64

    /// A query.
    package init(
        request: FoodRequest,
        people: [Profile] = [],
        meals: [MealRecord] = [],
        taste: [TasteEvent] = [],
        offered: [String] = [],
        base: String? = nil,
        circumstances: Circumstances,
        seed: UInt64 = 0
    ) {
        self.request = request
        self.people = people
        self.meals = meals
        self.taste = taste
        self.offered = offered
        self.base = base
        self.circumstances = circumstances
        self.seed = seed
    }
}
