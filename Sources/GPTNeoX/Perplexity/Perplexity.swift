// Perplexity: the exponential of the mean negative log likelihood that a model gives each token of a
// text after those before it. Texts longer than the window are read in windows that overlap by half
// (transformers' "Perplexity of fixed-length models", stride = window / 2): every token is scored
// once, and all but those of the first window after at least half a window. llama-perplexity instead
// cuts disjoint windows and drops their first halves, which needs a text of two windows at least.
// Nothing is put before the text.

import Dispatch
import Foundation
import ModelFormats
import Tensors
import Tokenization

/// What a model makes of a text.
package struct PerplexityResult: Sendable, Equatable {
    /// Tokens of the text.
    package let tokenCount: Int
    /// Tokens that were scored: all but the first.
    package let scoredCount: Int
    /// Tokens of a window.
    package let window: Int
    /// How many windows were read.
    package let windowCount: Int
    /// The mean of -ln p(token).
    package let meanNegativeLogLikelihood: Double
    /// The standard error of that mean, taking tokens as independent.
    package let standardError: Double
    /// How long it took.
    package let seconds: Double
    /// Against a reference model, where there was one.
    package let comparison: Comparison?

    /// exp of the mean.
    package var perplexity: Double { exp(meanNegativeLogLikelihood) }
    /// The standard error of the perplexity, to first order.
    package var perplexityError: Double { perplexity * standardError }

    /// The same text through a reference.
    package struct Comparison: Sendable, Equatable {
        /// The reference's mean of -ln p(token).
        package let meanNegativeLogLikelihood: Double
        /// The mean over positions of Σ p ln(p / q), p the reference's distribution.
        package let meanDivergence: Double
        /// The largest of them.
        package let largestDivergence: Double
        /// The share of positions whose likeliest token is the same.
        package let sameBest: Double

        /// The reference's perplexity.
        package var perplexity: Double { exp(meanNegativeLogLikelihood) }
    }
}

/// Measures models on texts.
package enum Perplexity {
    /// The window when none is asked for, as in llama-perplexity.
    package static let defaultWindow = 512

    /// Reads a text with one model, or with two side by side.
    ///
    /// - Parameters:
    ///   - loaded: The model.
    ///   - reference: Another with the same tokens, to compare distributions with.
    ///   - ids: The text.
    ///   - window: 2 or more tokens; nil takes 512, or the context where that is shorter.
    ///   - progress: Called with scored tokens, all of them, and the perplexity so far.
    ///   - isCancelled: Asked before every layer; true ends the work.
    /// - Returns: What was measured.
    /// - Throws: `PerplexityError`; `FileError.changed` when a model's file was cut or overwritten.
    package static func measure(
        _ loaded: LoadedModel,
        reference: LoadedModel? = nil,
        ids: [Int],
        window: Int? = nil,
        progress: (_ done: Int, _ total: Int, _ perplexity: Double) -> Void = { _, _, _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> PerplexityResult {
        let start = DispatchTime.now().uptimeNanoseconds
        let models = [loaded] + (reference.map { [$0] } ?? [])
        let context = models.map(\.model.configuration.contextLength).min() ?? 0
        let window = window ?? min(defaultWindow, context)
        guard ids.count >= 2 else { throw PerplexityError.tooShort(tokens: ids.count) }
        guard (2...max(context, 2)).contains(window), context >= 2 else {
            throw PerplexityError.badWindow(window, context: context)
        }
        let sizes = models.map(\.model.configuration.vocabularySize)
        guard let size = sizes.first, sizes.allSatisfy({ $0 == size }),
            ids.allSatisfy({ (0..<size).contains($0) })
        else { throw PerplexityError.otherVocabulary(path: reference?.path ?? loaded.path) }

        let readers = models.map { TextReader($0.model, window: min(window, ids.count)) }
        var sums = Sums()
        var windowCount = 0
        var scored = 1
        var first = 0
        while scored < ids.count {
            let end = min(first + window, ids.count)
            windowCount += 1
            for reader in readers { reader.restart() }
            // Row i of the window predicts token i + 1; the last token is only predicted.
            var position = first
            while position < end - 1 {
                let isScored = position + 1 >= scored
                let limit = isScored ? end - 1 : scored - 1
                let next = min(position + TextReader.rows, limit)
                for reader in readers {
                    let part = ids[position..<next]
                    guard reader.read(part, scored: isScored, isCancelled: isCancelled) else {
                        throw PerplexityError.cancelled
                    }
                }
                if isScored { sums.add(readers, targets: ids[position + 1...next]) }
                position = next
                if isCancelled() { throw PerplexityError.cancelled }
                for model in [loaded, reference] { try model?.files.requireUnchanged() }
                if isScored, !sums.mean.isFinite {
                    throw PerplexityError.notANumber(path: loaded.path)
                }
                if isScored, let reference, !sums.comparison.meanNegativeLogLikelihood.isFinite {
                    throw PerplexityError.notANumber(path: reference.path)
                }
                if isScored { progress(position, ids.count - 1, exp(sums.mean)) }
            }
            scored = end
            first += max(window / 2, 1)
        }
        return PerplexityResult(
            tokenCount: ids.count,
            scoredCount: sums.count,
            window: window,
            windowCount: windowCount,
            meanNegativeLogLikelihood: sums.mean,
            standardError: sums.standardError,
            seconds: Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9,
            comparison: reference == nil ? nil : sums.comparison
        )
    }
}

/// One model on its way through the windows of a text.
private final class TextReader {
    /// The most tokens of one pass: many, so that the weights are read seldom.
    static let rows = 256
    /// Weights above this size are given back to the system after each layer.
    private static let residentBytes = 256 << 20

    let scratch: DecodeScratch
    private let model: NeoXModel
    private let cache: KVCache

    init(_ model: NeoXModel, window: Int) {
        self.model = model
        scratch = model.makeScratch(capacity: min(Self.rows, window))
        cache = KVCache(configuration: model.configuration, capacity: window)
        if model.weights.bytesPerToken > Self.residentBytes {
            scratch.afterLayer = { layer in
                for linear in layer.linears where !linear.isPacked {
                    MappedPages.release(linear.weights.bytes)
                }
            }
        }
    }

    func restart() { cache.truncate(to: 0) }

    /// Reads a part of a window; false when it was cancelled on its way.
    func read(_ ids: ArraySlice<Int>, scored: Bool, isCancelled: () -> Bool) -> Bool {
        scratch.begin()
        scratch.add(ids, to: cache, logits: scored ? .all : .none)
        return model.forward(scratch, until: isCancelled)
    }
}

/// What is added up over the tokens.
private struct Sums {
    private(set) var count = 0
    private var likelihood = 0.0
    private var squares = 0.0
    private var reference = 0.0
    private var divergence = 0.0
    private var largest = 0.0
    private var same = 0

    /// One position.
    private struct Score {
        var own = 0.0
        var reference = 0.0
        var divergence = 0.0
        var isSame = false
    }

    var mean: Double { count == 0 ? 0 : likelihood / Double(count) }

    var standardError: Double {
        guard count > 1 else { return 0 }
        let variance = max(squares / Double(count) - mean * mean, 0)
        return (variance / Double(count - 1)).squareRoot()
    }

    var comparison: PerplexityResult.Comparison {
        PerplexityResult.Comparison(
            meanNegativeLogLikelihood: reference / Double(max(count, 1)),
            meanDivergence: divergence / Double(max(count, 1)),
            largestDivergence: largest,
            sameBest: Double(same) / Double(max(count, 1))
        )
    }

    /// Scores the rows of logits of the last pass, on all cores.
    mutating func add(_ readers: [TextReader], targets: ArraySlice<Int>) {
        let board = ScoreBoard<Score>(count: targets.count, Score())
        // Invariant: workers only read the logits, which stay until the next pass begins.
        nonisolated(unsafe) let rows = readers.map { reader in
            (0..<targets.count).map { UnsafeBufferPointer(reader.scratch.logits($0)) }
        }
        let wanted = Array(targets)
        DispatchQueue.concurrentPerform(iterations: wanted.count) { row in
            board.set(row, Self.score(rows.map { $0[row] }, wanted[row]))
        }
        for score in board.values {
            count += 1
            likelihood += score.own
            squares += score.own * score.own
            reference += score.reference
            divergence += score.divergence
            largest = max(largest, score.divergence)
            same += score.isSame ? 1 : 0
        }
    }

    private static func score(_ logits: [UnsafeBufferPointer<Float>], _ target: Int) -> Score {
        var score = Score()
        let (own, best) = logPartition(logits[0])
        score.own = own - Double(logits[0][target])
        guard logits.count > 1 else { return score }
        let (other, otherBest) = logPartition(logits[1])
        score.reference = other - Double(logits[1][target])
        score.isSame = best == otherBest
        for token in logits[1].indices {
            let p = Double(logits[1][token]) - other
            score.divergence += exp(p) * (p - (Double(logits[0][token]) - own))
        }
        return score
    }

    /// ln Σ exp(logit), and the index of the largest.
    private static func logPartition(_ logits: UnsafeBufferPointer<Float>) -> (Double, Int) {
        var largest = -Float.infinity
        var best = 0
        for (token, logit) in logits.enumerated() where logit > largest {
            (largest, best) = (logit, token)
        }
        var sum = 0.0
        for logit in logits { sum += Double(exp(logit - largest)) }
        return (Double(largest) + log(sum), best)
    }
}

/// Results that workers write side by side.
///
/// Invariant for `@unchecked Sendable`: every element is written by one worker, and all are read after
/// the workers have ended.
private final class ScoreBoard<Value: BitwiseCopyable>: @unchecked Sendable {
    let values: UnsafeMutableBufferPointer<Value>

    init(count: Int, _ value: Value) {
        values = .allocate(capacity: count)
        values.initialize(repeating: value)
    }

    deinit { values.deallocate() }

    func set(_ index: Int, _ value: Value) { values[index] = value }
}
