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
        var saved = SavedPerson()
        /// Why nobody is known who should be.
        var failure: String?
        /// The days that the chat asked for last.
        var range: (from: CalendarDay, through: CalendarDay)?
    }

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
        let saved = try SavedPerson(database)
        state.withLock { state in
            state.facts = facts
            state.saved = saved
            state.failure = nil
        }
    }

    /// Remembers why it could not be read: whose allergies are not known must not be advised.
    func fail(_ message: String) { state.withLock { $0.failure = message } }

    /// Why it could not be read.
    var failure: String? { state.withLock(\.failure) }

    /// Who eats, for the chat.
    var facts: PersonFacts { state.withLock(\.facts) }

    /// The days that the chat asked for last.
    var range: (from: CalendarDay, through: CalendarDay)? {
        get { state.withLock(\.range) }
        set { state.withLock { $0.range = newValue } }
    }

    /// Who eats at this moment, for the assistant.
    func diners() -> Diners { state.withLock(\.saved).diners(weather: weather) }
}
