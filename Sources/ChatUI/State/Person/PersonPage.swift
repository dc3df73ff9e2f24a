// The pages about the person (^O): the day, the week, a calendar, the profile, and who eats along. One
// chosen day serves the first three. Over a page may lie a form: one field, a meal, or the question
// whether everything shall be forgotten.

import Foundation
import Recommendation

/// The pages about the person.
package struct PersonPage: Equatable, Sendable {
    /// A page, in the order of the tabs.
    package enum Tab: Int, CaseIterable, Equatable, Sendable {
        /// What was eaten on a day, and how it stands against the day's needs.
        case day
        /// The seven days of a week.
        case week
        /// A month.
        case calendar
        /// The user's profile.
        case profile
        /// Who eats along.
        case companions
    }

    /// A form over a page.
    package enum Editor: Equatable, Sendable {
        /// One field of a profile.
        case field(ProfileForm)
        /// A meal: portion and which meal of the day it was.
        case meal(MealForm)
        /// Whether everything shall be forgotten; 0 keeps it, 1 forgets.
        case forget(selected: Int)
    }

    /// What was removed last and can be brought back.
    package enum Removed: Equatable, Sendable {
        /// A meal.
        case meal(DiaryMeal)
        /// Somebody who eats along, at their place in the list.
        case companion(Profile, place: Int, ate: Bool)
    }

    /// The page shown.
    package var tab = Tab.day
    /// The day chosen; nil is today, whichever day that is.
    package var chosenDay: CalendarDay?
    /// The row that has the keys; −1 on a day whose meals were not reached yet.
    package var row = -1
    /// The first line shown, where no row can be chosen.
    package var top = 0
    /// The person who eats along whose fields are shown.
    package var member: Profile?
    /// Whether that person is not kept yet.
    package var memberIsNew = false
    /// The form over the page.
    package var editor: Editor?
    /// What was removed last.
    package var removed: Removed?
    /// The days asked for last.
    package var requested: ClosedRange<CalendarDay>?

    /// The pages as they open.
    package init() {}
}

/// A meal that is being changed.
package struct MealForm: Equatable, Sendable {
    /// One row that the keys reach.
    package enum Row: Equatable, Sendable {
        /// A portion in servings.
        case portion(Double)
        /// Which meal of the day.
        case meal(Meal)
    }

    /// The portions offered.
    package static let portions = [0.5, 1, 1.5, 2]
    /// The rows, from the top.
    package static let rows: [Row] =
        portions.map { .portion($0) } + Meal.allCases.map { .meal($0) }

    /// The meal.
    package var entry: DiaryMeal
    /// The row that has the keys.
    package var selected: Int

    /// A form over a meal, at its portion.
    package init(_ entry: DiaryMeal) {
        self.entry = entry
        selected = Self.portions.firstIndex(of: entry.record.portion) ?? 1
    }

    /// Whether a row is what the meal has.
    package func isOn(_ row: Row) -> Bool {
        switch row {
        case .portion(let portion): entry.record.portion == portion
        case .meal(let meal): entry.record.meal == meal
        }
    }

    /// Gives the meal what the row that has the keys says.
    package mutating func choose() {
        guard Self.rows.indices.contains(selected) else { return }
        switch Self.rows[selected] {
        case .portion(let portion): entry.record.portion = portion
        case .meal(let meal): entry.record.meal = meal
        }
    }
}

/// A line of text that was left a moment ago.
///
/// A syllable that an input method commits after the key that left it (see ``PendingSend``) still
/// belongs to it.
package struct LeftText: Equatable, Sendable {
    /// The field.
    package var field: ProfileField
    /// The form's profile.
    package var profile: UUID
    /// Until when a syllable belongs to it.
    package var deadline: Double
}
