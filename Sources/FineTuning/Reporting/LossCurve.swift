// The values that a plot of a run shows, and the range that shows them well: a run's first losses and its
// single spikes are far above the rest, and a range that held them all would press the rest flat.

/// A run as a curve.
package struct LossCurve: Sendable, Equatable {
    /// A value after some steps.
    package struct Point: Sendable, Equatable {
        /// Steps made.
        package var step: Int
        /// The value.
        package var value: Double

        /// A point.
        package init(_ step: Int, _ value: Double) {
            self.step = step
            self.value = value
        }
    }

    /// The loss of each reported step.
    package let raw: [Point]
    /// The same, smoothed.
    package let smoothed: [Point]
    /// The held-out loss.
    package let validation: [Point]
    /// The learning rate.
    package let learningRate: [Point]

    /// The most points that a plot can show apart; of longer runs the mean of neighbours is a point.
    package static let pointLimit = 4000

    /// The curve of a run, smoothed over about a sixtieth of it.
    package init(_ history: TrainingHistory) {
        let steps = history.steps
        raw = Self.thinned(steps.filter(\.loss.isFinite).map { Point($0.step, $0.loss) })
        // A longer reach would lag behind the fall at the beginning.
        let window = min(50, max(8, Double(raw.count) / 60))
        smoothed = zip(raw, LossSmoother.smooth(raw.map(\.value), window: window))
            .map { Point($0.step, $1) }
        validation = history.validations.filter(\.loss.isFinite).map { Point($0.step, $0.loss) }
        learningRate = Self.thinned(
            steps.filter(\.learningRate.isFinite).map { Point($0.step, $0.learningRate) }
        )
    }

    /// The last step that anything is known of.
    package var lastStep: Int { max(raw.last?.step ?? 0, validation.last?.step ?? 0) }

    /// The losses that a plot of these runs should show; nil where there are none.
    ///
    /// The held-out losses, and of the others all but the highest two in a hundred.
    package static func range(of curves: [LossCurve]) -> ClosedRange<Double>? {
        var values: [Double] = []
        for curve in curves {
            values += curve.validation.map(\.value)
            for points in [curve.smoothed, curve.raw] where !points.isEmpty {
                let sorted = points.map(\.value).sorted()
                values.append(sorted[0])
                values.append(sorted[Int((Double(sorted.count - 1) * 0.98).rounded(.up))])
            }
        }
        guard let low = values.min(), let high = values.max() else { return nil }
        // Losses that are the same but for their last digits are level, not a mountain range.
        let isLevel = high - low <= abs(high) * 1e-4
        let margin = isLevel ? abs(high) * 0.05 : (high - low) * 0.04
        // Losses are not below zero, and a logarithmic axis must not be driven there by its margin.
        return (low > 0 ? max(low - margin, low * 0.9) : low - margin)...high + margin
    }
    /// At most ``pointLimit`` points: means of as many neighbours as that takes, at the last one's step.
    private static func thinned(_ points: [Point]) -> [Point] {
        let size = (points.count + pointLimit - 1) / pointLimit
        guard size > 1 else { return points }
        return stride(from: 0, to: points.count, by: size).map { start in
            let group = points[start..<min(start + size, points.count)]
            let mean = group.reduce(0) { $0 + $1.value } / Double(group.count)
            return Point(group[group.endIndex - 1].step, mean)
        }
    }
}
