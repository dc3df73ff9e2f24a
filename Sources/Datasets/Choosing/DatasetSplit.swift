// Sets rows aside for validation. A loss on rows that training has nearly seen says nothing, so rows
// whose questions are equal once particles, endings and spaces are set aside always go to one side,
// and so do those that are like one another by ROUGE-L, and those like these. Such a chain can grow
// long; the longest then stays with training, and validation is filled from the others.
//
// Which side a group goes to depends on what it says and the seed, never on the order of the file.
// With `byContent` it depends on nothing else: rows that are added later move no other row. Groups
// are then those of equal questions only, because likeness changes with every row that comes.

import TextSimilarity

/// Which rows are for validation.
package struct DatasetSplit: Sendable, Equatable {
    /// How sides are chosen.
    package enum Method: Sendable, Equatable {
        /// As many rows as were asked for; questions above the ROUGE-L F stay together.
        case counted(near: Double?)
        /// About as many, and every row always on the same side.
        case byContent
    }

    /// By row: whether it is for validation.
    package private(set) var isValidation: [Bool]
    /// How many groups of like rows there are.
    package private(set) var groupCount = 0
    /// Rows of the largest group.
    package private(set) var largestGroup = 0
    /// Rows that were asked for validation.
    package let wanted: Int

    /// Rows that are for validation.
    package var validationCount: Int { isValidation.count { $0 } }

    /// Splits rows.
    ///
    /// - Parameters:
    ///   - records: The rows.
    ///   - share: Of validation, above 0 and below 1.
    ///   - seed: Another seed, another choice.
    ///   - method: How sides are chosen.
    ///   - progress: Called with the number of rows looked at.
    package init(
        _ records: [DatasetRecord],
        share: Double,
        seed: UInt64 = 0,
        method: Method = .counted(near: 0.7),
        progress: (Int) -> Void = { _ in }
    ) {
        precondition(share > 0 && share < 1, "share \(share)")
        isValidation = [Bool](repeating: false, count: records.count)
        wanted = Int((Double(records.count) * share).rounded())
        let near: Double? = if case .counted(let near) = method { near } else { nil }
        let groups = Self.groups(records, near: near, progress).map { rows in
            // The smallest, so that the order of rows does not count.
            let hash = rows.map { ContentHash.of(Self.key(records[$0]), seed: seed) }.min() ?? 0
            return (hash: hash, rows: rows)
        }
        groupCount = groups.count
        largestGroup = groups.map(\.rows.count).max() ?? 0
        var left = wanted
        for group in groups.sorted(by: { $0.hash < $1.hash }) {
            let isChosen =
                method == .byContent
                ? Double(group.hash) < share * 0x1p64 : group.rows.count <= left
            guard isChosen else { continue }
            for row in group.rows { isValidation[row] = true }
            left -= group.rows.count
        }
    }

    /// The question without what any question has.
    private static func key(_ record: DatasetRecord) -> String {
        SimilarityTokens.of(record.subject).joined(separator: " ")
    }

    /// Rows that must stay together.
    private static func groups(
        _ records: [DatasetRecord],
        near: Double?,
        _ progress: (Int) -> Void
    ) -> [[Int]] {
        var numbers: [String: Int] = [:]
        let group = records.map { record in
            let key = key(record)
            if let number = numbers[key] { return number }
            let number = numbers.count
            numbers[key] = number
            return number
        }
        var sets = DisjointSets(count: numbers.count)
        if let near {
            var filter = NoveltyFilter(threshold: near)
            for (row, record) in records.enumerated() where group[row] == filter.count {
                for match in filter.similar(to: record.subject) {
                    sets.join(match.index, filter.count)
                }
                filter.add(record.subject)
                progress(row + 1)
            }
        }
        var rows: [Int: [Int]] = [:]
        for (row, number) in group.enumerated() { rows[sets.find(number), default: []].append(row) }
        return Array(rows.values)
    }
}
