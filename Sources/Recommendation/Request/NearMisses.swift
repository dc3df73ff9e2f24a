// Mistyped cues: 얼큰항, 담벡한. A word of at least three syllables that means nothing as it stands is
// compared in jamo with words as long; one wrong letter of eight or more is forgiven, and only where the
// first consonant is right. Few, on purpose: a wrong wish is worse than a missed one.

import KoreanText

/// Words that a mistyped one may have meant.
struct NearMisses: Sendable {
    private struct Word: Sendable {
        let jamo: [Unicode.Scalar]
        let syllables: Int
        let entry: RequestLexicon.Entry
    }

    /// By the first jamo.
    private let words: [Unicode.Scalar: [Word]]

    /// Prepares words; short ones are left out.
    init(_ entries: [(String, RequestLexicon.Entry)]) {
        var words: [Unicode.Scalar: [Word]] = [:]
        for (text, entry) in entries where text.unicodeScalars.count >= 3 {
            let jamo = Jamo.letters(of: text)
            guard let first = jamo.first, jamo.count >= 8,
                text.unicodeScalars.allSatisfy(Hangul.isSyllable)
            else { continue }
            words[first, default: []].append(
                Word(jamo: jamo, syllables: text.unicodeScalars.count, entry: entry)
            )
        }
        self.words = words
    }

    /// The meanings of the word that the text nearly is, and how many of its syllables it takes.
    func meanings(of word: String) -> (length: Int, entries: [RequestLexicon.Entry])? {
        let syllables = Array(word.unicodeScalars.prefix(6))
        guard syllables.count >= 3, syllables.prefix(3).allSatisfy(Hangul.isSyllable) else {
            return nil
        }
        for length in (3...syllables.count).reversed() {
            let jamo = Jamo.letters(of: String(String.UnicodeScalarView(syllables[..<length])))
            guard let first = jamo.first, let near = words[first] else { return nil }
            let hits = near.filter {
                $0.syllables == length && Jamo.distance(jamo, $0.jamo, limit: 1) == 1
            }
            if let best = hits.first {
                let entries = hits.filter { $0.jamo == best.jamo }.map(\.entry)
                return (length, entries)
            }
        }
        return nil
    }
}
