// Arithmetic of Hangul syllables (The Unicode Standard §3.12): a precomposed syllable is
// 0xAC00 + (initial * 21 + medial) * 28 + final, so its initial consonant (초성) and its final
// consonant (받침) come by division. Search, particles and menu names all stand on this.

import Foundation

/// Syllables, initial consonants and bigrams of Korean text.
package enum Hangul {
    /// The compatibility jamo of the 19 initial consonants, in syllable order.
    static let initials: [Unicode.Scalar] = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ".unicodeScalars)

    /// Clusters that an input method makes of two initials typed in a row, and what was typed.
    private static let clusters: [Unicode.Scalar: String] = [
        "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
    ]

    /// Whether the scalar is a precomposed syllable, 가 … 힣.
    package static func isSyllable(_ scalar: Unicode.Scalar) -> Bool {
        (0xAC00...0xD7A3).contains(scalar.value)
    }

    /// Whether the scalar is a compatibility jamo, ㄱ … ㆎ, as in ㅋㅋ, ㅠㅠ and 초성 queries.
    package static func isCompatibilityJamo(_ scalar: Unicode.Scalar) -> Bool {
        (0x3131...0x318E).contains(scalar.value)
    }

    /// Whether the scalar is a consonant jamo that can begin a syllable, ㄱ … ㅎ.
    package static func isInitialConsonant(_ scalar: Unicode.Scalar) -> Bool {
        (0x3131...0x314E).contains(scalar.value) && initials.contains(scalar)
    }

    /// The text with every syllable replaced by its initial consonant: 김치 Pie → ㄱㅊ pie.
    ///
    /// What is no syllable is kept, lower-cased.
    package static func initialConsonants(of text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.nfc.lowercased().unicodeScalars {
            result.append(initialConsonant(of: scalar) ?? scalar)
        }
        return String(result)
    }

    /// The initial consonant of a syllable; nil for any other scalar.
    package static func initialConsonant(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        isSyllable(scalar) ? initials[Int(scalar.value - 0xAC00) / 588] : nil
    }

    /// Whether the text asks for initial consonants: at least one, and nothing else but spaces.
    package static func isInitialConsonantQuery(_ text: String) -> Bool {
        let scalars = separatingClusters(text.nfc).unicodeScalars.filter { $0 != " " }
        return !scalars.isEmpty && scalars.allSatisfy(isInitialConsonant)
    }

    /// The text with consonant clusters taken apart, as they were typed: ㄳ → ㄱㅅ.
    package static func separatingClusters(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { clusters[$0] != nil }) else { return text }
        return text.unicodeScalars.map { clusters[$0] ?? String(Character($0)) }.joined()
    }

    /// Whether the word, as it is read aloud, ends in a consonant (받침): 김밥 true, 피자 false.
    ///
    /// Digits and Latin letters are read the Korean way; false when nothing in it can be read.
    package static func hasFinalConsonant(_ word: String) -> Bool {
        switch WordEnding(of: word) {
        case .vowel, .unknown: false
        case .rieul, .consonant: true
        }
    }

    /// The number of a syllable's final consonant, 0 (none) … 27; 8 is ㄹ.
    static func finalIndex(of scalar: Unicode.Scalar) -> Int? {
        isSyllable(scalar) ? Int(scalar.value - 0xAC00) % 28 : nil
    }

    /// The overlapping pairs of characters of each word, lower-cased: 김치찌개 둘 → 김치 치찌 찌개 둘.
    ///
    /// A word is a run of letters and digits; a word of one character is its own entry.
    package static func bigrams(of text: String) -> [String] {
        var result: [String] = []
        for word in words(of: text) {
            if word.count == 1 { result.append(String(word)) }
            for (first, second) in zip(word, word.dropFirst()) {
                result.append(String([first, second]))
            }
        }
        return result
    }

    /// The runs of letters and digits of the text in NFC, lower-cased.
    package static func words(of text: String) -> [Substring] {
        text.nfc.lowercased().split { character in
            !character.unicodeScalars.contains { isWordScalar($0) || isCompatibilityJamo($0) }
        }
    }

    /// Whether the scalar belongs to a word: a letter or digit.
    ///
    /// A lone jamo (ㅋㅋ) does not.
    package static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x80 {
            return (0x30...0x39).contains(value) || (0x41...0x5A).contains(value)
                || (0x61...0x7A).contains(value)
        }
        if isSyllable(scalar) { return true }
        if isCompatibilityJamo(scalar) { return false }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}

extension String {
    /// The text in Unicode Normalization Form C; jamo typed or stored apart become syllables.
    package var nfc: String {
        let isSettled =
            utf8.allSatisfy { $0 < 0x80 }
            || unicodeScalars.allSatisfy { $0.value < 0x300 || Hangul.isSyllable($0) }
        if isSettled { return self }
        // Foundation 6.3 on Linux leaves 가 + ᆨ (U+11A8) apart unless the whole text is in jamo;
        // the first step may go when "가\u{11A8}".precomposedStringWithCanonicalMapping is "각".
        return decomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping
    }
}
