// The figures of many replies. The original 메추리 answered in 13 to 15 seconds on a T4, at the same limit of
// 200 new tokens.

import Diagnostics
import Foundation

/// The figures of a section.
package struct ReplyFigures: Sendable, Equatable {
    /// How many replies there are.
    package let count: Int
    /// Seconds from a request to the end of its reply.
    package let seconds: Distribution
    /// New tokens of a reply, on average.
    package let meanTokens: Double?
    /// Decoded tokens over seconds of decoding, all replies together; nil where nothing was decoded.
    package let tokensPerSecond: Double?
    /// The shares.
    package let shares: [ReplyMeasure: Share]
    /// The shares over all further replies of all rows of 다시 추천.
    package let rows: [RowMeasure: Share]
    /// How much the replies differ from each other.
    package let diversity: ReplyDiversity

    /// The figures of some replies.
    package init(_ records: [ReplyRecord]) {
        count = records.count
        seconds = Distribution(records.map(\.seconds))
        meanTokens = Distribution(records.map { Double($0.result.tokens) }).mean
        let decoding = records.reduce(0) { $0 + $1.result.timings.decodeSeconds }
        let decoded = records.reduce(0) { $0 + $1.result.timings.decodedTokens }
        tokensPerSecond = decoding > 0 ? Double(decoded) / decoding : nil
        shares = Dictionary(
            uniqueKeysWithValues: ReplyMeasure.allCases.map { measure in
                (measure, Share(records.map(measure.answer)))
            }
        )
        rows = Dictionary(
            uniqueKeysWithValues: RowMeasure.allCases.map { measure in
                (measure, Share(records.flatMap(\.row).map(measure.answer)))
            }
        )
        diversity = ReplyDiversity(records)
    }

    /// A share over rows; of nothing where it was not asked.
    package subscript(_ measure: RowMeasure) -> Share { rows[measure] ?? Share([]) }

    /// A share; of nothing where it was not asked.
    package subscript(_ measure: ReplyMeasure) -> Share { shares[measure] ?? Share([]) }
}
