// GPT-2's byte alphabet: each byte is written as one printable character, so that a vocabulary of
// byte strings can be kept in JSON. !-~ ¡-¬ ®-ÿ stand for themselves, the other 68 bytes for U+0100
// and on, in byte order (openai/gpt-2 encoder.py, bytes_to_unicode). Inside 메추리 tokens are plain
// bytes; this map is used only when a vocabulary is read or written.

/// The map between bytes and the characters that spell them.
package enum ByteAlphabet {
    /// The scalar value that spells each byte.
    package static let scalars: [UInt32] = {
        var next: UInt32 = 0x100
        return (UInt32(0)...255).map { byte in
            if (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE {
                return byte
            }
            defer { next += 1 }
            return next
        }
    }()

    /// The byte that each scalar below U+0144 spells, -1 for those that spell none.
    private static let bytes: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        for (byte, scalar) in scalars.enumerated() { table[Int(scalar)] = Int16(byte) }
        return table
    }()

    /// The bytes that a token's spelling stands for.
    ///
    /// A spelling with any character outside the
    /// alphabet (an added token such as "한국" or one with a space) stands for its own UTF-8, as in
    /// tokenizers' ByteLevel decoder.
    package static func bytes(spelledBy text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard scalar.value < 0x144, bytes[Int(scalar.value)] >= 0 else {
                return Array(text.utf8)
            }
            result.append(UInt8(bytes[Int(scalar.value)]))
        }
        return result
    }

    /// The spelling of one byte.
    package static func spelling(of byte: UInt8) -> String {
        Unicode.Scalar(scalars[Int(byte)]).map { String(Character($0)) } ?? ""
    }
}
