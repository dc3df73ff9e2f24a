// From logits to the next token: repetition penalty, then temperature, top-k, top-p, min-p and one
// draw, in the order of transformers' LogitsProcessorList (generation/utils.py), whose definitions
// these are. Temperature 0 is greedy: the most likely token after the penalty.
// Greedy ties go to the smaller id, as argmax does, so that the choice never depends on sorting.

import Foundation
import GPTNeoX
import Randomness

/// Working memory of sampling, made once per engine: no allocation per token.
package final class SamplerScratch {
    /// A token that may be drawn, with its share of probability.
    struct Candidate {
        var token: Int32
        var weight: Float
    }

    let candidates: UnsafeMutableBufferPointer<Candidate>
    /// The step in which each token was last penalised, (V).
    let penalisedIn: UnsafeMutableBufferPointer<UInt64>
    /// The step that is being sampled.
    var step: UInt64 = 0
    /// A copy of logits that were kept, which sampling may change, (V).
    let copiedLogits: UnsafeMutableBufferPointer<Float>

    /// Room for every token of the vocabulary.
    package init(vocabularySize: Int) {
        let count = max(vocabularySize, 1)
        candidates = .allocate(capacity: count)
        candidates.initialize(repeating: Candidate(token: 0, weight: 0))
        penalisedIn = .allocate(capacity: count)
        penalisedIn.initialize(repeating: 0)
        copiedLogits = .allocate(capacity: count)
        copiedLogits.initialize(repeating: 0)
    }

    deinit {
        candidates.deallocate()
        penalisedIn.deallocate()
        copiedLogits.deallocate()
    }
}

/// One reply's way of choosing tokens.
package struct SamplerChain: Sendable {
    private typealias Candidates = UnsafeMutableBufferPointer<SamplerScratch.Candidate>

    private let parameters: GenerateParameters
    private var random: SplitMix64

    /// Tokens less likely than e⁻²⁵ (1.4e-11) of the most likely one are never drawn: all of a
    /// 30,000-token vocabulary below that line holds less than a float can tell from zero.
    private static let smallestExponent: Float = -25

    /// Below this only the most likely token is left, and 1 / temperature nears the end of floats.
    private static let smallestTemperature: Float = 1e-6

    /// A chain whose draws depend on `seed` alone.
    package init(parameters: GenerateParameters, seed: UInt64) {
        self.parameters = parameters
        random = SplitMix64(seed: seed)
    }

    /// Chooses a token.
    ///
    /// - Parameters:
    ///   - logits: One value a token; changed in place.
    ///   - history: Tokens already written in this reply, for the repetition penalty.
    ///   - banned: Tokens that must not be chosen.
    ///   - scratch: Working memory.
    /// - Returns: The token, or nil when no token is left or the logits are not numbers.
    package mutating func choose(
        from logits: UnsafeMutableBufferPointer<Float>,
        history: some Collection<Int>,
        banned: Set<Int>,
        scratch: SamplerScratch
    ) -> Int? {
        guard let kept = kept(of: logits, history, banned, scratch) else { return nil }
        guard parameters.temperature > Self.smallestTemperature else { return Int(kept[0].token) }
        return draw(kept)
    }

    /// The probability of every token that ``choose(from:history:banned:scratch:)`` may draw.
    package func probabilities(
        from logits: UnsafeMutableBufferPointer<Float>,
        history: some Collection<Int>,
        banned: Set<Int>,
        scratch: SamplerScratch
    ) -> [Int: Double] {
        let kept = kept(of: logits, history, banned, scratch).map(Array.init) ?? []
        let total = kept.reduce(0) { $0 + Double($1.weight) }
        return Dictionary(
            uniqueKeysWithValues: kept.map { (Int($0.token), Double($0.weight) / total) }
        )
    }

    /// The tokens to draw from, at least one; nil when there is none.
    private func kept(
        of logits: UnsafeMutableBufferPointer<Float>,
        _ history: some Collection<Int>,
        _ banned: Set<Int>,
        _ scratch: SamplerScratch
    ) -> Candidates? {
        penalise(logits, history, scratch)
        for token in banned where token < logits.count { logits[token] = -.infinity }
        let best = NeoXModel.argmax(logits)
        guard logits[best].isFinite else { return nil }
        guard parameters.temperature > Self.smallestTemperature else {
            scratch.candidates[0] = .init(token: Int32(best), weight: 1)
            return Candidates(rebasing: scratch.candidates[..<1])
        }
        return narrow(collect(logits, maximum: logits[best], into: scratch.candidates))
    }

    /// Divides positive and multiplies negative logits of tokens written before, once each
    /// (CTRL, Keskar and others, 2019).
    private func penalise(
        _ logits: UnsafeMutableBufferPointer<Float>,
        _ history: some Collection<Int>,
        _ scratch: SamplerScratch
    ) {
        guard parameters.repetitionPenalty != 1, !history.isEmpty else { return }
        scratch.step += 1
        for token in history
        where token < logits.count && scratch.penalisedIn[token] != scratch.step {
            scratch.penalisedIn[token] = scratch.step
            let l = logits[token]
            logits[token] =
                l > 0 ? l / parameters.repetitionPenalty : l * parameters.repetitionPenalty
        }
    }

    /// Unnormalised probabilities of all tokens that can be drawn, the most likely one's 1.
    private func collect(
        _ logits: UnsafeMutableBufferPointer<Float>,
        maximum: Float,
        into candidates: Candidates
    ) -> Candidates {
        // Below this no token can pass, whatever the later steps keep.
        let floor = max(
            maximum + Self.smallestExponent * parameters.temperature,
            -.greatestFiniteMagnitude
        )
        let inverse = 1 / parameters.temperature
        var count = 0
        for token in 0..<logits.count where logits[token] >= floor {
            let weight = expf((logits[token] - maximum) * inverse)
            candidates[count] = .init(token: Int32(token), weight: weight)
            count += 1
        }
        return Candidates(rebasing: candidates[..<count])
    }

    /// Applies top-k, top-p and min-p; keeps at least one candidate.
    private func narrow(_ all: Candidates) -> Candidates {
        var kept = all
        if parameters.topK > 0, parameters.topK < kept.count {
            let enough = head(of: kept) { count, _ in count >= parameters.topK }
            kept = Candidates(rebasing: enough[..<parameters.topK])
        }
        if parameters.topP < 1 {
            let total = kept.reduce(0) { $0 + $1.weight }
            let target = total * parameters.topP
            // A little more, because the sum of the sorted ones rounds differently.
            let sorted = head(of: kept) { _, sum in sum > target + total * 1e-5 }
            var sum: Float = 0
            var n = 0
            while n < sorted.count, sum <= target {
                sum += sorted[n].weight
                n += 1
            }
            kept = Candidates(rebasing: sorted[..<max(n, 1)])
        }
        if parameters.minP > 0 {
            let end = kept.partition { $0.weight < parameters.minP }
            kept = Candidates(rebasing: kept[..<end])
        }
        return kept
    }

    /// The most likely candidates, sorted, as many as are enough or all.
    ///
    /// Sorting a whole vocabulary costs more than a small model's forward pass; in most steps a
    /// few tokens hold nearly all the probability.
    private func head(of all: Candidates, isEnough: (Int, Float) -> Bool) -> Candidates {
        var count = 0
        var sum: Float = 0
        var threshold: Float = 1.0 / 64
        while count < all.count, !isEnough(count, sum) {
            for i in count..<all.count where all[i].weight >= threshold {
                sum += all[i].weight
                all.swapAt(i, count)
                count += 1
            }
            threshold = threshold > 1e-10 ? threshold / 64 : 0
        }
        var sorted = Candidates(rebasing: all[..<count])
        sorted.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.token < $1.token }
        return sorted
    }

    /// One token with probability proportional to its weight.
    private mutating func draw(_ kept: Candidates) -> Int {
        var total = 0.0
        for candidate in kept { total += Double(candidate.weight) }
        var remaining = random.nextUnit() * total
        for candidate in kept {
            remaining -= Double(candidate.weight)
            if remaining < 0 { return Int(candidate.token) }
        }
        return Int(kept[kept.count - 1].token)
    }
}
