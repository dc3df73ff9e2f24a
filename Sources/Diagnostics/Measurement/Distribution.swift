// What repeated measurements say together: the middle, the spread and the tail. Quantiles are linear
// between the two nearest samples (Hyndman and Fan 1996, type 7), as numpy and R have them.

/// Samples of one quantity, sorted; the unit is the caller's.
package struct Distribution: Sendable, Equatable {
    /// The samples, least first; finite.
    package let sorted: [Double]

    /// Sorts the samples; what is not a finite number is left out.
    package init(_ samples: some Sequence<Double>) {
        sorted = samples.filter(\.isFinite).sorted()
    }

    /// How many samples there are.
    package var count: Int { sorted.count }

    /// Whether there are none; every figure is nil then.
    package var isEmpty: Bool { sorted.isEmpty }

    /// The least sample.
    package var minimum: Double? { sorted.first }

    /// The greatest sample.
    package var maximum: Double? { sorted.last }

    /// The middle sample, or the mean of the two in the middle.
    package var median: Double? { quantile(0.5) }

    /// The arithmetic mean.
    package var mean: Double? {
        isEmpty ? nil : sorted.reduce(0, +) / Double(count)
    }

    /// The standard deviation of a sample (n - 1); 0 for a single one.
    package var standardDeviation: Double? {
        guard let mean else { return nil }
        guard count > 1 else { return 0 }
        let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(count - 1)).squareRoot()
    }

    /// The value below which a share `q`, 0 to 1, of the samples lies; nil without samples.
    package func quantile(_ q: Double) -> Double? {
        guard !isEmpty else { return nil }
        let position = min(max(q, 0), 1) * Double(count - 1)
        let low = Int(position)
        let high = min(low + 1, count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (position - Double(low))
    }
}
