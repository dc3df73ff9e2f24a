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

    /// What the conversations' database holds; nothing where there is none.
    init(_ surroundings: Surroundings) {}
}
