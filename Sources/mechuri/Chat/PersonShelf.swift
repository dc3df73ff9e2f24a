// Who eats in the chat, and what was eaten lately: read from the database once, kept in memory for the
// recommender, and written back with every change.

import Assistant
import ChatUI
import ConversationStore
import Foundation
import Recommendation
import Synchronization

/// The people of the chat.
final class PersonShelf: Sendable {
    private struct State {
        var facts = PersonFacts()
        var meals: [MealRecord] = []
        var taste: [TasteEvent] = []
        /// The days that the chat asked for last.
        var range: (from: CalendarDay, through: CalendarDay)?
        var isRead = false
    }

    /// How far back meals count for a recommendation.
    private static let mealDays = 14
    private static let tasteEvents = 200

    private let state = Mutex(State())
    private let weather: Weather?

    /// Nothing is known yet.
    init(weather: Weather?) { self.weather = weather }

    /// Reads everything; on the store's queue.
    func read(_ database: ConversationDatabase) throws {
        let facts = PersonFacts(
            profile: try database.profile(),
            companions: try database.companions(),
            eatingWith: try database.eatingWith(),
            asksQuestionnaire: try database.asksQuestionnaire()
        )
        let meals = try database.recentMeals(days: Self.mealDays)
        let taste = try database.tasteEvents(limit: Self.tasteEvents)
        state.withLock { state in
            state.facts = facts
            state.meals = meals
            state.taste = taste
            state.isRead = true
        }
    }

    /// Who eats, for the chat.
    var facts: PersonFacts { state.withLock(\.facts) }

    /// Whether it was read: before, nobody's allergies are known.
    var isRead: Bool { state.withLock(\.isRead) }

    /// The days that the chat asked for last.
    var range: (from: CalendarDay, through: CalendarDay)? {
        get { state.withLock(\.range) }
        set { state.withLock { $0.range = newValue } }
    }

    /// Who eats at this moment, for the assistant.
    func diners(now: Date = Date()) -> Diners {
        let (facts, meals, taste) = state.withLock { ($0.facts, $0.meals, $0.taste) }
        let along = facts.companions.filter { facts.eatingWith.contains($0.id) }
        return Diners(
            people: (facts.profile.map { [$0] } ?? []) + along,
            meals: meals,
            taste: taste,
            circumstances: Circumstances(now: now, calendar: .current, weather: weather)
        )
    }
}
