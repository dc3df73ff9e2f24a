// How far two short words are from one another, to say "did you mean …?" about a mistyped key.
// Damerau–Levenshtein distance, optimal string alignment (Damerau 1964).

/// Distances between words.
package enum EditDistance {
    /// The fewest insertions, deletions, substitutions and swaps of neighbours from `a` to `b`.
    static func between(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        var rows = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { rows[i][0] = i }
        for j in 0...b.count { rows[0][j] = j }
        for (i, x) in a.enumerated() {
            for (j, y) in b.enumerated() {
                var best = min(rows[i][j + 1], rows[i + 1][j]) + 1
                best = min(best, rows[i][j] + (x == y ? 0 : 1))
                if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                rows[i + 1][j + 1] = best
            }
        }
        return rows[a.count][b.count]
    }

    /// The candidate nearest to a word, when it is near enough to be meant.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (distance: between(word.lowercased(), $0), name: $0) }
        guard let best = ranked.min(by: { $0 < $1 }), best.distance <= max(1, word.count / 3) else {
            return nil
        }
        return best.name
    }
}
