// How well the model foretells an answer that is known: -ln p of each of its tokens. Evaluation and held-out
// loss come through here, so that they measure the model as it runs in the chat, adapters included.

import Foundation
import GPTNeoX

extension InferenceEngine {
    /// -ln p of each token of an answer, given the prompt and the answer's tokens before it.
    ///
    /// The padding rows of the output matrix count as any others, as they do in PyTorch's cross entropy.
    ///
    /// - Parameters:
    ///   - answer: The tokens to foretell, the end-of-sequence token included.
    ///   - prompt: One token at least.
    ///   - cancellation: Asked before every layer.
    /// - Returns: As many numbers as `answer` has tokens, in nats; nil when it was cancelled.
    /// - Throws: `GenerationError` when there is no prompt, it is all too long, or a token is out of range.
    package func negativeLogLikelihoods(
        of answer: [Int],
        after prompt: [Int],
        cancellation: CancellationFlag = CancellationFlag()
    ) async throws -> [Double]? {
        guard !prompt.isEmpty else { throw GenerationError.emptyPrompt }
        let ids = prompt + answer
        let configuration = model.configuration
        // The last token is only foretold, never read.
        guard ids.count - 1 <= configuration.contextLength else {
            throw GenerationError.promptTooLong(
                tokens: ids.count - 1,
                contextLength: configuration.contextLength
            )
        }
        if let bad = ids.first(where: { !(0..<configuration.vocabularySize).contains($0) }) {
            throw GenerationError.tokenOutOfRange(
                id: bad,
                vocabularySize: configuration.vocabularySize
            )
        }
        forget(from: 0)
        defer { forget(from: 0) }
        var result: [Double] = []
        var start = 0
        while start < ids.count - 1 {
            // Rows before the prompt's last token foretell nothing that is asked for.
            let isScored = start >= prompt.count - 1
            let limit = isScored ? ids.count - 1 : prompt.count - 1
            let end = min(start + Self.chunkLength, limit)
            scratch.begin()
            scratch.add(ids[start..<end], to: cache, logits: isScored ? .all : .none)
            guard model.forward(scratch, until: { cancellation.isCancelled }) else { return nil }
            try files.requireUnchanged()
            for row in 0..<scratch.logitCount {
                let position = start + row + 1
                result.append(try Self.surprise(scratch.logits(row), ids[position], at: position))
            }
            start = end
        }
        return result
    }

    /// ln Σ exp(logit) - logit of the token.
    private static func surprise(
        _ logits: UnsafeMutableBufferPointer<Float>,
        _ token: Int,
        at position: Int
    ) throws -> Double {
        let largest = logits.max() ?? 0
        var sum = 0.0
        for logit in logits { sum += Double(exp(logit - largest)) }
        let value = log(sum) + Double(largest - logits[token])
        guard value.isFinite else { throw GenerationError.notANumber(position: position) }
        return value
    }
}
