// What the chat is told about food and people: the facts of a menu, who eats, and what was eaten when.
// Plain values of the Recommendation room, made by whoever holds catalogue and database.

import Foundation
import Recommendation

/// A menu of the catalogue, as its card shows it.
package struct MenuFacts: Equatable, Sendable {
    /// The menu.
    package var menu: Menu
    /// Its labelled allergens, hidden ones included, in the law's order.
    package var allergens: [Allergen]
    /// Whether that list is known to be complete.
    package var allergensAreKnown: Bool

    /// Facts of a menu.
    package init(menu: Menu, allergens: [Allergen] = [], allergensAreKnown: Bool = true) {
        self.menu = menu
        self.allergens = allergens
        self.allergensAreKnown = allergensAreKnown
    }
}

/// Who eats.
package struct PersonFacts: Equatable, Sendable {
    /// The user; nil as long as nothing was told.
    package var profile: Profile?
    /// The people who may eat along.
    package var companions: [Profile]
    /// Of them, those who eat along now.
    package var eatingWith: [UUID]
    /// Whether the questions of the first run are still to be asked.
    package var asksQuestionnaire: Bool

    /// Who eats.
    package init(
        profile: Profile? = nil,
        companions: [Profile] = [],
        eatingWith: [UUID] = [],
        asksQuestionnaire: Bool = false
    ) {
        self.profile = profile
        self.companions = companions
        self.eatingWith = eatingWith
        self.asksQuestionnaire = asksQuestionnaire
    }
}

/// A meal with the day and time of the local clock.
package struct DiaryMeal: Equatable, Sendable {
    /// The meal.
    package var record: MealRecord
    /// The day it was eaten.
    package var day: CalendarDay
    /// The time it was eaten, "12:31".
    package var time: String

    /// A meal.
    package init(record: MealRecord, day: CalendarDay, time: String) {
        self.record = record
        self.day = day
        self.time = time
    }
}

/// What was eaten from one day to another.
package struct Diary: Equatable, Sendable {
    /// The date of the local clock.
    package var today: CalendarDay
    /// The first day.
    package var from: CalendarDay
    /// The last day.
    package var through: CalendarDay
    /// The meals of these days, oldest first.
    package var meals: [DiaryMeal]

    /// A diary.
    package init(today: CalendarDay, from: CalendarDay, through: CalendarDay, meals: [DiaryMeal]) {
        self.today = today
        self.from = from
        self.through = through
        self.meals = meals
    }
}
