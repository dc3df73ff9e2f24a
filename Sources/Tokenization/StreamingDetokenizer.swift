// Turns tokens into text while they arrive. A Hangul syllable is three bytes and may span tokens:
// text leaves only when its last byte is there, so the screen never shows half a character.

/// Collects the bytes of tokens and gives out whole characters' text.
///
/// The texts of all `append` calls and of `finish` together equal `Tokenizer.decode` of all ids.
package struct StreamingDetokenizer: Sendable {
    private let tokenizer: Tokenizer
    private let skippingSpecialTokens: Bool
    private var pending: [UInt8] = []

    /// Starts with nothing.
    ///
    /// - Parameters:
    ///   - tokenizer: whose tokens will arrive.
    ///   - skippingSpecialTokens: whether `<|endoftext|>` and the like leave no text.
    package init(_ tokenizer: Tokenizer, skippingSpecialTokens: Bool = true) {
        self.tokenizer = tokenizer
        self.skippingSpecialTokens = skippingSpecialTokens
    }

    /// Takes one more token.
    ///
    /// - Returns: the text that is now complete, often "" inside a syllable.
    package mutating func append(_ id: Int) -> String {
        if skippingSpecialTokens && tokenizer.isSpecial(id) { return "" }
        let bytes = tokenizer.bytes(of: id)
        // The usual case, without a copy.
        if pending.isEmpty, let text = String(validating: bytes, as: UTF8.self) { return text }
        pending.append(contentsOf: bytes)
        return LossyUTF8.take(from: &pending, isComplete: false)
    }

    /// Ends the text: bytes still waiting for the rest of their character become U+FFFD.
    package mutating func finish() -> String {
        LossyUTF8.take(from: &pending, isComplete: true)
    }

    /// Whether bytes of an unfinished character are waiting.
    package var hasPendingBytes: Bool { !pending.isEmpty }
}
