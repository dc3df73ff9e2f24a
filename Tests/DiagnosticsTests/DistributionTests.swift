// Quantiles against numpy's, computed once: numpy.quantile([...], q) with its default method.

import Diagnostics
import Testing

@Suite("Distribution")
struct DistributionTests {
    private let samples = [3.5, -1, 10, 4, 4, 7.25, 0, 2]

    /// Sums of a few numbers below 16 are exact to some units in the last place.
    private let rounding = 1e-12

    @Test(arguments: [
        (0.0, -1.0), (0.1, -0.3), (0.25, 1.5), (0.5, 3.75), (0.9, 8.075), (0.99, 9.8075), (1, 10),
    ])
    func `quantiles are numpy's`(q: Double, expected: Double) throws {
        let value = try #require(Distribution(samples).quantile(q))
        #expect(abs(value - expected) < rounding)
    }

    @Test func `mean and standard deviation are numpy's with ddof 1`() throws {
        let distribution = Distribution(samples)
        #expect(abs(try #require(distribution.mean) - 3.71875) < rounding)
        let deviation = try #require(distribution.standardDeviation)
        #expect(abs(deviation - 3.609_109_258_924_858_6) < rounding)
    }

    @Test func `a single sample is everything`() {
        let one = Distribution([7])
        #expect(one.median == 7 && one.quantile(0.99) == 7 && one.mean == 7)
        #expect(one.minimum == 7 && one.maximum == 7 && one.standardDeviation == 0)
    }

    @Test func `nothing has no figures`() {
        let none = Distribution([Double.nan, .infinity])
        #expect(none.isEmpty && none.count == 0)
        #expect(none.median == nil && none.mean == nil && none.standardDeviation == nil)
        #expect(none.minimum == nil && none.maximum == nil && none.quantile(0.5) == nil)
    }

    @Test func `quantiles outside 0 to 1 are the ends`() {
        #expect(Distribution(samples).quantile(-1) == -1)
        #expect(Distribution(samples).quantile(2) == 10)
    }
}
