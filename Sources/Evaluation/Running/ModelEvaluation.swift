// What was measured of one model, in plain values: everything the report says is worked out from these.

import Foundation
import Generation

/// A second reply to the same request.
package struct SecondReply: Sendable, Equatable {
    /// Its words.
    package let text: String
    /// What it recommends; nil where it names nothing.
    package let menu: String?
    /// Whether that is another menu than the first reply's; nil where the first named none.
    package let differs: Bool?

    /// A second reply after a first one that recommended `firstMenu`.
    package init(text: String, menu: String?, firstMenu: String?) {
        self.text = text
        self.menu = menu
        differs = firstMenu.map { menu != nil && menu != $0 }
    }
}

/// A request with its replies.
package struct ReplyRecord: Sendable, Equatable {
    /// The user's words.
    package let request: String
    /// The menu that its 맥락 named.
    package let contextMenu: String?
    /// The first reply.
    package let result: GenerationResult
    /// Seconds from the request to its end.
    package let seconds: Double
    /// What was found about it.
    package let judgement: ReplyJudgement
    /// 다시 추천 with the first menu forbidden, as the chat does it.
    package var aided: SecondReply?
    /// A second sample without any help, as the original did it.
    package var unaided: SecondReply?

    /// A request with its first reply.
    package init(
        request: String,
        contextMenu: String?,
        result: GenerationResult,
        seconds: Double,
        judgement: ReplyJudgement
    ) {
        self.request = request
        self.contextMenu = contextMenu
        self.result = result
        self.seconds = seconds
        self.judgement = judgement
    }
}

/// The replies to one list in one mode.
package struct ReplySection: Sendable, Equatable {
    /// How they were got.
    package let mode: ReplyMode
    /// To which list.
    package let set: RequestSet.Name
    /// One for each request; nil where the request was too long for the model or was not come to.
    package var records: [ReplyRecord?]

    /// Those there are.
    package var present: [ReplyRecord] { records.compactMap(\.self) }

    /// A section.
    package init(mode: ReplyMode, set: RequestSet.Name, records: [ReplyRecord?]) {
        self.mode = mode
        self.set = set
        self.records = records
    }
}

/// What is known of an evaluated model.
package struct EvaluatedModel: Sendable, Equatable {
    /// `general.name`.
    package var name: String
    /// Its file.
    package var path: String
    /// Weights in the file.
    package var parameterCount: Int
    /// Most weights' type.
    package var weightType: String
    /// The adapters in use, as `name` or `name=scale`.
    package var adapters: [String]

    /// Facts of a model.
    package init(
        name: String,
        path: String,
        parameterCount: Int,
        weightType: String,
        adapters: [String] = []
    ) {
        self.name = name
        self.path = path
        self.parameterCount = parameterCount
        self.weightType = weightType
        self.adapters = adapters
    }

    /// The name with its adapters.
    package var label: String { ([name] + adapters).joined(separator: " + ") }
}

/// What was measured of one model.
package struct ModelEvaluation: Sendable, Equatable {
    /// Which.
    package let model: EvaluatedModel
    /// One for each held-out example; nil where it was too long or was not come to.
    package var answers: [ScoredAnswer?] = []
    /// Examples that were too long for the model.
    package var tooLong = 0
    /// Replies.
    package var sections: [ReplySection] = []
    /// Whether all of the plan was done.
    package var isComplete = false

    /// Nothing measured yet.
    package init(model: EvaluatedModel) { self.model = model }

    /// Its held-out loss; nil where none was measured.
    package var loss: LossFigures? { LossFigures(answers.compactMap(\.self)) }
}
