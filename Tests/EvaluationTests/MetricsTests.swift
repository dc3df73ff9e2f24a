// The figures, on numbers that can be checked by hand.

import Evaluation
import Foundation
import Testing

@Suite("Evaluation metrics")
struct MetricsTests {
    /// Sums of a few doubles.
    private static let tolerance = 1e-12

    @Test func `every token counts alike in the loss, whatever answer it is of`() throws {
        let figures = try #require(
            LossFigures([
                ScoredAnswer(surprises: [1, 2, 3]), ScoredAnswer(surprises: [6]),
                ScoredAnswer(surprises: []),
            ])
        )
        #expect(figures.answers == 2)
        #expect(figures.tokens == 4)
        #expect(figures.loss == 3)
        #expect(figures.textLoss == 1.5)
        #expect(figures.endLoss == 4.5)
        #expect(abs(figures.perplexity - exp(3)) < Self.tolerance)
    }

    @Test func `no answers have no loss`() { #expect(LossFigures([]) == nil) }

    @Test func `a share leaves out what was not asked`() {
        let share = Share([true, false, nil, true])
        #expect(share.hits == 2)
        #expect(share.count == 3)
        #expect(Share([nil]).value == nil)
    }

    @Test(arguments: [
        // R: binom.test(1, 10)$p.value, binom.test(5, 10), binom.test(0, 5), no discordant pair.
        (1, 9, 0.021484375), (5, 5, 1.0), (0, 5, 0.0625), (0, 0, 1.0),
    ])
    func `McNemar's exact test is a binomial one`(first: Int, second: Int, p: Double) {
        let pairs =
            Array(repeating: (Bool?.some(true), Bool?.some(false)), count: first)
            + Array(repeating: (Bool?.some(false), Bool?.some(true)), count: second)
            + [(true, true), (nil, true)]
        let shares = PairedShares(pairs)
        #expect(shares.onlyFirst == first)
        #expect(shares.onlySecond == second)
        #expect(shares.both == 1)
        #expect(abs(shares.probability - p) < 1e-9)
    }

    @Test func `McNemar's test holds for many pairs`() {
        let one = (Bool?.some(true), Bool?.some(false))
        let other = (Bool?.some(false), Bool?.some(true))
        let shares = PairedShares(
            Array(repeating: one, count: 2_400) + Array(repeating: other, count: 1_600)
        )
        #expect(shares.probability < 1e-9)
        #expect(shares.difference == 0.2)
    }

    @Test func `the bootstrap's interval holds the difference and shrinks with more examples`()
        throws
    {
        func pairs(_ count: Int) -> [(first: Double, second: Double, weight: Double)] {
            (0..<count).map { (Double($0 % 7), Double($0 % 5), 1) }
        }
        let small = try #require(PairedBootstrap.interval(pairs(35)))
        let large = try #require(PairedBootstrap.interval(pairs(3_500)))
        // The means of 0...6 and 0...4 differ by 1.
        #expect(small.low < 1 && 1 < small.high)
        #expect(large.low < 1 && 1 < large.high)
        #expect(large.high - large.low < (small.high - small.low) / 5)
        #expect(PairedBootstrap.interval(pairs(35)) == small)
    }

    @Test func `the same answers have no difference at all`() throws {
        let interval = try #require(
            PairedBootstrap.interval((0..<20).map { (Double($0), Double($0), 2) })
        )
        #expect(interval == Interval(low: 0, high: 0))
        #expect(!interval.excludesZero)
        #expect(PairedBootstrap.interval([(1, 2, 1)]) == nil)
    }

    @Test func `losses are compared only where both models have one`() throws {
        let first = [ScoredAnswer(surprises: [1, 1]), nil, ScoredAnswer(surprises: [5])]
        let second = [ScoredAnswer(surprises: [2, 4]), ScoredAnswer(surprises: [9]), nil]
        let comparison = try #require(LossComparison(first, second))
        #expect(comparison.isPerToken)
        #expect(comparison.loss.count == 1)
        #expect(comparison.loss.difference == -2)
        #expect(comparison.endLoss?.difference == -3)
    }

    @Test func `models with other tokens are compared by whole answers`() throws {
        let first = [ScoredAnswer(surprises: [1, 1]), ScoredAnswer(surprises: [2, 2])]
        let second = [ScoredAnswer(surprises: [1, 1, 1]), ScoredAnswer(surprises: [3])]
        let comparison = try #require(LossComparison(first, second))
        #expect(!comparison.isPerToken)
        #expect(comparison.loss.first == 3)
        #expect(comparison.loss.second == 3)
    }
}
