// The figures of many replies. The original 메추리 answered in 13 to 15 seconds on a T4, at the same limit of
// 200 new tokens.

import Diagnostics
import Foundation

/// A yes-or-no question about replies.
package enum ReplyMeasure: String, Sendable, CaseIterable {
    /// Ended by the end-of-sequence token, after a whole sentence.
    case complete
    /// Names a menu of the catalogue.
    case named
    /// Names one that fits the request.
    case fitting
    /// Speaks of the menu in its 맥락.
    case followsContext
    /// 다시 추천 with the first menu forbidden names another one.
    case anotherAided
    /// A second sample without help names another one.
    case anotherUnaided

    /// The answer for a request; nil where the question does not arise.
    package func answer(_ record: ReplyRecord) -> Bool? {
        switch self {
        case .complete: record.judgement.isComplete
        case .named: record.judgement.menu != nil
        case .fitting: record.judgement.fits
        case .followsContext: record.judgement.followsContext
        case .anotherAided: record.aided?.differs
        case .anotherUnaided: record.unaided?.differs
        }
    }
}

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
    }

    /// A share; of nothing where it was not asked.
    package subscript(_ measure: ReplyMeasure) -> Share { shares[measure] ?? Share([]) }
}
