// Is a text new beside all that were kept? Self-instruct (Wang et al., 2023) drops an instruction
// whose ROUGE-L F with any kept one is above 0.7. Comparing with every one of 100,000 costs a second;
// here the answer is the same, and nearly all are never looked at.
//
// F > t needs a common sequence of more than t (n + m) / 2 tokens, n and m being both lengths, so
// 1. m must lie between t n / (2 - t) and n (2 - t) / t;
// 2. both must share as many tokens, in whatever order. With at least a shared ones needed, one of
//    any n - a + 1 of our tokens is among them: we look only at the texts that hold one of our
//    *rarest* n - a + 1 (prefix filtering: Chaudhuri et al., "A Primitive Operator for Similarity
//    Joins in Data Cleaning", 2006; Xiao et al., "Efficient Similarity Joins", 2008);
// 3. those that can still reach their own a are counted in full, and
// 4. what is left is compared in order (CommonSubsequence.swift).
// A token's second occurrence in a text is a token of its own here, so that sets do for multisets.

/// The texts kept so far, and whether another is like one of them.
package struct NoveltyFilter: Sendable {
    /// A kept text and how like it is.
    package struct Match: Sendable, Equatable {
        /// Which one, in the order of ``NoveltyFilter/add(_:)``.
        package let index: Int
        /// ROUGE-L F.
        package let score: Double

        /// A text and its score.
        package init(index: Int, score: Double) {
            self.index = index
            self.score = score
        }
    }

    /// A text is like another when their F is above this.
    package let threshold: Double
    /// How many texts were added.
    package var count: Int { lengths.count }

    /// Element of (token, how many times it occurred before) by token.
    private var elements: [String: [UInt32]] = [:]
    /// Per element: the token's number, the same for all its occurrences.
    private var tokenOf: [UInt32] = []
    /// Per element: the texts that hold it, in order.
    private var postings: [[UInt32]] = []
    /// All texts' elements in their order, one after the other.
    private var sequences: [UInt32] = []
    /// Where each text begins there.
    private var starts: [Int] = []
    private var lengths: [UInt32] = []

    /// A filter without texts.
    ///
    /// - Parameter threshold: 0 or more, below 1: the original's is 0.7.
    package init(threshold: Double = 0.7) {
        precondition((0..<1).contains(threshold), "threshold \(threshold)")
        self.threshold = threshold
    }

    /// Keeps a text.
    ///
    /// - Returns: Its index.
    @discardableResult
    package mutating func add(_ text: String) -> Int {
        let index = UInt32(lengths.count)
        let tokens = SimilarityTokens.of(text)
        starts.append(sequences.count)
        lengths.append(UInt32(tokens.count))
        var occurrences: [String: Int] = [:]
        for token in tokens {
            let element = element(of: token, occurrence: occurrences[token, default: 0])
            occurrences[token, default: 0] += 1
            postings[Int(element)].append(index)
            sequences.append(element)
        }
        return Int(index)
    }

    /// The most similar of the kept texts, if it is more similar than the threshold allows; of
    /// several the first.
    package func mostSimilar(to text: String) -> (index: Int, score: Double)? {
        var best: Match?
        search(text) { match in
            let isBetter = best.map { (match.score, $0.index) > ($0.score, match.index) } ?? true
            if isBetter { best = match }
            return best?.score ?? threshold
        }
        return best.map { ($0.index, $0.score) }
    }

    /// All kept texts that are more similar than the threshold allows, in order.
    package func similar(to text: String) -> [Match] {
        var result: [Match] = []
        search(text) { match in
            result.append(match)
            return threshold
        }
        return result.sorted { $0.index < $1.index }
    }

    private mutating func element(of token: String, occurrence: Int) -> UInt32 {
        let known = elements[token] ?? []
        if occurrence < known.count { return known[occurrence] }
        let element = UInt32(tokenOf.count)
        tokenOf.append(known.first ?? element)
        postings.append([])
        elements[token, default: []].append(element)
        return element
    }

    // MARK: - Searching

    /// A text to be compared, by the elements of the filter.
    private struct Query {
        /// The numbers of all tokens in the text's order; `max` for those that no kept text holds.
        var sequence: [UInt32] = []
        /// The elements that kept texts hold, the rarest first.
        var rarest: [UInt32] = []
    }

    private func query(_ text: String) -> Query {
        var occurrences: [String: Int] = [:]
        var query = Query()
        for token in SimilarityTokens.of(text) {
            let occurrence = occurrences[token, default: 0]
            occurrences[token] = occurrence + 1
            let known = elements[token] ?? []
            query.sequence.append(known.first ?? .max)
            if occurrence < known.count { query.rarest.append(known[occurrence]) }
        }
        query.rarest.sort { (postings[Int($0)].count, $0) < (postings[Int($1)].count, $1) }
        return query
    }

    /// Calls `found` with the texts above the threshold.
    ///
    /// `found` gives back a bound: texts below it may be left out from then on.
    private func search(_ text: String, found: (Match) -> Double) {
        let query = query(text)
        let count = query.sequence.count
        guard let limits = admissible(count) else { return }
        let fewest = RougeL.commonNeeded(above: threshold, count, limits.lowerBound)
        // Unknown tokens are the rarest of all: they use up the front of the prefix.
        let looked = query.rarest.count - fewest + 1
        guard looked > 0 else { return }
        // How many of the looked-up elements each text holds.
        var shared = [UInt32](repeating: 0, count: lengths.count)
        var candidates: [Int] = []
        for (place, element) in query.rarest.prefix(looked).enumerated() {
            let reachable = query.rarest.count - place
            for index in postings[Int(element)].lazy.map(Int.init) {
                if shared[index] == 0 {
                    let length = Int(lengths[index])
                    guard limits.contains(length),
                        RougeL.f(common: min(reachable, length), count, length) > threshold
                    else { continue }
                    candidates.append(index)
                }
                shared[index] += 1
            }
        }
        guard !candidates.isEmpty else { return }
        let rest = query.rarest.count - looked
        compare(query, candidates.map { ($0, Int(shared[$0]) + rest) }, found: found)
    }

    /// Compares in full those candidates that can still exceed threshold and bound.
    ///
    /// Each candidate comes with the most tokens that it can share with the query.
    private func compare(
        _ query: Query,
        _ candidates: [(index: Int, shared: Int)],
        found: (Match) -> Double
    ) {
        let count = query.sequence.count
        var isShared = [Bool](repeating: false, count: tokenOf.count)
        for element in query.rarest { isShared[Int(element)] = true }
        let common = CommonSubsequence(query.sequence, tokenCount: tokenOf.count)
        var bound = threshold
        for candidate in candidates {
            let length = Int(lengths[candidate.index])
            let start = starts[candidate.index]
            let sequence = sequences[start..<start + length]
            func score(_ common: Int) -> Double? {
                let score = RougeL.f(common: common, count, length)
                return score > threshold && score >= bound ? score : nil
            }
            guard score(min(candidate.shared, length)) != nil,
                score(sequence.count { isShared[Int($0)] }) != nil,
                let score = score(common.length(with: sequence.lazy.map { tokenOf[Int($0)] }))
            else { continue }
            bound = found(Match(index: candidate.index, score: score))
        }
    }

    /// Lengths that a text may have to be like one of this length.
    private func admissible(_ count: Int) -> ClosedRange<Int>? {
        guard count > 0, threshold > 0 else { return count > 0 ? 1...Int(UInt32.max) : nil }
        func fits(_ length: Int) -> Bool {
            RougeL.f(common: min(count, length), count, length) > threshold
        }
        var shortest = max(Int(threshold * Double(count) / (2 - threshold)), 1)
        while !fits(shortest) { shortest += 1 }
        var longest = max(Int((2 - threshold) * Double(count) / threshold) + 1, count)
        while !fits(longest) { longest -= 1 }
        while shortest > 1, fits(shortest - 1) { shortest -= 1 }
        return shortest...longest
    }
}
