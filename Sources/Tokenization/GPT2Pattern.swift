// GPT-2's pre-tokenizer, the regular expression
//   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
// (openai/gpt-2 encoder.py; tokenizers' ByteLevel), written as a scanner over UTF-8. Every character
// is in exactly one of the four classes, so the matches cover the text without gaps.

/// Cuts text into the words that byte-pair merging works inside.
package enum GPT2Pattern {
    /// Spellings of this expression that a Split pre-tokenizer may hold.
    package static let spellings: Set<String> = [
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
        #"'s|'t|'re|'ve|'m|'ll|'d| ?[\p{L}]+| ?[\p{N}]+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
        #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
    ]

    /// The end of the match that starts at `start`.
    ///
    /// - Parameters:
    ///   - bytes: valid UTF-8.
    ///   - start: where a character begins, before the end.
    /// - Returns: where the match ends, after `start`.
    package static func matchEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let first = UTF8Cursor.scalar(in: bytes, at: start)
        if first.value == 0x27, let end = contractionEnd(in: bytes, after: start + 1) { return end }
        let firstClass = CharacterClass.of(first.value)
        if firstClass != .space {
            return runEnd(of: firstClass, in: bytes, from: start + first.length).end
        }
        // " ?" takes one ordinary space before a letter, number or symbol.
        if first.value == 0x20, start + 1 < bytes.count {
            let second = UTF8Cursor.scalar(in: bytes, at: start + 1)
            let secondClass = CharacterClass.of(second.value)
            if secondClass != .space {
                return runEnd(of: secondClass, in: bytes, from: start + 1 + second.length).end
            }
        }
        // \s+(?!\S) gives the last space back to the next word, unless it is the only one (\s+).
        let run = runEnd(of: .space, in: bytes, from: start + first.length)
        if run.end == bytes.count || run.lastStart == nil { return run.end }
        return run.lastStart ?? run.end
    }

    /// The end of 's, 't, 're, 've, 'm, 'll or 'd, whose apostrophe ends at `position`.
    private static func contractionEnd(
        in bytes: UnsafeBufferPointer<UInt8>,
        after position: Int
    ) -> Int? {
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return position + 1
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return followed(by: UInt8(ascii: "e"))
        case UInt8(ascii: "l"):
            return followed(by: UInt8(ascii: "l"))
        default:
            return nil
        }
        func followed(by byte: UInt8) -> Int? {
            position + 1 < bytes.count && bytes[position + 1] == byte ? position + 2 : nil
        }
    }

    /// Where characters of a class stop, and where the last of those from `start` on begins.
    private static func runEnd(
        of wanted: CharacterClass,
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> (end: Int, lastStart: Int?) {
        var position = start
        var lastStart: Int?
        while position < bytes.count {
            let scalar = UTF8Cursor.scalar(in: bytes, at: position)
            guard CharacterClass.of(scalar.value) == wanted else { break }
            lastStart = position
            position += scalar.length
        }
        return (position, lastStart)
    }
}
