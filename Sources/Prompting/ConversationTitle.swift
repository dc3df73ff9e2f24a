// A conversation's title is made from its first question: one line, as wide as a list row allows,
// cut between words where that loses little. Widths are terminal columns, a Hangul syllable two.

import Foundation
import KoreanText

/// Makes titles.
package enum ConversationTitle {
    /// The default limit in columns: 18 syllables, enough for nearly every request.
    package static let maximumColumns = 36

    /// The title for a conversation that begins with the question; empty for an empty question.
    package static func title(
        for question: String,
        maximumColumns limit: Int = maximumColumns
    ) -> String {
        let line = clean(question)
        guard columns(of: line) > limit else { return line }
        var cut = ""
        var used = 1  // the ellipsis
        for character in line {
            used += columns(of: character)
            if used > limit { break }
            cut.append(character)
        }
        // A word is cut only when leaving it out would cost more than a third of the line.
        let next = line.dropFirst(cut.count).first
        if next?.isWhitespace != true, let space = cut.lastIndex(where: \.isWhitespace),
            columns(of: String(cut[..<space])) * 3 >= limit * 2
        {
            cut = String(cut[..<space])
        }
        while let last = cut.last, last.isWhitespace || ",.·-–—".contains(last) {
            cut.removeLast()
        }
        return cut + "…"
    }

    /// A title that a user typed: one line, trimmed, bounded; empty when nothing is left.
    package static func renamed(_ text: String) -> String {
        title(for: text, maximumColumns: 60)
    }

    private static func clean(_ text: String) -> String {
        var line = PromptText.line(text)
        line.unicodeScalars.removeAll {
            $0.properties.generalCategory == .format && $0 != "\u{200D}"
        }
        line = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for (open, close) in [("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’")] {
            if line.count > 2, line.hasPrefix(open), line.hasSuffix(close) {
                line = String(line.dropFirst().dropLast())
            }
        }
        while line.hasSuffix(".") || line.hasSuffix("。") { line.removeLast() }
        return line.trimmingCharacters(in: .whitespaces)
    }

    private static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// Two columns for East Asian wide characters (Unicode TR11, the blocks that titles meet).
    private static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}
