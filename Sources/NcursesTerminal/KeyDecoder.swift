// From the bytes of a terminal to keys. ncurses is used for output only: its own key reading knows
// neither bracketed paste nor CSI u, and waits ESCDELAY for every Esc.
//
// Pure: bytes go in with `decode`, keys come out; what is not complete waits for more bytes or for
// `flush`, which the terminal calls when `pendingTimeout` has passed. Unknown sequences are
// swallowed, never typed. Grammar: ECMA-48 §5.4; xterm's ctlseqs; the CSI u form of fixterms and
// kitty (https://sw.kovidgoyal.net/kitty/keyboard-protocol/).

import ChatUI

/// A state machine over the bytes that a terminal sends.
package struct KeyDecoder {
    /// What has been read but is not a whole key yet.
    private var buffer: [UInt8] = []
    /// The bytes of a bracketed paste, while one is open.
    private var pasted: [UInt8]?
    /// Whether the terminal is an rxvt, whose Shift function keys and `$` finals differ.
    private let isRxvt: Bool

    /// More than this of one paste is dropped (1 MiB).
    static let pasteLimit = 1 << 20
    /// No sequence is longer; beyond it, what came is dropped.
    private static let sequenceLimit = 4096

    /// A decoder for a terminal of this type (`TERM`).
    package init(terminalType: String = "xterm-256color") {
        isRxvt = terminalType.hasPrefix("rxvt")
    }

    /// How long after the last byte, in milliseconds, ``flush()`` is due; `nil` if nothing is pending.
    ///
    /// 40 ms for a lone Esc or a sequence cut in two, 1000 ms for a paste without its end.
    package var pendingTimeout: Int? {
        if pasted != nil { return 1000 }
        return buffer.isEmpty ? nil : 40
    }

    /// The keys that these bytes complete.
    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        buffer += bytes
        var keys: [Key] = []
        var index = 0
        while index < buffer.count {
            if pasted != nil {
                index = takePaste(from: index, into: &keys)
                guard pasted == nil else { break }
                continue
            }
            switch step(at: index) {
            case .incomplete:
                if buffer.count - index > Self.sequenceLimit { index = buffer.count }
                buffer.removeFirst(index)
                return keys
            case .keys(let found, let length):
                keys += found
                index += length
            case .pasteBegins(let length):
                pasted = []
                index += length
            }
        }
        buffer.removeFirst(min(index, buffer.count))
        return keys
    }

    /// Ends what waits: a lone Esc becomes the Esc key, a paste without its end is delivered, a
    /// sequence or a character cut short is dropped.
    package mutating func flush() -> [Key] {
        if let bytes = pasted {
            pasted = nil
            return Self.pasteKeys(bytes + takeBuffer())
        }
        let bytes = takeBuffer()
        guard bytes.first == 0x1B else { return [] }
        switch bytes.count {
        case 1: return [.escape]
        case 2 where bytes[1] < 0x80:
            // Alt with a character that also begins a sequence: Alt+[ and the like.
            return [.alt(Character(UnicodeScalar(bytes[1])))]
        default: return []
        }
    }

    // MARK: - One step

    /// What stands at one place of the buffer.
    enum Step {
        /// More bytes are needed to tell.
        case incomplete
        /// So many bytes mean these keys (none for what is swallowed).
        case keys([Key], length: Int)
        /// The begin mark of a bracketed paste.
        case pasteBegins(length: Int)
    }

    private func step(at index: Int) -> Step {
        let byte = buffer[index]
        if byte == 0x1B { return escape(at: index) }
        if byte < 0x20 || byte == 0x7F { return .keys(Self.controlKeys(byte), length: 1) }
        return text(at: index)
    }

    private mutating func takeBuffer() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    /// A key for a C0 byte or DEL; none for those that are never bound (^@ ^\ ^] ^^ ^_).
    static func controlKeys(_ byte: UInt8) -> [Key] {
        switch byte {
        case 0x0D: return [.enter]
        case 0x0A: return [.newline]
        case 0x09: return [.tab]
        case 0x08, 0x7F: return [.backspace]
        case 0x01...0x1A: return [.control(Character(UnicodeScalar(byte + 0x60)))]
        default: return []
        }
    }

    // MARK: - Text

    /// A run of text: every cluster is a key of its own, and bytes that are not UTF-8 are dropped.
    private func text(at start: Int) -> Step {
        var end = start
        var scalars = String.UnicodeScalarView()
        while end < buffer.count, buffer[end] >= 0x20, buffer[end] != 0x7F {
            switch Self.scalar(in: buffer, at: end) {
            case .scalar(let scalar, let length):
                if !(0x80..<0xA0).contains(scalar.value) { scalars.append(scalar) }
                end += length
            case .invalid: end += 1
            case .cut:
                guard end > start else { return .incomplete }
                return .keys(String(scalars).map { .character($0) }, length: end - start)
            }
        }
        return .keys(String(scalars).map { .character($0) }, length: end - start)
    }

    /// One step of decoding UTF-8.
    enum Decoded {
        /// A scalar of so many bytes.
        case scalar(Unicode.Scalar, length: Int)
        /// Not UTF-8.
        case invalid
        /// The bytes end inside a scalar.
        case cut
    }

    /// The scalar that begins at `index` (RFC 3629: no overlong forms, no surrogates).
    static func scalar(in bytes: [UInt8], at index: Int) -> Decoded {
        let first = bytes[index]
        let length: Int
        switch first {
        case 0x00...0x7F: return .scalar(Unicode.Scalar(first), length: 1)
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return .invalid
        }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            guard index + offset < bytes.count else { return .cut }
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return .invalid }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard value >= least, let scalar = Unicode.Scalar(value) else { return .invalid }
        return .scalar(scalar, length: length)
    }

    // MARK: - Escape sequences

    private func escape(at start: Int) -> Step {
        guard start + 1 < buffer.count else { return .incomplete }
        let byte = buffer[start + 1]
        switch byte {
        case UInt8(ascii: "["): return controlSequence(at: start)
        case UInt8(ascii: "O"): return singleShift(at: start)
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "X"), UInt8(ascii: "^"),
            UInt8(ascii: "_"):
            return string(at: start)
        case 0x1B: return .keys([.escape], length: 1)
        case 0x0D, 0x0A: return .keys([.newline], length: 2)
        case 0x7F, 0x08: return .keys([.control("w")], length: 2)
        case 0x00..<0x20: return .keys(Self.controlKeys(byte), length: 2)
        default: break
        }
        switch Self.scalar(in: buffer, at: start + 1) {
        case .cut: return .incomplete
        case .invalid: return .keys([], length: 2)
        case .scalar(let scalar, _) where (0xAC00...0xD7A3).contains(scalar.value):
            // Nobody presses Alt with a Hangul syllable: Esc made the input method commit it.
            return .keys([.escape], length: 1)
        case .scalar(let scalar, let length):
            return .keys([SequenceTable.alt(Character(scalar))], length: 1 + length)
        }
    }

    /// SS3: `ESC O`, perhaps a modifier, and one letter.
    private func singleShift(at start: Int) -> Step {
        var index = start + 2
        while index < buffer.count, (0x30...0x3B).contains(buffer[index]) { index += 1 }
        guard index < buffer.count else { return .incomplete }
        let final = buffer[index]
        guard (0x40...0x7E).contains(final) else { return .keys([], length: index - start) }
        let digits = buffer[(start + 2)..<index]
        let parameters = ControlSequence.Parameter.list(digits)
        let modifiers = Modifiers(encoded: parameters.last?.first)
        let keys = SequenceTable.singleShift(final, modifiers)
        return .keys(keys, length: index + 1 - start)
    }

    /// DCS, OSC, SOS, PM, APC: swallowed up to ST or BEL.
    private func string(at start: Int) -> Step {
        var index = start + 2
        while index < buffer.count {
            switch buffer[index] {
            case 0x07: return .keys([], length: index + 1 - start)
            case 0x1B:
                guard index + 1 < buffer.count else { return .incomplete }
                let isTerminator = buffer[index + 1] == UInt8(ascii: "\\")
                return .keys([], length: index - start + (isTerminator ? 2 : 0))
            default: index += 1
            }
        }
        return .incomplete
    }

    private func controlSequence(at start: Int) -> Step {
        // The Linux console's F1...F5: ESC [ [ A.
        if start + 2 < buffer.count, buffer[start + 2] == UInt8(ascii: "[") {
            guard start + 3 < buffer.count else { return .incomplete }
            let number = Int(buffer[start + 3]) - 0x40
            let keys: [Key] = (1...5).contains(number) ? [.function(number, shift: false)] : []
            return .keys(keys, length: 4)
        }
        guard let (sequence, length) = ControlSequence.read(buffer, at: start, isRxvt: isRxvt)
        else {
            return .incomplete
        }
        guard let sequence else { return .keys([], length: length) }
        if sequence.isX10Mouse {
            // Three bytes follow that would otherwise be typed.
            guard start + length + 3 <= buffer.count else { return .incomplete }
            return .keys([], length: length + 3)
        }
        if sequence.isPasteBegin { return .pasteBegins(length: length) }
        return .keys(SequenceTable.keys(for: sequence, isRxvt: isRxvt), length: length)
    }

    // MARK: - Bracketed paste

    /// Moves bytes into the open paste, up to its end mark if that has come.
    ///
    /// - Returns: Where the bytes begin that were not taken: those after the mark, or a tail that may
    ///   be the beginning of the mark while the paste stays open.
    private mutating func takePaste(from start: Int, into keys: inout [Key]) -> Int {
        let mark: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
        var index = start
        while let escape = buffer[index...].firstIndex(of: 0x1B) {
            append(buffer[index..<escape])
            let rest = buffer[escape...].prefix(mark.count)
            if rest.elementsEqual(mark) {
                keys += Self.pasteKeys(pasted ?? [])
                pasted = nil
                return escape + mark.count
            }
            if mark.starts(with: rest) { return escape }
            append(buffer[escape...escape])
            index = escape + 1
        }
        append(buffer[index...])
        return buffer.count
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard let count = pasted?.count, count < Self.pasteLimit else { return }
        pasted?.append(contentsOf: bytes.prefix(Self.pasteLimit - count))
    }

    private static func pasteKeys(_ bytes: [UInt8]) -> [Key] {
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return text.isEmpty ? [] : [.paste(text)]
    }
}
