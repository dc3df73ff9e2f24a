// Trains a classifier of wishes: one logistic regression a wish over the same n-grams, by stochastic
// gradient descent with a step that shrinks evenly (Bottou 2010, "Large-scale machine learning with
// stochastic gradient descent"). All wishes of an example are learnt at once, for their weights lie side by
// side. The same examples and seed give the same classifier.

import Randomness
import Recommendation

/// Trains classifiers of wishes.
package struct WishTrainer {
    /// Combined requests beside one for every phrase.
    package static let usualCombinations = 30_000

    /// Passes over the examples.
    package var passes = 4
    /// The first step and the last; features are vectors of length 1.
    package var steps: (first: Float, last: Float) = (5, 0.5)
    /// Order of the examples.
    package var seed: UInt64 = 1

    /// The usual numbers.
    package init() {}

    /// Trains a classifier.
    ///
    /// - Parameters:
    ///   - examples: What to learn from.
    ///   - wishes: What to tell apart.
    ///   - progress: Told how many examples were learnt from, all passes together; false stops.
    /// - Returns: The classifier; nil when it was stopped.
    package func train(
        _ examples: [WordingExample],
        wishes: [Feature],
        progress: (Int) -> Bool = { _ in true }
    ) -> WishClassifier? {
        let places = Dictionary(uniqueKeysWithValues: wishes.enumerated().map { ($1, $0) })
        let rows = examples.map { example in
            Row(
                buckets: WordingFeatures.buckets(of: example.text),
                wishes: example.wishes.compactMap { places[$0] }
            )
        }
        var random = SplitMix64(seed: seed)
        var weights = [Float](repeating: 0, count: WordingFeatures.bucketCount * wishes.count)
        var biases = [Float](repeating: -4, count: wishes.count)
        let total = max(passes * rows.count, 1)
        var done = 0
        for _ in 0..<passes {
            for index in rows.indices.shuffled(using: &random) {
                let share = Float(done) / Float(total)
                let step = steps.first + (steps.last - steps.first) * share
                learn(rows[index], step: step, &weights, &biases)
                done += 1
                if done % 4096 == 0, !progress(done) { return nil }
            }
        }
        return WishClassifier(wishes: wishes, weights: weights, biases: biases)
    }

    private struct Row {
        let buckets: [Int]
        let wishes: [Int]
    }

    /// One step down the slope of the logistic loss of one example.
    private func learn(
        _ row: Row,
        step: Float,
        _ weights: inout [Float],
        _ biases: inout [Float]
    ) {
        let count = biases.count
        let value = WishClassifier.value(ofFeatures: row.buckets.count)
        var slopes = [Float](repeating: 0, count: count)
        weights.withUnsafeMutableBufferPointer { weights in
            slopes.withUnsafeMutableBufferPointer { slopes in
                for bucket in row.buckets {
                    let start = bucket * count
                    for wish in 0..<count { slopes[wish] += weights[start + wish] }
                }
                for wish in 0..<count {
                    let sum = biases[wish] + slopes[wish] * value
                    slopes[wish] = -Float(WishClassifier.logistic(Double(sum)))
                }
                for wish in row.wishes { slopes[wish] += 1 }
                let size = step * value
                for bucket in row.buckets {
                    let start = bucket * count
                    for wish in 0..<count { weights[start + wish] += size * slopes[wish] }
                }
            }
        }
        // The bias is shared by all examples, and learns the more slowly.
        for wish in 0..<count { biases[wish] += 0.01 * step * slopes[wish] }
    }
}
