// What was measured of one model, in plain values: everything the report says is worked out from these.

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
