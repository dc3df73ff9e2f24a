// Which key each sequence stands for: xterm's (PC style and VT220), the Linux console's, rxvt's,
// CSI u and modifyOtherKeys. Anything that is not here is no key.

import ChatUI

/// The keys of control sequences.
enum SequenceTable {
    /// The keys of a CSI sequence; none if it is unknown or reports a key's release.
    static func keys(for sequence: ControlSequence, isRxvt: Bool) -> [Key] {
        guard !sequence.hasIntermediates else { return [] }
        if sequence.marker == UInt8(ascii: "<") { return mouse(sequence) }
        guard sequence.marker == nil else { return [] }
        let modifiers = Modifiers(encoded: sequence.number(1))
        // A kitty terminal appends the kind of event to the modifiers: 3 is a release.
        if sequence.parameters.count > 1, sequence.parameters[1][1] == 3 { return [] }
        switch sequence.final {
        case UInt8(ascii: "~"): return tilde(sequence, modifiers, isRxvt: isRxvt)
        case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "@"):
            guard isRxvt else { return [] }
            let bits: Modifiers = sequence.final == UInt8(ascii: "$") ? .shift : .control
            return tilde(sequence, bits, isRxvt: true)
        case UInt8(ascii: "u"): return unicode(sequence, modifiers)
        case UInt8(ascii: "I"): return [.focusIn]
        case UInt8(ascii: "O"): return [.focusOut]
        case UInt8(ascii: "Z"): return [.backTab]
        case UInt8(ascii: "a"): return isRxvt ? [.up] : []
        case UInt8(ascii: "b"): return isRxvt ? [.down] : []
        case UInt8(ascii: "c"): return isRxvt ? [.right] : []
        case UInt8(ascii: "d"): return isRxvt ? [.left] : []
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            // CSI row;column R also answers a question for the cursor: that is no F3.
            guard (sequence.number(0) ?? 1) == 1, (sequence.number(1) ?? 1) <= 8 else { return [] }
            let number = Int(sequence.final - UInt8(ascii: "P")) + 1
            return [.function(number, shift: modifiers.contains(.shift))]
        default: return motion(sequence.final, modifiers)
        }
    }

    /// The keys of an SS3 sequence.
    static func singleShift(_ final: UInt8, _ modifiers: Modifiers) -> [Key] {
        switch final {
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            let number = Int(final - UInt8(ascii: "P")) + 1
            return [.function(number, shift: modifiers.contains(.shift))]
        case UInt8(ascii: "M"):
            return [modifiers.isDisjoint(with: [.shift, .alt, .control]) ? .enter : .newline]
        case UInt8(ascii: "I"): return [.tab]
        case UInt8(ascii: "X"): return [.character("=")]
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            // The keypad in application mode: * + , - . / 0...9.
            return [.character(Character(UnicodeScalar(final - 0x40)))]
        case UInt8(ascii: "c"): return [.wordRight]
        case UInt8(ascii: "d"): return [.wordLeft]
        case UInt8(ascii: "a"): return [.up]
        case UInt8(ascii: "b"): return [.down]
        default: return motion(final, modifiers)
        }
    }

    /// Alt with a character: B and F move by words, also when the Hangul layout is on.
    static func alt(_ character: Character) -> Key {
        switch Dubeolsik.letter(for: character) ?? character {
        case "b", "B": return .wordLeft
        case "f", "F": return .wordRight
        default: return .alt(character)
        }
    }

    // MARK: - Private helpers

    private static func motion(_ final: UInt8, _ modifiers: Modifiers) -> [Key] {
        let byWord = !modifiers.isDisjoint(with: [.control, .alt])
        switch final {
        case UInt8(ascii: "A"): return [.up]
        case UInt8(ascii: "B"): return [.down]
        case UInt8(ascii: "C"): return [byWord ? .wordRight : .right]
        case UInt8(ascii: "D"): return [byWord ? .wordLeft : .left]
        case UInt8(ascii: "H"): return [.home]
        case UInt8(ascii: "F"): return [.end]
        default: return []
        }
    }

    private static func tilde(
        _ sequence: ControlSequence,
        _ modifiers: Modifiers,
        isRxvt: Bool
    ) -> [Key] {
        let shift = modifiers.contains(.shift)
        switch sequence.number(0) ?? 0 {
        case 1, 7: return [.home]
        case 4, 8: return [.end]
        case 3: return [.delete]
        case 5: return [.pageUp]
        case 6: return [.pageDown]
        case 27:
            // modifyOtherKeys: CSI 27 ; modifiers ; code ~
            guard let code = sequence.number(2) else { return [] }
            return key(code: code, shifted: nil, text: nil, modifiers)
        case let number:
            guard let function = functionNumbers[number] else { return [] }
            // F13 and up are Shift with F1 and up; rxvt counts Shift+F1 as F11.
            let offset = isRxvt ? 10 : 12
            guard function > 12 else { return [.function(function, shift: shift)] }
            return [.function(function - offset, shift: true)]
        }
    }

    /// VT220's numbers of the function keys, which leave gaps where its keyboard has them.
    private static let functionNumbers: [Int: Int] = [
        11: 1, 12: 2, 13: 3, 14: 4, 15: 5, 17: 6, 18: 7, 19: 8, 20: 9, 21: 10, 23: 11, 24: 12,
        25: 13, 26: 14, 28: 15, 29: 16, 31: 17, 32: 18, 33: 19, 34: 20,
    ]

    /// `CSI code:shifted:base ; modifiers:event ; text u`.
    private static func unicode(_ sequence: ControlSequence, _ modifiers: Modifiers) -> [Key] {
        guard let code = sequence.number(0) else { return [] }
        let text = sequence.parameters.count > 2 ? sequence.parameters[2].parts : []
        return key(
            code: code,
            shifted: sequence.parameters[0][1],
            base: sequence.parameters[0][2],
            text: text.compactMap { $0 },
            modifiers
        )
    }

    private static func key(
        code: Int,
        shifted: Int?,
        base: Int? = nil,
        text: [Int]?,
        _ modifiers: Modifiers
    ) -> [Key] {
        let chord = !modifiers.isDisjoint(with: [.shift, .alt, .control])
        switch code {
        case 13, 57414: return [chord ? .newline : .enter]
        case 27: return [.escape]
        case 9: return [modifiers.contains(.shift) ? .backTab : .tab]
        case 8, 127:
            return [modifiers.isDisjoint(with: [.alt, .control]) ? .backspace : .control("w")]
        // The kitty protocol's numbers of F1 to F12 and of F13 to F24, which are Shift with F1 to F12.
        case 57364...57375:
            return [.function(code - 57363, shift: modifiers.contains(.shift))]
        case 57376...57387: return [.function(code - 57375, shift: true)]
        case 57344...63743: return keypad(code)
        default: break
        }
        guard modifiers.isDisjoint(with: .system), let character = character(code) else {
            return []
        }
        if modifiers.contains(.control) {
            return control(character, base: base.flatMap(self.character))
        }
        if modifiers.contains(.alt) { return [alt(character)] }
        let typed = (text ?? []).compactMap { self.character($0) }
        if !typed.isEmpty { return String(typed).map { .character($0) } }
        if modifiers.contains(.shift) {
            if let character = shifted.flatMap(self.character) { return [.character(character)] }
            return String(character).uppercased().map { .character($0) }
        }
        return [.character(character)]
    }

    /// Ctrl with a letter, whichever layout is on: the jamo of a 2-beolsik key is its QWERTY letter.
    private static func control(_ character: Character, base: Character?) -> [Key] {
        let candidates = [Dubeolsik.letter(for: character), character, base].compactMap { $0 }
        for candidate in candidates {
            guard let ascii = candidate.asciiValue else { continue }
            switch ascii | 0x20 {
            case UInt8(ascii: "j"): return [.newline]
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                return [.control(Character(UnicodeScalar(ascii | 0x20)))]
            case UInt8(ascii: "{") where ascii == UInt8(ascii: "["): return [.escape]
            default: continue
            }
        }
        return []
    }

    /// A printable scalar as a character; `nil` for control codes and what is no scalar.
    private static func character(_ code: Int) -> Character? {
        guard code >= 0x20, !(0x7F..<0xA0).contains(code), let value = UInt32(exactly: code),
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return Character(scalar)
    }

    /// The keypad's codes of the kitty protocol; the other keys of its private range are not bound.
    private static func keypad(_ code: Int) -> [Key] {
        switch code {
        case 57399...57408:
            return [.character(Character(UnicodeScalar(UInt8(0x30 + code - 57399))))]
        case 57409: return [.character(".")]
        case 57410: return [.character("/")]
        case 57411: return [.character("*")]
        case 57412: return [.character("-")]
        case 57413: return [.character("+")]
        case 57415: return [.character("=")]
        case 57417: return [.left]
        case 57418: return [.right]
        case 57419: return [.up]
        case 57420: return [.down]
        case 57421: return [.pageUp]
        case 57422: return [.pageDown]
        case 57423: return [.home]
        case 57424: return [.end]
        case 57426: return [.delete]
        default: return []
        }
    }

    /// SGR mouse reports: `CSI < buttons ; column ; row M` (down) or `m` (up).
    private static func mouse(_ sequence: ControlSequence) -> [Key] {
        let isRelease = sequence.final == UInt8(ascii: "m")
        guard isRelease || sequence.final == UInt8(ascii: "M"),
            let bits = sequence.number(0), let column = sequence.number(1),
            let row = sequence.number(2), column >= 1, row >= 1
        else { return [] }
        let button = bits & 3
        let kind: MouseEvent.Kind
        switch bits & ~(3 | 4 | 8 | 16) {
        case 0 where button < 3: kind = isRelease ? .release : .press
        case 32 where button < 3: kind = .drag
        case 64 where button == 0: kind = .wheelUp
        case 64 where button == 1: kind = .wheelDown
        default: return []
        }
        let isWheel = bits & 64 != 0
        guard !(isWheel && isRelease) else { return [] }
        return [
            .mouse(
                MouseEvent(
                    kind: kind,
                    button: isWheel ? 0 : button,
                    row: row - 1,
                    column: column - 1
                )
            )
        ]
    }
}
