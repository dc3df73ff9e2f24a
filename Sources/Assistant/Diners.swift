// Who eats, what they ate, and when they ask: what a recommendation must fit beside the question itself.

import Foundation
import Recommendation

/// The people of one question, and the moment.
package struct Diners: Sendable, Equatable {
    /// Everybody who eats, the user first; empty where nothing is known of anybody.
    package var people: [Profile]
    /// What the user ate lately.
    package var meals: [MealRecord]
    /// What the user did with earlier recommendations.
    package var taste: [TasteEvent]
    /// The moment, by the local clock.
    package var circumstances: Circumstances

    /// The people of a question.
    package init(
        people: [Profile] = [],
        meals: [MealRecord] = [],
        taste: [TasteEvent] = [],
        circumstances: Circumstances
    ) {
        self.people = people
        self.meals = meals
        self.taste = taste
        self.circumstances = circumstances
    }

    /// Nobody in particular, at a moment.
    package init(at now: Date, calendar: Calendar = .current) {
        self.init(circumstances: Circumstances(now: now, calendar: calendar))
    }

    /// How the user is spoken to.
    package var speech: SpeechLevel { people.first?.speech ?? .polite }
}
