// What an evaluation says while it runs.

/// How far an evaluation is.
package struct EvaluationProgress: Sendable, Equatable {
    /// What is being done.
    package enum Stage: Sendable, Equatable {
        /// Answers are foretold.
        case loss
        /// Requests of a list are replied to.
        case replies(ReplyMode, RequestSet.Name)
    }

    /// What is being done.
    package let stage: Stage
    /// How many examples or requests are done.
    package let done: Int
    /// Of how many.
    package let total: Int
}
