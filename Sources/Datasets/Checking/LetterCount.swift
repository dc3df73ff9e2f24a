// Counts letters and syllables.

import KoreanText

/// How many letters a text has, and how many of them are Korean.
struct LetterCount: Equatable {
    /// Hangul syllables.
    private(set) var syllables = 0
    /// All letters, those syllables and lone jamo included.
    private(set) var all = 0
    private var korean = 0

    /// Counts the letters of a text.
    init(_ text: String = "") {
        for scalar in text.unicodeScalars {
            if Hangul.isSyllable(scalar) {
                syllables += 1
                korean += 1
                all += 1
            } else if scalar.properties.isAlphabetic {
                // Conjoining jamo are counted by their first consonant alone.
                let value = scalar.value
                if (0x1160...0x11FF).contains(value) { continue }
                all += 1
                if (0x1100...0x115F).contains(value) {
                    syllables += 1
                    korean += 1
                } else if Hangul.isCompatibilityJamo(scalar) {
                    korean += 1
                }
            }
        }
    }

    /// The Korean share, 0 without letters.
    var share: Double { all == 0 ? 0 : Double(korean) / Double(all) }

    /// Adds another text's.
    mutating func add(_ other: LetterCount) {
        syllables += other.syllables
        all += other.all
        korean += other.korean
    }
}
