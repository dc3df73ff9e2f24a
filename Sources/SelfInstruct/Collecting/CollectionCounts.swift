// What a collection has done so far, over all its runs: kept beside the rows, so that going on later
// counts on. The rows themselves are the truth about how many there are; the counts are for reports,
// limits and the numbers of requests. The file is replaced as a whole after each reply.

import Foundation

/// Counts of a collection.
package struct CollectionCounts: Sendable, Equatable, Codable {
    /// The version of the file.
    package private(set) var version = 1
    /// Requests that are over, failed ones included.
    package var requests = 0
    /// Requests without a reply.
    package var failures = 0
    /// Attempts; more than requests where some were made again.
    package var attempts = 0
    /// Rows that were kept.
    package var kept = 0
    /// Tasks that were not, by reason.
    package var rejected: [String: Int] = [:]
    /// Tokens.
    package var usage = TokenUsage()
    /// Seconds of all runs.
    package var seconds = 0.0
    /// The models that were asked.
    package var teachers: [String] = []

    /// Nothing yet.
    package init() {}

    /// The file's version that this program reads.
    package static let currentVersion = 1

    /// How often each reason was met, in the reasons' order; unmet ones are left out.
    package var rejections: [(reason: Rejection, count: Int)] {
        Rejection.allCases.compactMap { reason in
            rejected[reason.rawValue].map { (reason, $0) }
        }
    }

    /// Tasks that were not kept.
    package var rejectedCount: Int { rejected.values.reduce(0, +) }

    /// Counts a task that is not kept.
    package mutating func reject(_ reason: Rejection) { rejected[reason.rawValue, default: 0] += 1 }
}

/// The file of counts.
package struct CountsFile: Sendable {
    /// Where it is.
    package let path: String

    /// The file beside the rows.
    package init(besides rows: String) { path = rows + ".state.json" }

    /// What was counted; nothing where there is no file.
    ///
    /// - Throws: `SelfInstructError.badCounts`.
    package func read() throws(SelfInstructError) -> CollectionCounts {
        guard let data = FileManager.default.contents(atPath: path) else {
            return CollectionCounts()
        }
        guard let counts = try? JSONDecoder().decode(CollectionCounts.self, from: data) else {
            throw .badCounts(path: path, reason: "JSON")
        }
        guard counts.version == CollectionCounts.currentVersion else {
            throw .badCounts(path: path, reason: "version \(counts.version)")
        }
        return counts
    }

    /// Replaces the file.
    ///
    /// - Throws: `SelfInstructError.cannotWrite`.
    package func write(_ counts: CollectionCounts) throws(SelfInstructError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            let data = try encoder.encode(counts) + Data("\n".utf8)
            try data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .cannotWrite(path: path, reason: (error as NSError).localizedDescription)
        }
    }
}
