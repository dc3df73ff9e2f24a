// Who foretells answers: the engine, or in tests a script.

import Datasets
import Generation
import Prompting

/// Says how likely a model finds given answers.
package protocol AnswerScorer: Sendable {
    /// The most tokens it reads.
    var contextLength: Int { get }
    /// The token that ends an answer; nil where the model has none.
    var endOfSequence: Int? { get }
    /// An example's tokens as training cuts them, the end of the answer aside.
    func tokens(of example: InstructionExample) -> (prompt: [Int], answer: [Int])
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
    private let text: ExampleText

    /// Scores with an engine, its adapters included.
    package init(_ engine: InferenceEngine) {
        self.engine = engine
        let tokenizer = engine.tokenizer
        let end = tokenizer.endOfSequence.map {
            tokenizer.decode([$0], skippingSpecialTokens: false)
        }
        text = ExampleText(
            template: end.map { PromptTemplate(endOfSequence: $0) } ?? PromptTemplate()
        )
    }

    package var contextLength: Int { engine.information.contextLength }
    package var endOfSequence: Int? { engine.tokenizer.endOfSequence }

    package func tokens(of example: InstructionExample) -> (prompt: [Int], answer: [Int]) {
        (engine.tokenize(text.prompt(example)), engine.tokenize(text.answer(example)))
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
