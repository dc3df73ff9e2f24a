// How a reply begins, whatever menu it is about: its first two words with the menu's name replaced, and with
// particles that only sound otherwise after another name (은 and 는) taken as one.

import Foundation
import KoreanText

/// The openings of replies.
package enum ReplyOpening {
    /// What stands for the menu's name.
    private static let placeholder = "menu"
    /// Of a particle's two forms the one after a consonant stands for both.
    private static let settled = Dictionary(
        uniqueKeysWithValues: Particle.Pair.allCases.map { ($0.forms.vowel, $0.forms.consonant) }
    )

    /// The first two words of a text, `names` replaced by `menu`, without signs.
    ///
    /// - Parameters:
    ///   - text: A reply.
    ///   - names: The menu's name and other spellings.
    /// - Returns: As `menu은 어떠세요`; fewer words where there are no more.
    package static func words(of text: String, without names: [String]) -> String {
        var text = text.nfc
        for match in NameMatcher(names: names).allMatches(in: text).reversed() {
            let rest = text[match.range.upperBound...]
            let end =
                rest.unicodeScalars.firstIndex { !Hangul.isWordScalar($0) } ?? text.endIndex
            let tail = String(text[match.range.upperBound..<end])
            text.replaceSubrange(
                match.range.lowerBound..<end,
                with: placeholder + (settled[tail] ?? tail)
            )
        }
        return Hangul.words(of: text).prefix(2).joined(separator: " ")
    }
}
