// What the index holds of a text. FTS5's own tokenizers find whole words, but Korean is searched by
// parts of words (찌개 in 김치찌개를) and by initial consonants (ㄱㅊ), and its shortest words have two
// syllables or one. So the index holds every pair of neighbouring characters, spaces between them
// left out (people write 김치찌개 and 김치 찌개), once as they are and once as initial consonants, and
// the last character of each run alone, so that any single character begins some term.
// Pairs only narrow the search down; SearchQuery then looks at the text itself.

import Foundation
import KoreanText

/// Text taken apart for search.
enum SearchTerms {
    /// The terms of a text, each once, separated by spaces.
    ///
    /// The index is deleted from by recomputing them: a change here needs a migration that rebuilds
    /// the index.
    static func terms(of text: String) -> String {
        var terms: Set<String> = []
        for run in runs(of: text) {
            add(run, to: &terms)
            let initials = run.map { Hangul.initialConsonant(of: $0) ?? $0 }
            if initials != run { add(initials, to: &terms) }
        }
        return terms.joined(separator: " ")
    }

    /// The scalar as it is compared: lower-cased.
    static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII {
            return (0x41...0x5A).contains(scalar.value)
                ? Unicode.Scalar(UInt8(scalar.value + 0x20)) : scalar
        }
        if Hangul.isSyllable(scalar) { return scalar }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first ?? scalar : scalar
    }

    /// Whether a scalar can be searched for: letters, digits, lone jamo, and symbols such as emoji;
    /// no ASCII signs, punctuation, spaces or control characters.
    static func isSearchable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII || Hangul.isSyllable(scalar) { return Hangul.isWordScalar(scalar) }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate,
            .unassigned, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .connectorPunctuation, .otherPunctuation:
            return false
        default:
            return true
        }
    }

    /// Whether a scalar is a space that people put or leave out between parts of a name.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{A0}"
    }

    /// The searchable runs of a text, spaces dropped; signs and line ends part them.
    private static func runs(of text: String) -> [[Unicode.Scalar]] {
        var runs: [[Unicode.Scalar]] = []
        var run: [Unicode.Scalar] = []
        for scalar in text.nfc.unicodeScalars where !isSpace(scalar) {
            if isSearchable(scalar) {
                run.append(folded(scalar))
            } else if !run.isEmpty {
                runs.append(run)
                run = []
            }
        }
        if !run.isEmpty { runs.append(run) }
        return runs
    }

    private static func add(_ run: [Unicode.Scalar], to terms: inout Set<String>) {
        for (first, second) in zip(run, run.dropFirst()) { terms.insert(pair(first, second)) }
        if let last = run.last { terms.insert(String(Character(last))) }
    }

    /// The term of two neighbours.
    static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> String {
        var view = String.UnicodeScalarView()
        view.append(first)
        view.append(second)
        return String(view)
    }
}
