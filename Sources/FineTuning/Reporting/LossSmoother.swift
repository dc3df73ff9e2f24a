// The smoothed loss: an exponential moving average, divided by the weight it has gathered so that the first
// values are not drawn towards zero (Kingma and Ba 2015, §3, for the same reason). A value that is no
// number leaves it as it was.

/// A running mean in which older values count less and less.
package struct LossSmoother: Sendable, Equatable {
    private let decay: Double
    private var sum = 0.0
    private var weight = 0.0

    /// A mean that has seen nothing; it reaches back over about `window` values, at least 1.
    package init(window: Double) {
        // The usual relation of an average's span and its decay: α = 2 / (N + 1).
        decay = 1 - 2 / (max(1, window) + 1)
    }

    /// The mean so far; nil before the first finite value.
    package var value: Double? { weight > 0 ? sum / weight : nil }

    /// Takes a value in, and returns the mean with it.
    @discardableResult
    package mutating func add(_ loss: Double) -> Double? {
        guard loss.isFinite else { return value }
        sum = decay * sum + (1 - decay) * loss
        weight = decay * weight + (1 - decay)
        return value
    }

    /// The means after each of these values; NaN where there is none yet.
    package static func smooth(_ losses: some Sequence<Double>, window: Double) -> [Double] {
        var smoother = LossSmoother(window: window)
        return losses.map { smoother.add($0) ?? .nan }
    }
}
