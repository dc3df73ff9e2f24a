// What is to be collected, and what came of it.

import Diagnostics

/// What is to be collected.
package struct CollectionPlan: Sendable, Equatable {
    /// The rows that the file is to hold at the end.
    package var target: Int
    /// Requests under way at the same time.
    package var concurrency = 4
    /// The most requests, earlier runs included; nil for as many as it takes.
    package var maximumRequests: Int?
    /// The most tokens of a reply.
    package var maximumTokens = 500
    /// Chooses the demonstrations; equal seeds and replies give equal rows.
    package var seed: UInt64
    /// Replies in a row of which nothing is kept before the collection ends.
    package var giveUpAfter = 25
    /// Requests in a row without a reply before the collection ends.
    package var failuresInARow = 3
    /// The highest ROUGE-L F of two requests.
    package var similarity = 0.7

    /// A plan with the original's settings.
    package init(target: Int, seed: UInt64) {
        self.target = target
        self.seed = seed
    }
}

/// How far a collection is.
package struct CollectionProgress: Sendable, Equatable {
    /// Rows in the file.
    package let rows: Int
    /// Counts of all runs.
    package let counts: CollectionCounts
    /// Requests under way.
    package let underWay: Int
    /// What has been spent; nil without prices.
    package let cost: Double?
}

/// What came of a run.
package struct CollectionResult: Sendable {
    /// Why it ended.
    package enum End: Sendable {
        /// The file holds as many rows as were wanted.
        case reached
        /// Somebody stopped it.
        case interrupted
        /// No further request was allowed.
        case requestsSpent
        /// No further request could be paid.
        case moneySpent
        /// Something stood in the way.
        case failed(any Error)
    }

    /// Why it ended.
    package let end: End
    /// Rows in the file.
    package let rows: Int
    /// Rows that it held before this run.
    package let rowsBefore: Int
    /// Counts of all runs.
    package let counts: CollectionCounts
    /// Counts before this run.
    package let before: CollectionCounts
    /// What all runs cost; nil without prices.
    package let cost: Double?
    /// Seconds of this run.
    package let seconds: Double
}
