// What is asked of the assistant and what comes back, as plain values.

import Foundation
import Generation
import Prompting
import Recommendation

/// One reply to be written.
package struct ReplyOrder: Sendable, Equatable {
    /// Why it is written.
    package enum Kind: Sendable, Equatable {
        /// The first reply to a question.
        case first
        /// 다시 추천: a menu that was not offered before, guaranteed.
        case another
        /// Going on from a partial reply.
        case resume(partial: String)
    }

    /// Why it is written.
    package var kind: Kind
    /// The user's words.
    package var question: String
    /// The exchanges before the question, oldest first.
    package var earlier: [Exchange]
    /// The menus that were offered before in this conversation.
    package var offered: OfferedMenus
    /// Sampling settings.
    package var parameters: GenerateParameters
    /// Who eats, and when.
    package var diners: Diners
    /// In what direction `.another` shall go from `base`.
    package var nudge: Nudge?
    /// The menu that was looked at before: what nudges start from, and what 왜? and 칼로리는? are about.
    package var base: String?
    /// Why that menu was recommended, in words.
    package var baseReasons: [String]
    /// How the reply is held to the chosen menu.
    package var grounding: GroundingMode

    /// An order.
    package init(
        kind: Kind = .first,
        question: String,
        earlier: [Exchange] = [],
        offered: OfferedMenus = OfferedMenus(),
        parameters: GenerateParameters = GenerateParameters(),
        diners: Diners = Diners(at: Date()),
        nudge: Nudge? = nil,
        base: String? = nil,
        baseReasons: [String] = [],
        grounding: GroundingMode = .auto
    ) {
        self.diners = diners
        self.nudge = nudge
        self.base = base
        self.baseReasons = baseReasons
        self.grounding = grounding
        self.kind = kind
        self.question = question
        self.earlier = earlier
        self.offered = offered
        self.parameters = parameters
    }
}

/// News of a reply under way.
package enum ReplyEvent: Sendable, Equatable {
    /// Tokens of the prompt read so far.
    case prompt(done: Int, total: Int)
    /// More text.
    case text(String)
    /// The text so far is withdrawn; another attempt begins.
    case restarted
}

/// A finished reply.
package struct WrittenReply: Sendable, Equatable {
    /// The name of the menu it recommends; nil when it recommends none.
    package var menu: String?
    /// Text, reason of the end, seed and timings.
    package var result: GenerationResult
    /// Why that menu, the strongest reason first.
    package var reasons: [Reason] = []
    /// Whose words it is.
    package var source = ReplySource.model
    /// What was understood of the question.
    package var request: FoodRequest?
    /// Whether it was written before it was asked for, at least its beginning.
    package var wasPrepared = false
}

/// What the assistant must know of the model that writes.
package struct ModelProfile: Sendable {
    /// The model's name.
    package var name: String
    /// How much it reads and how many earlier exchanges it was taught to read.
    package var window: ContextWindow
    /// The text of its end-of-sequence token.
    package var endOfSequence: String
    /// Whether it was trained to speak about the 맥락 of a prompt.
    package var followsContext: Bool
    /// Its tokenizer's count for a text.
    package var countTokens: @Sendable (String) throws -> Int

    /// A profile.
    package init(
        name: String,
        window: ContextWindow,
        endOfSequence: String,
        followsContext: Bool = false,
        countTokens: @escaping @Sendable (String) throws -> Int
    ) {
        self.name = name
        self.window = window
        self.endOfSequence = endOfSequence
        self.followsContext = followsContext
        self.countTokens = countTokens
    }
}
