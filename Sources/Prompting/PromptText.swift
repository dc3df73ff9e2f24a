// What people and models write goes into a prompt only through here, so that no question can forge
// a turn: the marker ### cannot occur in it, nor a line break in front of one, nor the spelling of a
// special token such as <|endoftext|>.

import Foundation
import KoreanText

/// Makes text safe to stand inside a prompt.
package enum PromptText {
    /// One line: NFC, line breaks and control characters turned into spaces, runs of those and of
    /// spaces into one, ends trimmed, markers defused.
    package static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.nfc.unicodeScalars {
            if isBreak(scalar) || scalar == " " {
                if result.last != " " { result.append(" ") }
            } else {
                result.append(scalar)
            }
        }
        return defused(String(result)).trimmingCharacters(in: .whitespaces)
    }

    /// Text that may have several lines, an answer: NFC, ends trimmed, control characters other
    /// than line feeds turned into spaces, markers defused.
    package static func block(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let unified = text.nfc.replacingOccurrences(of: "\r\n", with: "\n")
        for scalar in unified.unicodeScalars {
            if scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}" {
                result.append("\n")
            } else {
                result.append(scalar != "\n" && isBreak(scalar) ? " " : scalar)
            }
        }
        return defused(String(result)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Line and paragraph separators, C0 and C1 control characters.
    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    /// Shortens runs of three or more # to two and splits the brackets of special tokens.
    private static func defused(_ text: String) -> String {
        guard text.contains("###") || text.contains("<|") else { return text }
        var result = String.UnicodeScalarView()
        var hashes = 0
        for scalar in text.unicodeScalars {
            hashes = scalar == "#" ? hashes + 1 : 0
            if hashes > 2 { continue }
            if scalar == "|", result.last == "<" { result.append(" ") }
            result.append(scalar)
        }
        return String(result)
    }
}
