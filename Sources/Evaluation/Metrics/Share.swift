// A share is kept as its two counts: 3 of 4 and 300 of 400 are told apart, and a share of nothing is no number.

/// So many of so many.
package struct Share: Sendable, Equatable {
    /// How many it is true of.
    package let hits: Int
    /// Of how many.
    package let count: Int

    /// Counts the answers; those that are nil were not asked.
    package init(_ answers: some Sequence<Bool?>) {
        var (hits, count) = (0, 0)
        for case .some(let answer) in answers {
            count += 1
            hits += answer ? 1 : 0
        }
        self.hits = hits
        self.count = count
    }

    /// So many of so many.
    package init(hits: Int, count: Int) {
        self.hits = hits
        self.count = count
    }

    /// 0 to 1; nil where nothing was asked.
    package var value: Double? { count == 0 ? nil : Double(hits) / Double(count) }
}
