// How people type: without spaces, with slips of the finger, laughing or crying at the end. Half of all
// requests are left as they were written.

import KoreanText
import Randomness

/// Changes a request as hurried fingers do.
package enum Typing {
    /// The request as somebody might have typed it.
    package static func typed(_ text: String, using random: inout SplitMix64) -> String {
        var text = text
        if random.chance(0.13) { text = closingUp(text, using: &random) }
        if random.chance(0.09) { text = slipping(text, using: &random) }
        if random.chance(0.16) { text = ending(text, using: &random) }
        return text
    }

    /// Leaves out all spaces, or some.
    private static func closingUp(_ text: String, using random: inout SplitMix64) -> String {
        let share = random.chance(0.4) ? 1 : 0.5
        var result = ""
        for character in text where !(character == " " && random.chance(share)) {
            result.append(character)
        }
        return result
    }

    /// One slip: a vowel that sounds alike, a lost final consonant, a syllable twice.
    private static func slipping(_ text: String, using random: inout SplitMix64) -> String {
        var scalars = Array(text.unicodeScalars)
        let places = scalars.indices.filter { Hangul.isSyllable(scalars[$0]) }
        guard places.count > 3, let place = places.randomElement(using: &random) else {
            return text
        }
        let code = Int(scalars[place].value) - 0xAC00
        let (initial, medial, final) = (code / 588, code / 28 % 21, code % 28)
        func syllable(_ medial: Int, _ final: Int) -> Unicode.Scalar {
            Unicode.Scalar(UInt32(0xAC00 + (initial * 21 + medial) * 28 + final)) ?? scalars[place]
        }
        switch random.next() % 4 {
        case 0, 1:
            guard let other = alike[medial] else { return text }
            scalars[place] = syllable(other, final)
        case 2 where final > 0: scalars[place] = syllable(medial, 0)
        default: scalars.insert(scalars[place], at: place)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Vowels that are taken for each other, by their number in a syllable: ㅐ ㅔ, ㅒ ㅖ, ㅗ ㅜ, ㅙ ㅚ ㅞ.
    private static let alike: [Int: Int] = [
        1: 5, 5: 1, 3: 7, 7: 3, 8: 13, 13: 8, 10: 11, 11: 15, 15: 10, 0: 4, 4: 0,
    ]

    private static func ending(_ text: String, using random: inout SplitMix64) -> String {
        let ends = text.hasSuffix("?") || text.hasSuffix("!") || text.hasSuffix(".")
        let bare = ends ? String(text.dropLast()) : text
        return bare + (endings.randomElement(using: &random) ?? "")
    }

    private static let endings = [
        "?", "??", "!", "!!", "~", "~~", ".", "..", "...", " ㅋㅋ", "ㅋㅋㅋ", " ㅎㅎ", " ㅠㅠ", "ㅠ", "ㅜㅜ",
        " ㅜ",
        "^^", " ;;", "ㅎ", " ㄱㄱ", "",
    ]
}
