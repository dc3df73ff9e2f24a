// How an answer ends. A model learns to stop where the answers stop, so that answers cut in the middle
// of a sentence teach it to do the same; a missing full stop is only untidy.

import KoreanText

/// The end of a text.
enum SentenceEnd: Equatable {
    /// A full stop, question mark, ellipsis … stands there.
    case marked
    /// The sentence is over, but no mark says so.
    case unmarked
    /// No sentence ends so.
    case none

    /// Looks at the last letters; quotes, brackets, emoji and ㅎㅎ after them are passed over.
    init(of text: String) {
        var scalars = Array(text.nfc.unicodeScalars)
        while let last = scalars.last, Self.isOrnament(last) { scalars.removeLast() }
        guard let last = scalars.last else {
            self = .none
            return
        }
        if Self.marks.contains(last) {
            self = .marked
        } else {
            self = Self.endings.contains(last) ? .unmarked : .none
        }
    }

    private static let marks: Set<Unicode.Scalar> = [".", "!", "?", "…", "。", "！", "？", "~", "～"]

    /// The last syllables of Korean predicates, as in 먹어요, 합니다, 좋죠, 어때, 줄게, 추천드림.
    private static let endings = Set("요다죠까네지야어아해때래게자라임음함봐줘군걸데니".unicodeScalars)

    private static func isOrnament(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isWhitespace || Hangul.isCompatibilityJamo(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .closePunctuation, .finalPunctuation, .otherSymbol, .modifierSymbol, .format,
            .nonspacingMark, .mathSymbol:
            return !marks.contains(scalar)
        default: return scalar == "\"" || scalar == "'" || scalar == "*"
        }
    }
}
