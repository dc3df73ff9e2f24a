// Guesses wishes from wording: a linear classifier over n-grams, one logistic regression a wish. The lexicon
// knows words; this has learnt from all phrases of Models/grammar what people say when they wish for
// something, and so also understands a phrase that nobody wrote down, of words that go with a wish.

import Foundation
import KoreanText

/// How likely a question's wording wishes for what.
package struct WishClassifier: Sendable, Equatable {
    /// The wishes it can tell.
    package let wishes: [Feature]
    /// Bucket by bucket, a weight for every wish, in units of the wish's scale.
    let weights: [Int8]
    /// The value of a weight of 1, by wish.
    let scales: [Float]
    /// What every question begins with, by wish.
    let biases: [Float]

    /// A classifier of these weights, rounded to 8 bits.
    ///
    /// - Parameters:
    ///   - wishes: What it can tell.
    ///   - weights: (``WordingFeatures/bucketCount``, wishes), row by row.
    ///   - biases: One for every wish.
    package init(wishes: [Feature], weights: [Float], biases: [Float]) {
        precondition(weights.count == WordingFeatures.bucketCount * wishes.count)
        precondition(biases.count == wishes.count)
        var scales = [Float](repeating: 0, count: wishes.count)
        for (place, weight) in weights.enumerated() {
            let wish = place % wishes.count
            scales[wish] = max(scales[wish], abs(weight) / 127)
        }
        (self.wishes, self.scales, self.biases) = (wishes, scales, biases)
        self.weights = weights.enumerated().map { place, weight in
            let scale = scales[place % wishes.count]
            return scale > 0 ? Int8((weight / scale).rounded()) : 0
        }
    }

    init(wishes: [Feature], weights: [Int8], scales: [Float], biases: [Float]) {
        (self.wishes, self.weights, self.scales, self.biases) = (wishes, weights, scales, biases)
    }

    /// The probability of every wish, 0 to 1, in the order of ``wishes``.
    package func probabilities(of text: String) -> [Double] { probabilities(of: RequestText(text)) }

    func probabilities(of text: RequestText) -> [Double] {
        let buckets = WordingFeatures.buckets(of: text)
        var sums = [Int32](repeating: 0, count: wishes.count)
        for bucket in buckets {
            let row = bucket * wishes.count
            for wish in wishes.indices { sums[wish] += Int32(weights[row + wish]) }
        }
        let size = Self.value(ofFeatures: buckets.count)
        return wishes.indices.map {
            Self.logistic(Double(biases[$0] + Float(sums[$0]) * scales[$0] * size))
        }
    }

    /// What every n-gram of a question counts, so that long questions count as much as short ones: vectors
    /// of length 1.
    package static func value(ofFeatures count: Int) -> Float {
        count > 0 ? 1 / Float(count).squareRoot() : 0
    }

    /// The logistic function, 1 / (1 + e⁻ˣ).
    package static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
