// The length of the longest common subsequence, 64 tokens of one side at a time: a bit of V is 1
// where the row of the usual table does not grow, and one addition carries a whole row over.
// Source: Hyyrö, "Bit-Parallel LCS-length Computation Revisited" (2004), after Crochemore et al.
// (2001): U = V & M[token]; V = (V + U) | (V - U); the length is the number of zeros.

/// One side of the comparison, prepared for many others.
///
/// Tokens are numbers from 0 on; those that the prepared side does not hold match nothing.
package struct CommonSubsequence: Sendable {
    private let count: Int
    private let wordCount: Int
    /// By token: where its words stand in `masks`; 0, where all words are 0, for those not held.
    private var starts: [UInt32]
    /// A bit for each place of a token.
    private var masks: [UInt64]

    /// Prepares a sequence.
    ///
    /// - Parameters:
    ///   - tokens: The sequence; numbers beyond the last are tokens that occur nowhere else.
    ///   - tokenCount: One more than the largest number that either side holds.
    package init(_ tokens: [UInt32], tokenCount: Int) {
        count = tokens.count
        wordCount = (tokens.count + 63) / 64
        starts = [UInt32](repeating: 0, count: tokenCount)
        masks = [UInt64](repeating: 0, count: wordCount)
        for (place, token) in tokens.enumerated() where token < tokenCount {
            if starts[Int(token)] == 0 {
                starts[Int(token)] = UInt32(masks.count)
                masks += repeatElement(0, count: wordCount)
            }
            masks[Int(starts[Int(token)]) + place / 64] |= 1 << UInt64(place % 64)
        }
    }

    /// The length of the longest common subsequence with another sequence.
    ///
    /// Costs one step per 64 tokens of the prepared side for every token of the other.
    package func length(with other: some Sequence<UInt32>) -> Int {
        wordCount == 1 ? shortLength(with: other) : longLength(with: other)
    }

    private func shortLength(with other: some Sequence<UInt32>) -> Int {
        var row = UInt64.max
        for token in other {
            let matched = row & masks[Int(starts[Int(token)])]
            row = (row &+ matched) | (row & ~matched)
        }
        return (~row & (UInt64.max >> UInt64(64 - count))).nonzeroBitCount
    }

    private func longLength(with other: some Sequence<UInt32>) -> Int {
        var rows = [UInt64](repeating: .max, count: wordCount)
        for token in other {
            let start = Int(starts[Int(token)])
            var carry: UInt64 = 0
            for word in 0..<wordCount {
                let row = rows[word]
                let matched = row & masks[start + word]
                let (partial, first) = row.addingReportingOverflow(matched)
                let (sum, second) = partial.addingReportingOverflow(carry)
                carry = first || second ? 1 : 0
                rows[word] = sum | (row & ~matched)
            }
        }
        // No token stands in the spare bits of the last word, but a carry may have run into them.
        let spare = UInt64(wordCount * 64 - count)
        return rows.enumerated().reduce(0) { length, row in
            let used = row.offset == wordCount - 1 ? UInt64.max >> spare : .max
            return length + (~row.element & used).nonzeroBitCount
        }
    }
}
