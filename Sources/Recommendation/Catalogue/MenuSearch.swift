// Finds menus by what a person typed: a name or spelling, its beginning or middle, its initial
// consonants (ㄱㅊㅉㄱ), or a near miss (김치찌계). Near misses are counted in jamo, because one wrong
// key in Korean changes a letter within a syllable.

import Foundation
import KoreanText

extension MenuCatalog {
    /// The menus that a query may mean, best first.
    ///
    /// - Parameters:
    ///   - query: what was typed.
    ///   - limit: the most menus to give.
    /// - Returns: the menus, none when nothing is near enough.
    package func search(_ query: String, limit: Int = 20) -> [Menu] {
        let wanted = Self.key(query)
        guard !wanted.isEmpty else { return [] }
        let initials = Hangul.isInitialConsonantQuery(wanted)
        let exact = initials ? Hangul.separatingClusters(wanted) : wanted
        let jamo = initials ? [] : Jamo.letters(of: wanted)
        var ranked: [(rank: Int, index: Int)] = []
        for (index, menu) in menus.enumerated() {
            let ranks = menu.allSpellings.compactMap { spelling -> Int? in
                let key = Self.key(spelling)
                let text = initials ? Hangul.initialConsonants(of: key) : key
                return Self.rank(of: text, for: exact) ?? Self.nearMiss(of: key, for: jamo)
            }
            if let rank = ranks.min() { ranked.append((rank, index)) }
        }
        // Who typed a name that is there did not mistype another: 국밥 is not 굴밥.
        if ranked.contains(where: { $0.rank <= 3 }) { ranked.removeAll { $0.rank > 3 } }
        return ranked.sorted { $0 < $1 }.prefix(limit).map { menus[$0.index] }
    }

    /// 0 the whole name, 1 its beginning, 2 its end, 3 its middle; nil otherwise.
    private static func rank(of text: String, for wanted: String) -> Int? {
        if text == wanted { return 0 }
        if text.hasPrefix(wanted) { return 1 }
        if text.hasSuffix(wanted) { return 2 }
        return text.contains(wanted) ? 3 : nil
    }

    /// 3 plus the number of wrong letters, when they are few: one in six, at most three.
    private static func nearMiss(of key: String, for jamo: [Unicode.Scalar]) -> Int? {
        let allowed = min(3, jamo.count / 5)
        guard allowed > 0 else { return nil }
        let distance = Jamo.distance(jamo, Jamo.letters(of: key), limit: allowed)
        return distance.map { 3 + $0 }
    }
}

/// Letters of Hangul syllables.
enum Jamo {
    /// The text with every syllable taken apart into its two or three letters (NFD).
    static func letters(of text: String) -> [Unicode.Scalar] {
        Array(text.decomposedStringWithCanonicalMapping.unicodeScalars)
    }

    /// The fewest insertions, deletions and substitutions from `a` to `b`; nil above `limit`.
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let best = min(row[j], row[j + 1]) + 1
                (diagonal, row[j + 1]) = (row[j + 1], min(best, diagonal + (x == y ? 0 : 1)))
            }
            if (row.min() ?? 0) > limit { return nil }
        }
        return row[b.count] <= limit ? row[b.count] : nil
    }
}
