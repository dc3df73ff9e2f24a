// UTF-8 decoding that replaces what is invalid exactly as Rust's String::from_utf8_lossy does, which
// is what Python's `tokenizers` prints: one U+FFFD for each maximal prefix of a valid sequence
// (Unicode Standard, 3.9, table 3-8). Written out so that streaming can stop before a sequence that
// may still be completed by the next token.

/// Decodes UTF-8 that may be cut or damaged.
package enum LossyUTF8 {
    /// What stands at a position.
    private enum Unit {
        /// A whole scalar of this many bytes.
        case scalar(Int)
        /// This many bytes that can never become a scalar.
        case invalid(Int)
        /// The rest is a proper prefix of a scalar.
        case incomplete
    }

    /// Decodes as much as is decided.
    ///
    /// - Parameters:
    ///   - bytes: what is to be decoded; the decoded part is removed.
    ///   - isComplete: no more bytes will follow, so an unfinished sequence is one U+FFFD.
    /// - Returns: the text; nothing is left over when `isComplete`.
    package static func take(from bytes: inout [UInt8], isComplete: Bool) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = 0
        loop: while position < bytes.count {
            switch unit(in: bytes, at: position) {
            case .scalar(let length):
                output.append(contentsOf: bytes[position..<position + length])
                position += length
            case .invalid(let length):
                output.append(contentsOf: [0xEF, 0xBF, 0xBD])
                position += length
            case .incomplete:
                guard isComplete else { break loop }
                output.append(contentsOf: [0xEF, 0xBF, 0xBD])
                position = bytes.count
            }
        }
        bytes.removeFirst(position)
        return String(decoding: output, as: UTF8.self)
    }

    private static func unit(in bytes: [UInt8], at position: Int) -> Unit {
        let lead = bytes[position]
        if lead < 0x80 { return .scalar(1) }
        // The second byte's range decides overlong forms, surrogates and the end of Unicode.
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return .invalid(1)
        }
        for offset in 1..<length {
            guard position + offset < bytes.count else { return .incomplete }
            let allowed = offset == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[position + offset]) else { return .invalid(offset) }
        }
        return .scalar(length)
    }
}
