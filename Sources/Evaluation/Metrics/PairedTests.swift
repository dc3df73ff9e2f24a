// Is a difference between two models more than chance? Both answered the same requests, so what counts is the
// difference pair by pair.
//
// Means: the paired bootstrap (Efron and Tibshirani 1993, ch. 13): whole examples are drawn with replacement,
// the difference is worked out anew, and the middle 95 % of 2,000 such differences are the interval.
// Shares: McNemar's test, exact (McNemar 1947): of the pairs in which only one model was right, each is as
// likely to be either's when the models are equally good.

import Foundation
import Randomness

/// An interval that holds a difference with 95 % confidence.
package struct Interval: Sendable, Equatable {
    /// Its ends.
    package let low: Double
    package let high: Double

    /// Whether no difference at all lies outside it.
    package var excludesZero: Bool { low > 0 || high < 0 }

    /// An interval.
    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }
}

/// The paired bootstrap.
package enum PairedBootstrap {
    /// How often examples are drawn anew.
    package static let rounds = 2_000

    /// The interval of the difference Σa/Σn - Σb/Σn over examples, each with its weight n.
    ///
    /// - Parameters:
    ///   - pairs: For each example its two sums and its weight: tokens for a loss, 1 for a mean.
    ///   - seed: Settles what is drawn.
    /// - Returns: nil for fewer than two examples.
    package static func interval(
        _ pairs: [(first: Double, second: Double, weight: Double)],
        seed: UInt64 = 0
    ) -> Interval? {
        guard pairs.count > 1 else { return nil }
        var random = SplitMix64(seed: seed)
        var differences: [Double] = []
        for _ in 0..<rounds {
            var (sum, weight) = (0.0, 0.0)
            for _ in pairs {
                let pair = pairs[Int.random(in: 0..<pairs.count, using: &random)]
                sum += pair.first - pair.second
                weight += pair.weight
            }
            if weight > 0 { differences.append(sum / weight) }
        }
        differences.sort()
        guard !differences.isEmpty else { return nil }
        func at(_ share: Double) -> Double {
            differences[Int((share * Double(differences.count - 1)).rounded())]
        }
        return Interval(low: at(0.025), high: at(0.975))
    }
}

/// Pairs of answers to one yes-or-no question, counted.
package struct PairedShares: Sendable, Equatable {
    /// Right in both.
    package let both: Int
    /// Right in the first model only.
    package let onlyFirst: Int
    /// Right in the second model only.
    package let onlySecond: Int
    /// Right in neither.
    package let neither: Int

    /// Counts the pairs; a pair in which either was not asked is left out.
    package init(_ pairs: some Sequence<(Bool?, Bool?)>) {
        var counts = [0, 0, 0, 0]
        for case (.some(let first), .some(let second)) in pairs {
            counts[(first ? 0 : 2) + (second ? 0 : 1)] += 1
        }
        both = counts[0]
        onlyFirst = counts[1]
        onlySecond = counts[2]
        neither = counts[3]
    }

    /// How many pairs there are.
    package var count: Int { both + onlyFirst + onlySecond + neither }

    /// The first model's share less the second's; nil without pairs.
    package var difference: Double? {
        count == 0 ? nil : Double(onlyFirst - onlySecond) / Double(count)
    }

    /// How likely chance alone makes the models differ as much: McNemar's exact two-sided p.
    package var probability: Double {
        let discordant = onlyFirst + onlySecond
        guard discordant > 0 else { return 1 }
        let few = min(onlyFirst, onlySecond)
        // Binomial coefficients by logarithms: n is as large as the data.
        let tail = (0...few).reduce(0.0) { sum, k in
            let ways =
                lgamma(Double(discordant + 1)) - lgamma(Double(k + 1))
                - lgamma(Double(discordant - k + 1))
            return sum + exp(ways - Double(discordant) * log(2))
        }
        return min(1, 2 * tail)
    }
}
