// What the chat wants done, as data. The executable's EffectRunner does it and posts what came of it
// as events. Effects of one update are run in their order; a reply's partial text is kept by the
// runner (it sees the text first), at least every 200 ms.

import Foundation
import Prompting
import Recommendation

/// One thing to do.
package enum ChatEffect: Equatable, Sendable {
    /// Commit a question (and its conversation, if new) before anything is decoded.
    case saveQuestion(conversationID: UUID, title: String, turn: Turn)
    /// Write a reply; its row is committed first.
    case generate(GenerationOrder)
    /// Stop writing a reply. `keep` says whether its partial text stands; if not, forget the reply.
    case cancel(UUID, keep: Bool)
    /// Remember which alternative is looked at.
    case saveSelection(conversationID: UUID, turnID: UUID, replyID: UUID)
    /// Answer with ``ChatEvent/listed(_:)``.
    case listConversations
    /// Answer with ``ChatEvent/loaded(_:)``.
    case load(UUID)
    /// Give a conversation another title.
    case rename(UUID, title: String)
    /// Delete a conversation so that it can still be restored; then list again.
    case delete(UUID)
    /// Undo a deletion; then list again.
    case restore(UUID)
    /// Answer with ``ChatEvent/searchResults(query:_:)`` of the same query; older ones may be dropped.
    case search(String)
    /// Copy to wherever the terminal allows; answer with ``ChatEvent/copied(_:)`` or a notice.
    case copy(String)
    /// Remember the theme for the next start (the screen already shows it).
    case setTheme(String)
    /// Open another model; answer with the model events.
    case selectModel(String)
    /// Let the model speak with these adapters from the next reply on; answer with
    /// ``ChatEvent/modelReady(_:)``, or with ``ChatEvent/adapters(_:)`` as they still are and a notice.
    case useAdapters([AdapterRow])
    /// Answer with ``ChatEvent/starters(_:)``.
    case requestStarters
    /// Answer with ``ChatEvent/facts(_:)`` about a menu that a reply recommends.
    case describe(menu: String)
    /// 먹었어요: keep that the menu was eaten now, one serving; answer with ``ChatEvent/mealLogged(_:)``.
    case logMeal(menu: String)
    /// Replace a meal by this one of the same id, or bring back one that was removed; answer with
    /// ``ChatEvent/diary(_:)`` of the days asked for last, as the next two do.
    case saveMeal(MealRecord)
    /// Forget a meal.
    case removeMeal(UUID)
    /// Read what was eaten from one day to another, both included; the diary's `today` tells the date.
    case readDiary(from: CalendarDay, through: CalendarDay)
    /// Keep the profile of the user, or of somebody who eats along (another id).
    case saveProfile(Profile)
    /// Forget somebody who eats along.
    case removeCompanion(UUID)
    /// 함께 먹기: from now on recommendations fit these people too; none is the user alone.
    case eatWith([UUID])
    /// The questions of the first run were skipped: never ask again by itself.
    case skipQuestionnaire
    /// Delete profile, people, meals and taste for good; answer with ``ChatEvent/person(_:)``.
    case forgetPerson
    /// Get ready for what may be asked next, instead of whatever was got ready before; `nil` for
    /// nothing. Comes whenever ``ChatState/preparation`` has changed.
    case prepare(PreparationWish?)
    /// End the program: all effects before it are to be finished first.
    case quit
}

/// What may be asked next, so that it can be got ready while nothing is asked.
package enum PreparationWish: Equatable, Sendable {
    /// 다시 추천 for a turn of the conversation.
    case alternatives(Conversation, turn: UUID, model: String?)
    /// Another question in the conversation: all that it will be asked after can be read already.
    case nextQuestion(Conversation, model: String?)
}

/// A reply to be written.
package struct GenerationOrder: Equatable, Sendable {
    /// Why it is written.
    package enum Kind: Equatable, Sendable {
        /// The first reply to a question.
        case first
        /// 다시 추천: it names a menu that no other reply of the conversation offered.
        case another
        /// 이어서 받기: it goes on from the partial text that the reply already holds.
        case resume
    }

    /// Why it is written.
    package var kind: Kind
    /// The reply's id; all its events carry it.
    package var replyID: UUID
    /// The turn it belongs to.
    package var turnID: UUID
    /// The conversation as it stands, this (still empty or partial) reply included.
    package var conversation: Conversation
    /// In what direction `.another` shall go from the reply that was looked at.
    package var nudge: Nudge?

    /// An order.
    package init(
        kind: Kind,
        replyID: UUID,
        turnID: UUID,
        conversation: Conversation,
        nudge: Nudge? = nil
    ) {
        self.nudge = nudge
        self.kind = kind
        self.replyID = replyID
        self.turnID = turnID
        self.conversation = conversation
    }

    /// The turn it belongs to.
    package var turn: Turn? { conversation.turns.first { $0.id == turnID } }

    /// The question to answer.
    package var question: String { turn?.question ?? "" }

    /// The text the reply already holds (`.resume`); empty otherwise.
    package var partialText: String {
        turn?.replies.first { $0.id == replyID }?.text ?? ""
    }

    /// The replies of the whole conversation without this one: what 다시 추천 must not repeat.
    package var earlierReplies: [Reply] {
        conversation.turns.flatMap(\.replies).filter { $0.id != replyID }
    }
}
