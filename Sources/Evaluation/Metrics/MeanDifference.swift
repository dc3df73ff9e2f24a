// A mean of two models over what both did.

/// A mean of the first model less that of the second.
package struct MeanDifference: Sendable, Equatable {
    /// How many examples both did.
    package let count: Int
    /// The first model's mean over those.
    package let first: Double
    /// The second's.
    package let second: Double
    /// Where the difference lies with 95 % confidence; nil for fewer than two examples.
    package let interval: Interval?

    /// The first less the second.
    package var difference: Double { first - second }

    /// Means of weighted sums; nil where nothing was done by both.
    init?(_ pairs: [(first: Double, second: Double, weight: Double)]) {
        let weight = pairs.reduce(0) { $0 + $1.weight }
        guard weight > 0 else { return nil }
        count = pairs.count
        first = pairs.reduce(0) { $0 + $1.first } / weight
        second = pairs.reduce(0) { $0 + $1.second } / weight
        interval = PairedBootstrap.interval(pairs)
    }
}
