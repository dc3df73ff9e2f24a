// Added tokens (`<|endoftext|>`, `<|acc|>`, runs of spaces …) are found in the text before it is cut
// and merged. Matching follows huggingface/tokenizers added_vocabulary.rs: leftmost, then longest;
// a match that single_word refuses is skipped whole; lstrip and rstrip swallow white space.

/// One token that is matched as it is written.
package struct AddedToken: Sendable, Equatable {
    /// Its id.
    package var id: Int
    /// Its text.
    package var content: String
    /// Leaves no text on decoding, and can be kept from being recognised in a user's text.
    package var isSpecial = false
    /// Swallows white space before it.
    package var stripsLeft = false
    /// Swallows white space after it.
    package var stripsRight = false
    /// Matches only where no word character touches it.
    package var isSingleWord = false
    /// Is looked for in normalised text, itself normalised.
    package var isNormalized = false
}

/// Finds added tokens of one kind (matched before, or after, normalisation).
package struct AddedTokenMatcher: Sendable {
    /// A piece of the text: a token, or text to go on with.
    package enum Piece: Equatable {
        /// An added token's id.
        case token(Int)
        /// Text without added tokens, not empty.
        case text(Range<Int>)
    }

    private struct Pattern: Sendable {
        let bytes: [UInt8]
        let token: AddedToken
    }

    /// The patterns by their first byte, longest first, earlier tokens before later ones.
    private var patterns: [[Pattern]] = Array(repeating: [], count: 256)
    /// Whether there is nothing to look for.
    package private(set) var isEmpty = true

    /// Takes tokens in the order of the file; a token with empty text is never found.
    package init(_ tokens: [AddedToken], normalizer: TextNormalizer?) {
        for token in tokens {
            let text = normalizer?.apply(token.content) ?? token.content
            guard let first = text.utf8.first else { continue }
            patterns[Int(first)].append(Pattern(bytes: Array(text.utf8), token: token))
            isEmpty = false
        }
        for index in patterns.indices {
            // Stable: of two equal spellings the earlier token wins.
            patterns[index] = patterns[index].enumerated().sorted { left, right in
                let (a, b) = (left.element.bytes.count, right.element.bytes.count)
                return a == b ? left.offset < right.offset : a > b
            }.map(\.element)
        }
    }

    /// Cuts text at its added tokens.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - parsingSpecial: whether special tokens are recognised too.
    /// - Returns: tokens and the texts between them, in order.
    package func pieces(of text: [UInt8], parsingSpecial: Bool) -> [Piece] {
        var pieces: [Piece] = []
        var emitted = 0
        text.withUnsafeBufferPointer { bytes in
            var position = 0
            while position < bytes.count {
                guard let match = longestMatch(in: bytes, at: position) else {
                    position += 1
                    continue
                }
                var start = position
                var end = position + match.bytes.count
                position = end
                let token = match.token
                if token.isSpecial && !parsingSpecial { continue }
                if token.isSingleWord && touchesWord(bytes, start, end) { continue }
                if token.stripsLeft { start = max(Self.spaceStart(bytes, before: start), emitted) }
                if token.stripsRight { end = Self.spaceEnd(bytes, from: end) }
                if emitted < start { pieces.append(.text(emitted..<start)) }
                pieces.append(.token(token.id))
                emitted = end
            }
        }
        if emitted < text.count { pieces.append(.text(emitted..<text.count)) }
        return pieces
    }

    private func longestMatch(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Pattern? {
        patterns[Int(bytes[position])].first { pattern in
            position + pattern.bytes.count <= bytes.count
                && pattern.bytes.indices.allSatisfy { bytes[position + $0] == pattern.bytes[$0] }
        }
    }

    private func touchesWord(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool
    {
        if start > 0 {
            let previous = UTF8Cursor.previous(in: bytes, before: start)
            if CharacterClass.isWord(UTF8Cursor.scalar(in: bytes, at: previous).value) {
                return true
            }
        }
        guard end < bytes.count else { return false }
        return CharacterClass.isWord(UTF8Cursor.scalar(in: bytes, at: end).value)
    }

    private static func spaceStart(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Int {
        var position = end
        while position > 0 {
            let previous = UTF8Cursor.previous(in: bytes, before: position)
            let value = UTF8Cursor.scalar(in: bytes, at: previous).value
            guard CharacterClass.of(value) == .space else { break }
            position = previous
        }
        return position
    }

    private static func spaceEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            let scalar = UTF8Cursor.scalar(in: bytes, at: position)
            guard CharacterClass.of(scalar.value) == .space else { break }
            position += scalar.length
        }
        return position
    }
}
