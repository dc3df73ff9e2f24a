// Whether a question was typed on the wrong layout. The keys must make whole syllables (English words
// leave stray jamo: pizza → ㅔㅑㅋㅋㅁ) and those must read as words that a request uses.

import KoreanText

/// Recognises Hangul typed on the English layout.
enum KeyboardReading {
    /// What was meant; nil where the text is what it seems.
    ///
    /// - Parameters:
    ///   - text: what was typed.
    ///   - coverage: the share of a text that is made of known words.
    /// - Returns: the text with its Latin words as Hangul.
    static func meant(_ text: String, coverage: (String) -> Double) -> String? {
        let text = text.nfc
        guard text.contains(where: \.isASCIILetter) else { return nil }
        var isChanged = false
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            guard word.contains(where: \.isASCIILetter), word.allSatisfy(\.isASCII) else {
                return String(word)
            }
            let hangul = TwoSetKeyboard.hangul(String(word))
            guard isWhole(hangul) else { return String(word) }
            isChanged = true
            return hangul
        }
        guard isChanged else { return nil }
        let result = words.joined(separator: " ")
        let isLatinOnly = !text.unicodeScalars.contains(where: Hangul.isSyllable)
        let remains = result.filter(\.isASCIILetter).count
        let syllables = result.unicodeScalars.count(where: Hangul.isSyllable)
        if isLatinOnly {
            guard syllables >= 2, remains * 3 <= syllables else { return nil }
            return coverage(result) >= 0.4 ? result : nil
        }
        return changedWords(text, result).allSatisfy { coverage($0) >= 0.8 } ? result : nil
    }

    private static let questions = LetterTrie(
        words: [
            KindWords.thanks, KindWords.greetings, KindWords.why, KindWords.ingredients,
            KindWords.calories, KindWords.cook, KindWords.what, KindWords.compare,
            KindWords.another,
            KindWords.food, KindWords.asks, KindMarkers.requests, KindMarkers.facts,
        ].joined(separator: " ")
    )

    /// How many letters belong to words that tell the kind of a question.
    static func lettersOfQuestions(_ text: RequestText) -> Int {
        var covered = 0
        var place = 0
        while place < text.letters.count {
            let length = questions.length(text.letters, at: place)
            covered += length
            place += max(1, length)
        }
        return covered
    }

    /// Whether the keys made syllables, laughter aside.
    private static func isWhole(_ text: String) -> Bool {
        let jamo = text.unicodeScalars.filter(Hangul.isCompatibilityJamo)
        return jamo.allSatisfy { "ㅋㅎㅠㅜㄱㄴㅊ".unicodeScalars.contains($0) }
            && (jamo.isEmpty || text.unicodeScalars.contains(where: Hangul.isSyllable)
                || jamo.count >= 2 && jamo.allSatisfy { "ㅋㅎㅠㅜㄱ".unicodeScalars.contains($0) })
    }

    private static func changedWords(_ a: String, _ b: String) -> [String] {
        zip(a.split(separator: " "), b.split(separator: " "))
            .filter { $0 != $1 }.map { String($1) }
    }
}

extension Character {
    /// A to Z in either case.
    fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}
