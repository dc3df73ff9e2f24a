// What `mechuri bench` asks the engine to time, and what it gets back: seconds of single passes, from
// which the command makes medians and percentiles.

/// Work that is timed again and again.
package enum BenchmarkTask: Sendable, Equatable {
    /// Reading a prompt of so many tokens into an empty cache, in the chunks that replies use.
    case prompt(tokens: Int)
    /// Decoding `tokens` tokens each for `batch` replies at once, after `depth` tokens they share.
    case decode(tokens: Int, batch: Int, depth: Int)

    /// The most tokens a sequence of this task holds.
    package var sequenceLength: Int {
        switch self {
        case .prompt(let tokens): tokens
        case .decode(let tokens, _, let depth): depth + tokens
        }
    }

    /// Tokens of one repetition, all replies together.
    package var tokenCount: Int {
        switch self {
        case .prompt(let tokens): tokens
        case .decode(let tokens, let batch, _): tokens * batch
        }
    }
}

/// How often a task is repeated.
package struct BenchmarkLimits: Sendable, Equatable {
    /// No further repetition begins after so many seconds of passes, the warm-up included.
    package let seconds: Double
    /// Repetitions that are counted whatever they take, and the most that are.
    package let repetitions: ClosedRange<Int>
    /// Whether the first repetition is thrown away, unless it alone took `seconds`.
    package let warmsUp: Bool

    /// Limits in seconds and counted repetitions, of which there is at least one.
    package init(seconds: Double, repetitions: ClosedRange<Int>, warmsUp: Bool = true) {
        precondition(repetitions.lowerBound >= 1, "repetitions \(repetitions)")
        self.seconds = seconds
        self.repetitions = repetitions
        self.warmsUp = warmsUp
    }

    /// The task once, as it comes.
    package static let once = BenchmarkLimits(seconds: 0, repetitions: 1...1, warmsUp: false)
}

/// How far a task has come.
package struct BenchmarkProgress: Sendable, Equatable {
    /// Repetitions that are over, the warm-up included.
    package let repetitions: Int
    /// Passes of the present one that are over, and all of them.
    package let passes: Int
    package let passCount: Int
}

/// Seconds of the repetitions that count; without any when the task was cancelled in the first.
package struct BenchmarkSamples: Sendable, Equatable {
    /// Seconds of each whole repetition: the sum of its passes.
    package internal(set) var repetitionSeconds: [Double] = []
    /// Seconds of every pass of these repetitions: of a decoded token, or a chunk of a prompt.
    package internal(set) var passSeconds: [Double] = []
    /// Whether somebody stopped it before its time.
    package internal(set) var wasCancelled = false

    /// No samples yet.
    package init() {}
}
