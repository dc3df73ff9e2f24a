// ROUGE-L: how much of two texts is one common sequence of tokens (Lin, "ROUGE: A Package for
// Automatic Evaluation of Summaries", 2004, §3.1). With L the length of the longest common
// subsequence, precision is L / candidate, recall L / reference, and F their harmonic mean,
// 2 L / (candidate + reference): google-research/rouge, rouge_scorer.py `_score_lcs`, with beta 1.
// What a token is, SimilarityTokens.swift says: that is where rouge_score fails on Korean.

/// ROUGE-L of a candidate against a reference.
package struct RougeL: Sendable, Equatable {
    /// Share of the candidate's tokens that the common sequence takes, 0 to 1.
    package let precision: Double
    /// Share of the reference's tokens that the common sequence takes, 0 to 1.
    package let recall: Double
    /// The harmonic mean of both, 0 to 1.
    package let f: Double

    /// Scores sequences of tokens; 0 when either is empty.
    package init<Token: Hashable>(reference: [Token], candidate: [Token]) {
        var numbers: [Token: UInt32] = [:]
        func numbered(_ tokens: [Token]) -> [UInt32] {
            tokens.map { token in
                if let number = numbers[token] { return number }
                numbers[token] = UInt32(numbers.count)
                return UInt32(numbers.count - 1)
            }
        }
        let (first, second) = (numbered(reference), numbered(candidate))
        let common = CommonSubsequence(first, tokenCount: numbers.count).length(with: second)
        precision = candidate.isEmpty ? 0 : Double(common) / Double(candidate.count)
        recall = reference.isEmpty ? 0 : Double(common) / Double(reference.count)
        f = Self.f(common: common, reference.count, candidate.count)
    }

    /// Scores texts by their ``SimilarityTokens``.
    package init(reference: String, candidate: String) {
        self.init(
            reference: SimilarityTokens.of(reference),
            candidate: SimilarityTokens.of(candidate)
        )
    }

    /// F from the length of the common sequence and both lengths; the same on both sides.
    static func f(common: Int, _ first: Int, _ second: Int) -> Double {
        common == 0 ? 0 : Double(2 * common) / Double(first + second)
    }

    /// The shortest common sequence with which F exceeds the threshold.
    static func commonNeeded(above threshold: Double, _ first: Int, _ second: Int) -> Int {
        var common = Int(threshold * Double(first + second) / 2)
        // The product may be rounded either way; the quotient that F is decides.
        while common > 0, f(common: common - 1, first, second) > threshold { common -= 1 }
        while f(common: common, first, second) <= threshold { common += 1 }
        return common
    }
}
