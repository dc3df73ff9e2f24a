// Two models side by side, example by example: only what both did is compared.

import Foundation

/// The differences of two models' losses.
///
/// Models that cut the same answer into different numbers of tokens are compared by answer, not by token.
package struct LossComparison: Sendable, Equatable {
    /// Whether both cut every answer into as many tokens, so that losses are means over tokens.
    package let isPerToken: Bool
    /// The loss: over tokens, or where they differ the sums over answers.
    package let loss: MeanDifference
    /// The loss of the end-of-sequence token alone.
    package let endLoss: MeanDifference?

    /// Compares what both foretold; nil where that is nothing.
    package init?(_ first: [ScoredAnswer?], _ second: [ScoredAnswer?]) {
        let pairs = zip(first, second).compactMap { pair -> (ScoredAnswer, ScoredAnswer)? in
            guard let first = pair.0, let second = pair.1 else { return nil }
            return (first, second)
        }
        let isPerToken = pairs.allSatisfy { $0.surprises.count == $1.surprises.count }
        let loss = MeanDifference(
            pairs.map { ($0.sum, $1.sum, isPerToken ? Double($0.surprises.count) : 1) }
        )
        guard let loss else { return nil }
        self.isPerToken = isPerToken
        self.loss = loss
        endLoss = MeanDifference(
            pairs.compactMap { first, second in
                guard let one = first.surprises.last, let other = second.surprises.last else {
                    return nil
                }
                return (one, other, 1)
            }
        )
    }
}

/// The differences of two models' replies to one list in one mode.
package struct ReplyComparison: Sendable, Equatable {
    /// How the replies were got.
    package let mode: ReplyMode
    /// To which list.
    package let set: RequestSet.Name
    /// Seconds per reply.
    package let seconds: MeanDifference?
    /// The shares, pair by pair.
    package let shares: [ReplyMeasure: PairedShares]
    /// The shares over further replies of rows, 0 to 1; rows are drawn whole, for their replies go together.
    package let rows: [RowMeasure: MeanDifference]

    init(_ first: ReplySection, _ second: ReplySection) {
        mode = first.mode
        set = first.set
        let pairs = zip(first.records, second.records).compactMap {
            pair -> (ReplyRecord, ReplyRecord)? in
            guard let first = pair.0, let second = pair.1 else { return nil }
            return (first, second)
        }
        seconds = MeanDifference(pairs.map { ($0.seconds, $1.seconds, 1) })
        shares = Dictionary(
            uniqueKeysWithValues: ReplyMeasure.allCases.map { measure in
                (measure, PairedShares(pairs.map { (measure.answer($0), measure.answer($1)) }))
            }
        )
        rows = Dictionary(
            uniqueKeysWithValues: RowMeasure.allCases.compactMap { measure in
                Self.difference(pairs.map { ($0.row, $1.row) }, measure).map { (measure, $0) }
            }
        )
    }

    /// Compares rows reply by reply, where both were asked.
    private static func difference(
        _ pairs: [(first: [RowReply], second: [RowReply])],
        _ measure: RowMeasure
    ) -> MeanDifference? {
        MeanDifference(
            pairs.compactMap { first, second in
                let answers = zip(first, second).compactMap { one, other -> (Bool, Bool)? in
                    guard let first = measure.answer(one), let second = measure.answer(other)
                    else { return nil }
                    return (first, second)
                }
                guard !answers.isEmpty else { return nil }
                return (
                    Double(answers.count(where: \.0)), Double(answers.count(where: \.1)),
                    Double(answers.count)
                )
            }
        )
    }
}

/// The differences of two models.
package struct ModelComparison: Sendable, Equatable {
    /// Of their losses; nil where none was measured of both.
    package let loss: LossComparison?
    /// Of their replies, section by section.
    package let replies: [ReplyComparison]

    /// Compares the first model with the second.
    package init(_ first: ModelEvaluation, _ second: ModelEvaluation) {
        loss = LossComparison(first.answers, second.answers)
        replies = first.sections.compactMap { section in
            second.sections.first { $0.mode == section.mode && $0.set == section.set }
                .map { ReplyComparison(section, $0) }
        }
    }

    /// The differences of a section.
    package func replies(_ mode: ReplyMode, _ set: RequestSet.Name) -> ReplyComparison? {
        replies.first { $0.mode == mode && $0.set == set }
    }
}
