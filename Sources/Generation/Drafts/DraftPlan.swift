// How many guessed tokens a pass should check. A pass of several rows costs more than one of a
// single row: little where reading the weights is the work, nearly all of it where a model lies in
// the cache. Both the costs and how often guesses come true are measured while replies are written,
// the latter also while nothing is guessed; guessing is off wherever it does not pay.
// The expected tokens of a pass with k guesses, each true with probability p after the ones before
// it, are (1 - p^(k+1)) / (1 - p) (Leviathan and others, 2023, equation 1).

/// Whether replies are written with guesses.
package enum DraftPolicy: Sendable, Equatable {
    /// Never.
    case off
    /// Where it pays.
    case adaptive
    /// Always as many as given, for tests and measurements.
    case always(Int)
}

/// Measured costs and chances.
struct DraftPlan {
    /// The most guesses of a pass.
    static let most = 6

    /// How guesses are made.
    var policy = DraftPolicy.adaptive
    /// Guesses checked and guesses that came true, for reports.
    private(set) var checked = 0
    private(set) var accepted = 0

    /// Seconds of a pass by its rows; 0 is unknown.
    private var seconds = [Double](repeating: 0, count: most + 2)
    /// How often a first guess comes true, newer ones counting more.
    private var chance = 0.5
    /// What a further row costs, in passes of one row, until it was measured.
    private let assumedRowCost: Double

    /// A plan for a model whose weights take so many bytes.
    init(bytesPerToken: Int) {
        // Weights that do not fit into the caches are what a pass waits for.
        assumedRowCost = bytesPerToken > 64 << 20 ? 0.15 : 0.6
    }

    /// How many of at most `available` guesses to check.
    func count(available: Int) -> Int {
        switch policy {
        case .off: return 0
        case .always(let count): return min(count, available, Self.most)
        case .adaptive: break
        }
        guard seconds[1] > 0 else { return 0 }
        var best = 0
        var bestRate = 1 / seconds[1]
        for k in stride(from: 1, through: min(available, Self.most), by: 1) {
            let rate = expectedTokens(k) / cost(rows: k + 1)
            // A little more than nothing must be won.
            if rate > bestRate * 1.03 { (best, bestRate) = (k, rate) }
        }
        return best
    }

    /// Remembers how long a pass took.
    mutating func note(rows: Int, seconds time: Double) {
        guard seconds.indices.contains(rows), rows > 0 else { return }
        // Busy moments of the machine are not the pass's own: slower ones count less.
        let old = seconds[rows]
        seconds[rows] = old == 0 ? time : old + (time - old) * (time < old ? 0.25 : 0.05)
    }

    /// Remembers whether a first guess came true.
    mutating func note(isTrue: Bool) { chance += ((isTrue ? 1 : 0) - chance) * 0.05 }

    /// Counts checked guesses.
    mutating func count(checked: Int, accepted: Int) {
        self.checked += checked
        self.accepted += accepted
    }

    private func expectedTokens(_ k: Int) -> Double {
        var (sum, term) = (1.0, 1.0)
        for _ in 0..<k {
            term *= chance
            sum += term
        }
        return sum
    }

    private func cost(rows: Int) -> Double {
        if seconds[rows] > 0 { return seconds[rows] }
        return seconds[1] * (1 + assumedRowCost * Double(rows - 1))
    }
}
