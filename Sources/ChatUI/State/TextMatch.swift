// Where words that were searched for stand in a text: without regard to case, and by initial
// consonants (초성) when the query is made of them, as the store's search does.

import Foundation
import KoreanText

/// Finding words in text, for marking hits and for filtering lists.
package enum TextMatch {
    /// Whether `text` holds every word of the query; an empty query is in everything.
    package static func contains(_ text: String, query: String) -> Bool {
        words(of: query).allSatisfy { !places(of: $0, in: text).isEmpty }
    }

    /// Every place where a word of the query stands.
    package static func ranges(of query: String, in text: String) -> [Range<String.Index>] {
        words(of: query).flatMap { places(of: $0, in: text) }
    }

    // MARK: - Private helpers

    private static func words(of query: String) -> [[Character]] {
        Hangul.separatingClusters(query.nfc).split(whereSeparator: \.isWhitespace)
            .map { $0.map(folded) }
    }

    private static func places(of word: [Character], in text: String) -> [Range<String.Index>] {
        var indices = Array(text.indices)
        let characters = text.map(folded)
        indices.append(text.endIndex)
        var result: [Range<String.Index>] = []
        var start = 0
        while start + word.count <= characters.count {
            let fits = word.indices.allSatisfy { matches(word[$0], characters[start + $0]) }
            if fits {
                result.append(indices[start]..<indices[start + word.count])
                start += word.count
            } else {
                start += 1
            }
        }
        return result
    }

    private static func matches(_ wanted: Character, _ character: Character) -> Bool {
        if wanted == character { return true }
        guard let consonant = wanted.unicodeScalars.first, Hangul.isInitialConsonant(consonant),
            let scalar = character.unicodeScalars.first
        else { return false }
        return Hangul.initialConsonant(of: scalar) == consonant
    }

    private static func folded(_ character: Character) -> Character {
        character.lowercased().first ?? character
    }
}
