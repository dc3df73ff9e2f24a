// The engine's -ln p against a log-softmax in double over the logits that it gives for the same tokens.

import Datasets
import Evaluation
import Foundation
import Generation
import Testing

@Suite("Engine scorer")
struct EngineScorerTests {
    /// Logits are floats of about 20; the sums are in double on both sides.
    private static let tolerance = 1e-4

    @Test func `each token is scored by the logits before it`() async throws {
        let engine = try await InferenceEngine(
            modelPath: Shipped.model,
            threads: 1,
            precision: .float32
        )
        let scorer = EngineScorer(engine)
        let end = try #require(scorer.endOfSequence)
        // Long enough for more than one pass.
        let request = String(repeating: "비 오는 날 뭐 먹지 ", count: 30)
        let example = InstructionExample(
            instruction: request,
            output: "비 오는 날 분위기에 맞춰 먹기에 좋은 파전은 어떠세요? "
                + String(repeating: "쪽파와 해산물을 올려 노릇하게 부친 부침 요리예요. ", count: 16)
        )
        let (prompt, answer) = try #require(scorer.tokens(of: example))
        #expect(answer.last == end)
        #expect(prompt.count > 128)
        #expect(answer.count > 128)
        let flag = CancellationFlag()
        let scored = try #require(
            try await scorer.surprises(of: answer, after: prompt, cancellation: flag)
        )
        let logits = try await engine.logits(ids: prompt + answer, all: true)
        try #require(scored.count == answer.count)
        for (index, token) in answer.enumerated() {
            let row = logits[prompt.count - 1 + index].map(Double.init)
            let largest = try #require(row.max())
            let expected = largest + log(row.reduce(0) { $0 + exp($1 - largest) }) - row[token]
            #expect(abs(scored[index] - expected) < Self.tolerance)
        }
        // Scoring leaves no cache that a reply would trip over.
        let again = try await scorer.surprises(of: answer, after: prompt, cancellation: flag)
        #expect(again == scored)
    }

    @Test func `answer and prompt are cut apart, with a space before the answer`() async throws {
        let engine = try await InferenceEngine(modelPath: Shipped.model, threads: 1)
        let example = InstructionExample(
            instruction: "매운 거",
            input: "메뉴: 떡볶이",
            output: " 떡볶이요. ",
            weight: 0
        )
        let (prompt, answer) = try #require(EngineScorer(engine).tokens(of: example))
        #expect(
            engine.tokenizer.decode(prompt, skippingSpecialTokens: false)
                == "### 질문: 매운 거\n\n### 맥락: 메뉴: 떡볶이\n\n### 답변:"
        )
        #expect(
            engine.tokenizer.decode(answer, skippingSpecialTokens: false)
                == " 떡볶이요.<|endoftext|>"
        )
    }

    @Test func `a cancelled scoring says nothing, and what is impossible is refused`() async throws
    {
        let engine = try await InferenceEngine(modelPath: Shipped.model, threads: 1)
        let flag = CancellationFlag()
        flag.cancel()
        #expect(
            try await engine.negativeLogLikelihoods(of: [5], after: [6], cancellation: flag) == nil
        )
        await #expect(throws: GenerationError.emptyPrompt) {
            _ = try await engine.negativeLogLikelihoods(of: [5], after: [])
        }
        let context = engine.information.contextLength
        let full = try await engine.negativeLogLikelihoods(
            of: [5, 0],
            after: Array(repeating: 6, count: context - 1)
        )
        #expect(full?.count == 2)
        await #expect(
            throws: GenerationError.promptTooLong(tokens: context + 1, contextLength: context)
        ) {
            _ = try await engine.negativeLogLikelihoods(
                of: [5, 0],
                after: Array(repeating: 6, count: context)
            )
        }
        let size = engine.information.vocabularySize
        await #expect(
            throws: GenerationError.tokenOutOfRange(id: size, vocabularySize: size)
        ) {
            _ = try await engine.negativeLogLikelihoods(of: [size], after: [6])
        }
    }
}
