// Lengths of many texts in a few numbers.

/// Percentiles of whole numbers.
package struct LengthSummary: Sendable, Equatable, Encodable {
    /// How many there are.
    package let count: Int
    /// Their sum.
    package let total: Int
    /// Their mean.
    package let mean: Double
    /// The smallest.
    package let minimum: Int
    /// The largest of the smallest 5 %.
    package let p5: Int
    /// The median, the lower of two.
    package let median: Int
    /// The largest of the smallest 95 %.
    package let p95: Int
    /// The largest of the smallest 99 %.
    package let p99: Int
    /// The largest.
    package let maximum: Int

    /// Summarises values by nearest rank; nil for none.
    package init?(_ values: [Int]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        func rank(_ percent: Int) -> Int {
            sorted[max((sorted.count * percent + 99) / 100, 1) - 1]
        }
        count = sorted.count
        total = sorted.reduce(0, +)
        mean = Double(total) / Double(sorted.count)
        (minimum, maximum) = (first, last)
        (p5, median, p95, p99) = (rank(5), rank(50), rank(95), rank(99))
    }
}
