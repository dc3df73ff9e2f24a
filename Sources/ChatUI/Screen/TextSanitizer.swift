// Makes any text safe and measurable before it is drawn: model output, titles, pastes, file names.
// Escape sequences and control characters must never reach the terminal, and clusters on whose
// width terminals disagree (ZWJ families, VS16, flags, keycaps, skin tones) become plain text.

import Foundation

/// Cleaning of text for the screen.
package enum TextSanitizer {
    /// The text in NFC with `\n` line ends and only characters that can be drawn.
    ///
    /// - Removes ESC sequences (CSI, OSC, DCS and the rest), C0, DEL and C1 controls, bidirectional
    ///   overrides and isolates, zero-width and filler characters, tags, variation selectors.
    /// - Splits joined emoji, drops skin tones and keycap boxes, spells flags with letters.
    /// - Tabs become four spaces; U+2028, U+2029, `\r` and `\r\n` become `\n`.
    /// - Lone conjoining jamo become compatibility jamo; unassigned characters become U+FFFD.
    /// - At most four marks stay on one base (what ncurses can draw in one cell).
    package static func clean(_ text: String) -> String {
        if text.utf8.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0A }) { return text }
        var output = String.UnicodeScalarView()
        var scanner = Scanner(Array(text.unicodeScalars))
        while let scalar = scanner.next() { append(scalar, to: &output) }
        let composed = String(output).precomposedStringWithCanonicalMapping
        return limitMarks(replaceLoneJamo(composed))
    }

    /// The cleaned text on one line: line ends become single spaces (titles, list rows).
    package static func cleanLine(_ text: String) -> String {
        clean(text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    // MARK: - Private helpers

    private static func append(_ scalar: Unicode.Scalar, to output: inout String.UnicodeScalarView)
    {
        switch scalar.value {
        case 0x09: output.append(contentsOf: "    ".unicodeScalars)
        case 0x0A, 0x2028, 0x2029: output.append("\n")
        case 0x00...0x1F, 0x7F...0x9F: break
        case 0x1F1E6...0x1F1FF:
            // A regional indicator: flags are spelled, KR.
            if let letter = Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) { output.append(letter) }
        case 0x20E3, 0x1F3FB...0x1F3FF: break
        case 0x034F, 0x180B...0x180F, 0xFE00...0xFE0F, 0xE0000...0xE0FFF: break
        case 0x3164, 0xFFA0, 0x115F, 0x2800: output.append(" ")
        case 0xFFFC: break
        case 0xE000...0xF8FF, 0xF0000...0x10FFFF: output.append("\u{FFFD}")
        default:
            switch scalar.properties.generalCategory {
            case .format: break
            case .unassigned: output.append("\u{FFFD}")
            default: output.append(scalar)
            }
        }
    }

    /// Replaces a conjoining jamo that stands alone by the compatibility jamo that looks like it.
    private static func replaceLoneJamo(_ text: String) -> String {
        let conjoining: ClosedRange<UInt32> = 0x1100...0x11FF
        guard text.unicodeScalars.contains(where: { conjoining.contains($0.value) }) else {
            return text
        }
        var result = ""
        for character in text {
            let scalars = character.unicodeScalars
            if let only = scalars.first, scalars.count == 1, conjoining.contains(only.value) {
                result += character.description.precomposedStringWithCompatibilityMapping
                    .unicodeScalars.map { compatibilityJamo($0) }.joined()
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// The compatibility jamo for a modern conjoining jamo; U+FFFD for an archaic one.
    private static func compatibilityJamo(_ scalar: Unicode.Scalar) -> String {
        let initials = Array("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
        let finals = Array("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
        let value = Int(scalar.value)
        switch value {
        case 0x1100...0x1112: return String(initials[value - 0x1100])
        case 0x1161...0x1175:
            return Unicode.Scalar(UInt32(0x314F + value - 0x1161)).map { String($0) } ?? "\u{FFFD}"
        case 0x11A8...0x11C2: return String(finals[value - 0x11A8])
        default: return "\u{FFFD}"
        }
    }

    /// Keeps at most four combining marks after a base, and none without one.
    private static func limitMarks(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isMark($0) }) else { return text }
        var output = String.UnicodeScalarView()
        var marks = 4
        for scalar in text.unicodeScalars {
            if isMark(scalar) {
                guard marks < 4 else { continue }
                marks += 1
            } else {
                marks = scalar == "\n" ? 4 : 0
            }
            output.append(scalar)
        }
        return String(output)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && !(0x1160...0x11FF).contains(scalar.value)
            && DisplayWidth.width(of: scalar) == 0
    }
}

/// Reads scalars and skips whole escape sequences.
private struct Scanner {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// The next scalar that is not part of an escape sequence; `\r\n` and `\r` come as `\n`.
    mutating func next() -> Unicode.Scalar? {
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar.value {
            case 0x1B: skipEscape()
            case 0x9B: skipControlSequence()
            case 0x90, 0x98, 0x9D, 0x9E, 0x9F: skipString()
            case 0x0D:
                if index < scalars.count, scalars[index] == "\n" { index += 1 }
                return "\n"
            default: return scalar
            }
        }
        return nil
    }

    private mutating func skipEscape() {
        guard index < scalars.count else { return }
        switch scalars[index] {
        case "[":
            index += 1
            skipControlSequence()
        case "]", "P", "X", "^", "_":
            index += 1
            skipString()
        default:
            // ESC, intermediate bytes, one final byte (ECMA-35).
            while index < scalars.count, (0x20...0x2F).contains(scalars[index].value) { index += 1 }
            if index < scalars.count, (0x30...0x7E).contains(scalars[index].value) { index += 1 }
        }
    }

    /// Parameter and intermediate bytes, then one final byte (ECMA-48 §5.4).
    private mutating func skipControlSequence() {
        while index < scalars.count, (0x20...0x3F).contains(scalars[index].value) { index += 1 }
        if index < scalars.count, (0x40...0x7E).contains(scalars[index].value) { index += 1 }
    }

    /// Up to BEL or ST; a string that never ends loses only its own line.
    private mutating func skipString() {
        while index < scalars.count {
            let value = scalars[index].value
            if value == 0x0A { return }
            index += 1
            if value == 0x07 || value == 0x9C { return }
            if value == 0x1B {
                if index < scalars.count, scalars[index] == "\\" { index += 1 }
                return
            }
        }
    }
}
