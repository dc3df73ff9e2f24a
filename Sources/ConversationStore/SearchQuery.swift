// What a user searches for: words that must all occur, each a row of characters in which a lone
// consonant stands for any syllable that begins with it (ㄱㅊ, 김ㅊ). A word of three or more
// characters also matches across spaces from the start of a word: 김치찌개 finds 김치 찌개, but
// 김치 does not find 튀김 치킨.

import Foundation
import KoreanText

/// A search, ready to be asked and checked.
struct SearchQuery: Equatable {
    /// How well a text matches, best first.
    enum Quality: Int, Comparable {
        /// A word of the text begins with it.
        case wordStart
        /// It stands inside a word.
        case inside
        /// It stands there with spaces in between.
        case spaced

        static func < (left: Quality, right: Quality) -> Bool { left.rawValue < right.rawValue }
    }

    /// A text that matches.
    struct Found: Equatable {
        var quality: Quality
        /// Scalar offsets of each word's first match, in order of position.
        var ranges: [Range<Int>]
    }

    private let words: [[Unicode.Scalar]]

    /// Takes a search apart; nil when there is nothing in it to search for.
    init?(_ text: String) {
        let scalars = Hangul.separatingClusters(text.nfc).unicodeScalars.map(SearchTerms.folded)
        words = scalars.split { !SearchTerms.isSearchable($0) }.map(Array.init)
        if words.isEmpty { return nil }
    }

    /// The FTS5 expression that every match satisfies, some others too.
    var expression: String {
        var terms: [String] = []
        for word in words {
            let pairs = zip(word, word.dropFirst()).compactMap(Self.term)
            if pairs.isEmpty, let first = word.first {
                terms.append("\"\(Character(first))\" *")
            } else {
                terms += pairs.map { "\"\($0)\"" }
            }
        }
        return terms.joined(separator: " AND ")
    }

    /// Finds all words in a text given as folded scalars; nil when one is missing.
    func match(_ text: [Unicode.Scalar]) -> Found? {
        var found = Found(quality: .wordStart, ranges: [])
        for word in words {
            guard let (quality, range) = Self.find(word, in: text) else { return nil }
            found.quality = max(found.quality, quality)
            found.ranges.append(range)
        }
        found.ranges.sort { $0.lowerBound < $1.lowerBound }
        return found
    }

    /// The indexed term of two neighbours; nil for a consonant beside a syllable, which is in none.
    private static func term(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> String? {
        let asksForInitials = Hangul.isInitialConsonant(first) || Hangul.isInitialConsonant(second)
        let hasSyllable = Hangul.isSyllable(first) || Hangul.isSyllable(second)
        return asksForInitials && hasSyllable ? nil : SearchTerms.pair(first, second)
    }

    private static func find(
        _ word: [Unicode.Scalar],
        in text: [Unicode.Scalar]
    ) -> (Quality, Range<Int>)? {
        var best: (Quality, Range<Int>)?
        for start in text.indices where equals(text[start], word[0]) {
            let isWordStart = start == 0 || !SearchTerms.isSearchable(text[start - 1])
            if let end = end(of: word, in: text, from: start, acrossSpaces: false) {
                if isWordStart { return (.wordStart, start..<end) }
                if best == nil || best?.0 == .spaced { best = (.inside, start..<end) }
            } else if best == nil, isWordStart, word.count >= 3,
                let end = end(of: word, in: text, from: start, acrossSpaces: true)
            {
                best = (.spaced, start..<end)
            }
        }
        return best
    }

    private static func end(
        of word: [Unicode.Scalar],
        in text: [Unicode.Scalar],
        from start: Int,
        acrossSpaces: Bool
    ) -> Int? {
        var position = start
        for (index, wanted) in word.enumerated() {
            if acrossSpaces, index > 0 {
                while position < text.count, SearchTerms.isSpace(text[position]) { position += 1 }
            }
            guard position < text.count, equals(text[position], wanted) else { return nil }
            position += 1
        }
        return position
    }

    private static func equals(_ scalar: Unicode.Scalar, _ wanted: Unicode.Scalar) -> Bool {
        scalar == wanted
            || (Hangul.isInitialConsonant(wanted)
                && Hangul.initialConsonant(of: scalar) == wanted)
    }
}
