// How `mechuri bench` times the engine: passes over random tokens, without sampling, as llama-bench
// does it.

import GPTNeoX
import Randomness

extension InferenceEngine {
    /// Times prompt reading and greedy decoding as llama-bench does: random tokens, no sampling.
    ///
    /// - Parameters:
    ///   - promptTokens: How many tokens are read in chunks; 0 leaves that out.
    ///   - newTokens: How many are then decoded one by one from an empty cache; 0 leaves that out.
    /// - Returns: Seconds for each.
    /// - Throws: `GenerationError.promptTooLong` when the context is too short.
    package func benchmark(
        promptTokens: Int,
        newTokens: Int
    ) async throws -> (promptSeconds: Double, decodeSeconds: Double) {
        let configuration = model.configuration
        let most = max(promptTokens, newTokens)
        guard most <= configuration.contextLength else {
            throw GenerationError.promptTooLong(
                tokens: most,
                contextLength: configuration.contextLength
            )
        }
        var random = SplitMix64(seed: 42)
        let ids = (0..<max(most, 1)).map { _ in
            Int.random(in: 0..<configuration.vocabularySize, using: &random)
        }
        forget(from: 0)
        let start = Self.now()
        for first in stride(from: 0, to: promptTokens, by: Self.chunkLength) {
            let end = min(first + Self.chunkLength, promptTokens)
            scratch.begin()
            scratch.add(ids[first..<end], to: cache, logits: end == promptTokens ? .last : .none)
            model.forward(scratch)
        }
        let middle = Self.now()
        forget(from: 0)
        for i in 0..<newTokens {
            scratch.begin()
            scratch.add(CollectionOfOne(ids[i]), to: cache, logits: .last)
            model.forward(scratch)
        }
        let end = Self.now()
        forget(from: 0)
        return (middle - start, end - middle)
    }
}
