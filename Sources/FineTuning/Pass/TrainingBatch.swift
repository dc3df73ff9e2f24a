// The examples of one pass, laid end to end: nothing is padded, so nothing need be masked out, and the
// token that ends an answer is learnt like any other. (The original padded with the end-of-sequence token
// and masked that token by its id, so that it was never learnt; FORMATS.md §7.)

/// One tokenised example.
package struct TokenSequence: Sendable, Equatable {
    /// Its tokens, prompt and answer and the end of the sequence.
    package var tokens: [Int32]
    /// How much the prediction of each token counts in the loss; that of the first is not used.
    package var weights: [Float]

    /// As many weights as tokens.
    package init(tokens: [Int32], weights: [Float]) {
        precondition(tokens.count == weights.count, "\(tokens.count), \(weights.count)")
        self.tokens = tokens
        self.weights = weights
    }

    /// The sum of the weights that count.
    package var weight: Double { weights.dropFirst().reduce(0) { $0 + Double($1) } }

    /// How many positions of a pass it takes: the last token is only predicted.
    package var positions: Int { max(tokens.count - 1, 0) }
}

/// Several sequences for one pass.
package struct TrainingBatch: Sendable {
    /// The token of every position.
    let tokens: [Int32]
    /// Where each sequence begins, and where the last one ends.
    let starts: [Int]
    /// Positions whose prediction counts, with what they should predict and how much it counts.
    let lossRows: [Int]
    let targets: [Int32]
    let weights: [Float]

    /// T.
    package var tokenCount: Int { tokens.count }
    /// The longest sequence's positions.
    package var longest: Int { zip(starts, starts.dropFirst()).map { $1 - $0 }.max() ?? 0 }
    /// The sum of all weights.
    package var weight: Double { weights.reduce(0) { $0 + Double($1) } }

    /// Lays sequences end to end; those of fewer than two tokens teach nothing and are left out.
    package init(_ sequences: [TokenSequence]) {
        var tokens: [Int32] = []
        var starts = [0]
        var (rows, targets, weights) = ([Int](), [Int32](), [Float]())
        for sequence in sequences where sequence.tokens.count > 1 {
            for i in 0..<sequence.positions {
                if sequence.weights[i + 1] > 0 {
                    rows.append(tokens.count)
                    targets.append(sequence.tokens[i + 1])
                    weights.append(sequence.weights[i + 1])
                }
                tokens.append(sequence.tokens[i])
            }
            starts.append(tokens.count)
        }
        self.tokens = tokens
        self.starts = starts
        self.lossRows = rows
        self.targets = targets
        self.weights = weights
    }
}
