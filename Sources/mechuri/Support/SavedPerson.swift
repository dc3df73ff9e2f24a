// The saved profile, the people who eat along, and what was eaten lately, as commands and the chat hand them
// to the recommender.

import Assistant
import ConversationStore
import Foundation
import Recommendation

/// What is kept about the person.
struct SavedPerson: Sendable {
    /// The user, where a profile was saved, and those who eat along.
    var people: [Profile] = []
    /// What was eaten in the last two weeks.
    var meals: [MealRecord] = []
    /// What was done with recommendations lately.
    var taste: [TasteEvent] = []

    /// How far back meals count for a recommendation, in days.
    static let mealDays = 14
    /// How many of the latest verdicts count.
    static let tasteEvents = 200

    /// Nothing.
    init() {}

    /// Reads what the conversations' database holds.
    ///
    /// - Throws: `StoreError`: an allergy that cannot be read must not be overlooked.
    init(_ store: ConversationDatabase) throws {
        let along = Set(try store.eatingWith())
        people =
            (try store.profile().map { [$0] } ?? [])
            + (try store.companions().filter { along.contains($0.id) })
        meals = try store.recentMeals(days: Self.mealDays)
        taste = try store.tasteEvents(limit: Self.tasteEvents)
    }

    /// The people at a moment of the local clock, for the assistant.
    func diners(now: Date = Date(), weather: Weather? = nil) -> Diners {
        Diners(
            people: people,
            meals: meals,
            taste: taste,
            circumstances: Circumstances(now: now, calendar: .current, weather: weather)
        )
    }
}
