// Who foretells answers: the engine, or in tests a script.

import Datasets
import FineTuning
import Generation

/// Says how likely a model finds given answers.
package protocol AnswerScorer: Sendable {
    /// The most tokens it reads.
    var contextLength: Int { get }
    /// The token that ends an answer; nil where the model has none.
    var endOfSequence: Int? { get }
    /// An example's tokens as training cuts them, the answer's end included; nil when they are more than the
    /// model reads.
    func tokens(of example: InstructionExample) -> (prompt: [Int], answer: [Int])?
    /// -ln p of each of the answer's tokens; nil when it was cancelled.
    func surprises(
        of answer: [Int],
        after prompt: [Int],
        cancellation: CancellationFlag
    ) async throws -> [Double]?
}

/// The engine as a scorer.
package struct EngineScorer: AnswerScorer {
    private let engine: InferenceEngine
    private let encoder: ExampleEncoder?

    /// Scores with an engine, its adapters included.
    package init(_ engine: InferenceEngine) {
        self.engine = engine
        encoder = engine.tokenizer.endOfSequence.map { end in
            ExampleEncoder(
                tokenizer: engine.tokenizer,
                endOfSequence: end,
                settings: EncodingSettings(contextLength: engine.information.contextLength)
            )
        }
    }

    package var contextLength: Int { engine.information.contextLength }
    package var endOfSequence: Int? { engine.tokenizer.endOfSequence }

    package func tokens(of example: InstructionExample) -> (prompt: [Int], answer: [Int])? {
        var example = example
        // What an example counts in training does not make its answer longer.
        example.weight = 1
        guard let sequence = encoder?.encode(example) else { return nil }
        let tokens = sequence.tokens.map(Int.init)
        // The encoder gives weight to the last answer alone, and all of it.
        let count = sequence.weights.firstIndex { $0 > 0 } ?? tokens.count
        return (Array(tokens[..<count]), Array(tokens[count...]))
    }

    package func surprises(
        of answer: [Int],
        after prompt: [Int],
        cancellation: CancellationFlag
    ) async throws -> [Double]? {
        try await engine.negativeLogLikelihoods(
            of: answer,
            after: prompt,
            cancellation: cancellation
        )
    }
}
