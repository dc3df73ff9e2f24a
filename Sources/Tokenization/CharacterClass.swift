// The four kinds of characters GPT-2's pre-tokenizer tells apart: \p{L}, \p{N}, \s and the rest, plus
// what a "word character" (\w) is to added tokens with single_word. Properties come from the Swift
// standard library's Unicode tables, held to version 16 as tokenizers 0.23 is; ASCII, Hangul and CJK
// take a short cut.

/// What a scalar is to the pre-tokenizer.
package enum CharacterClass: UInt8, Sendable {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s`, the White_Space property
    case space
    /// `[^\s\p{L}\p{N}]`
    case other

    /// The class of a scalar value.
    package static func of(_ value: UInt32) -> CharacterClass {
        if value < 0x80 { return ascii[Int(value)] }
        if (0xAC00...0xD7A3).contains(value) || (0x4E00...0x9FFF).contains(value) { return .letter }
        guard let scalar = Unicode.Scalar(value) else { return .other }
        return of(scalar)
    }

    private static func of(_ scalar: Unicode.Scalar) -> CharacterClass {
        if isNewerThanReference(scalar) { return .other }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber:
            return .number
        default:
            return scalar.properties.isWhitespace ? .space : .other
        }
    }

    private static let ascii: [CharacterClass] = (0..<0x80).map { of(Unicode.Scalar(UInt8($0))) }

    /// Whether a scalar is `\p{N}` by current tables: the Digits pre-tokenizer asks Rust's standard
    /// library, which is a version ahead of its regular expressions.
    package static func isNumeric(_ value: UInt32) -> Bool {
        if value < 0x80 { return ascii[Int(value)] == .number }
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: return true
        default: return false
        }
    }

    /// Whether a character came with Unicode 17, which the reference's tables (16) do not know.
    private static func isNewerThanReference(_ scalar: Unicode.Scalar) -> Bool {
        guard let age = scalar.properties.age else { return false }
        return age.major > 16
    }

    /// Whether a scalar is `\w` of Rust's regex: alphabetic, mark, decimal number, connector
    /// punctuation or join control.
    package static func isWord(_ value: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(value), !isNewerThanReference(scalar) else {
            return false
        }
        if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
            return true
        default:
            return false
        }
    }
}

/// Reads scalars out of UTF-8 that is known to be valid.
package enum UTF8Cursor {
    /// The scalar that starts at `position`, and its length in bytes.
    @inline(__always)
    package static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>,
        at position: Int
    ) -> (value: UInt32, length: Int) {
        let lead = UInt32(bytes[position])
        if lead < 0x80 { return (lead, 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        precondition(position + length <= bytes.count, "text is valid UTF-8")
        var value = lead & (0x7F >> UInt32(length))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[position + offset] & 0x3F) }
        return (value, length)
    }

    /// The start of the scalar that ends before `position`, which is not 0.
    package static func previous(in bytes: UnsafeBufferPointer<UInt8>, before position: Int) -> Int
    {
        var start = position - 1
        while start > 0 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }
}
