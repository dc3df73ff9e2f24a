// The saved profile, the people who eat along, and what was eaten lately, for commands.

import ConversationStore
import Foundation
import Recommendation

/// What is kept about the person.
struct SavedPerson {
    var people: [Profile] = []
    var meals: [MealRecord] = []
    var taste: [TasteEvent] = []

    /// Nothing.
    init() {}

    /// Reads what the conversations' database holds; nothing where there is none.
    ///
    /// - Throws: `StoreError`: an allergy that cannot be read must not be overlooked.
    init(reading database: (_ body: (ConversationDatabase) throws -> SavedPerson) throws -> SavedPerson)
        throws
    {
        self = try database { store in
            var saved = SavedPerson()
            let along = Set(try store.eatingWith())
            saved.people =
                (try store.profile().map { [$0] } ?? [])
                + (try store.companions().filter { along.contains($0.id) })
            saved.meals = try store.recentMeals(days: 14)
            saved.taste = try store.tasteEvents(limit: 200)
            return saved
        }
    }
}
