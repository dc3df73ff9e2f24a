// Held-out loss: the mean of -ln p over the tokens of the answers, the end-of-sequence token included, every
// token counting alike whatever example it is of. That is what the trainer's loss over answer tokens is, and
// perplexity is its exponential. The loss of the end alone says whether a model has learnt to stop: the
// original 메추리 never did, because its padding was masked together with that token (FORMATS.md §7).

import Foundation

/// One answer, foretold token by token.
package struct ScoredAnswer: Sendable, Equatable {
    /// -ln p of each token in nats, the end-of-sequence token last.
    package let surprises: [Double]

    /// Takes the numbers of an answer's tokens.
    package init(surprises: [Double]) { self.surprises = surprises }

    /// Their sum.
    package var sum: Double { surprises.reduce(0, +) }
}

/// The loss over many answers.
package struct LossFigures: Sendable, Equatable {
    /// How many answers were foretold.
    package let answers: Int
    /// Their tokens, ends included.
    package let tokens: Int
    /// Mean -ln p over all tokens, in nats.
    package let loss: Double
    /// The same without the ends; nil where answers were empty.
    package let textLoss: Double?
    /// Mean -ln p of the ends alone.
    package let endLoss: Double

    /// The mean over answers of the sum over an answer's tokens: comparable whatever the tokenizer.
    package var answerLoss: Double { loss * Double(tokens) / Double(answers) }
    /// exp of the loss.
    package var perplexity: Double { exp(loss) }
    /// The geometric mean of the probability that a model gives to ending where the answer ends.
    package var endProbability: Double { exp(-endLoss) }

    /// The loss over some answers; nil where there are none.
    package init?(_ all: [ScoredAnswer]) {
        let scored = all.filter { !$0.surprises.isEmpty }
        guard !scored.isEmpty else { return nil }
        answers = scored.count
        tokens = scored.reduce(0) { $0 + $1.surprises.count }
        let sum = scored.reduce(0) { $0 + $1.sum }
        let ends = scored.reduce(0) { $0 + ($1.surprises.last ?? 0) }
        loss = sum / Double(tokens)
        textLoss = tokens > answers ? (sum - ends) / Double(tokens - answers) : nil
        endLoss = ends / Double(answers)
    }
}
