// Reads text scalar by scalar without copying it: ASCII letters lower-cased, conjoining jamo (NFD)
// composed into syllables on the way (The Unicode Standard §3.12), so that positions stay those of
// the text as it is.

/// A cursor over the scalars of a text.
struct ScalarReader {
    /// One scalar as matching sees it, and where it stands.
    struct Unit {
        var value: UInt32
        var start: String.Index
        var end: String.Index
    }

    private let scalars: Substring.UnicodeScalarView
    /// Where the next unit is read.
    var position: String.Index
    /// The end of the text.
    let end: String.Index

    init(_ text: Substring) {
        scalars = text.unicodeScalars
        position = text.startIndex
        end = text.endIndex
    }

    /// The unit at the position, or nil at the end.
    func peek() -> Unit? {
        guard position < end else { return nil }
        var value = scalars[position].value
        var next = scalars.index(after: position)
        if (0x41...0x5A).contains(value) {
            value += 0x20
        } else if value >= 0x1100 {
            compose(&value, &next)
        }
        return Unit(value: value, start: position, end: next)
    }

    /// Passes over spaces and invisible characters, never over a line's end.
    mutating func skipGaps() {
        while position < end, Self.isGap(scalars[position].value) {
            position = scalars.index(after: position)
        }
    }

    /// The letters from the position to the end of their word, and whether the text may still add
    /// to them.
    func word(isComplete: Bool) -> (letters: [UInt32], isOpen: Bool) {
        var reader = self
        var letters: [UInt32] = []
        while let unit = reader.peek() {
            let isHangul = (0xAC00...0xD7A3).contains(unit.value)
            let isLetter =
                isHangul || (0x61...0x7A).contains(unit.value)
                || (unit.value > 0x7F && Unicode.Scalar(unit.value).map(Self.isLetter) ?? false)
            if !isLetter { return (letters, false) }
            letters.append(unit.value)
            if letters.count == NameBoundary.lookahead { return (letters, false) }
            reader.position = unit.end
        }
        return (letters, !isComplete)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        !Hangul.isCompatibilityJamo(scalar) && scalar.properties.isAlphabetic
    }

    private static func isGap(_ value: UInt32) -> Bool {
        switch value {
        case 0x20, 0x09, 0xA0, 0xAD, 0x200B, 0x2009, 0x202F, 0x2060, 0x3000, 0xFEFF: true
        default: false
        }
    }

    private func compose(_ value: inout UInt32, _ next: inout String.Index) {
        if (0x1100...0x1112).contains(value), next < end {
            let vowel = scalars[next].value
            guard (0x1161...0x1175).contains(vowel) else { return }
            value = 0xAC00 + ((value - 0x1100) * 21 + (vowel - 0x1161)) * 28
            next = scalars.index(after: next)
        }
        let isOpenSyllable = (0xAC00...0xD7A3).contains(value) && (value - 0xAC00) % 28 == 0
        guard isOpenSyllable, next < end else { return }
        let final = scalars[next].value
        guard (0x11A8...0x11C2).contains(final) else { return }
        value += final - 0x11A7
        next = scalars.index(after: next)
    }
}
