// Text to token ids and back, equal to huggingface/tokenizers for byte-level BPE. The way through:
// added tokens are cut out, the rest is normalised, cut into pieces, and each piece's bytes merged.
// It is read from tokenizer.json (Tokenizer+JSON) or from a GGUF's tables (Tokenizer+Vocabulary).

import Foundation

/// A byte-level BPE tokenizer; immutable, usable from any thread.
package final class Tokenizer: Sendable {
    /// The parts, as a reader found them.
    struct Parts: Sendable {
        var source: String
        /// The bytes of each token by id; nil where an id is not taken.
        var tokenBytes: [[UInt8]?]
        var addedTokens: [AddedToken]
        var normalizer: TextNormalizer?
        var preTokenizers: [PreTokenizer]
        var model: BytePairModel
        var endOfSequence: Int?
    }

    private let parts: Parts
    private let rawMatcher: AddedTokenMatcher
    private let normalizedMatcher: AddedTokenMatcher
    private let specialIDs: Set<Int>

    init(_ parts: Parts) {
        self.parts = parts
        // Special tokens come first where two spellings tie, as in the reference.
        let ordered =
            parts.addedTokens.filter(\.isSpecial) + parts.addedTokens.filter { !$0.isSpecial }
        rawMatcher = AddedTokenMatcher(ordered.filter { !$0.isNormalized }, normalizer: nil)
        normalizedMatcher = AddedTokenMatcher(
            ordered.filter(\.isNormalized),
            normalizer: parts.normalizer
        )
        specialIDs = Set(parts.addedTokens.filter(\.isSpecial).map(\.id))
    }

    /// One more than the highest id, added tokens included.
    package var vocabularySize: Int { parts.tokenBytes.count }

    /// The token that ends a text (`<|endoftext|>`), if the tokenizer names one.
    package var endOfSequence: Int? { parts.endOfSequence }

    /// The added tokens, in the order of the file.
    package var addedTokens: [AddedToken] { parts.addedTokens }

    /// Whether a token is special: it steers the model and leaves no text.
    package func isSpecial(_ id: Int) -> Bool { specialIDs.contains(id) }

    /// The bytes a token stands for; none for ids that are not taken.
    package func bytes(of id: Int) -> [UInt8] {
        parts.tokenBytes.indices.contains(id) ? parts.tokenBytes[id] ?? [] : []
    }

    /// Turns text into ids; nothing is added in front or behind.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - parsingSpecialTokens: whether "<|endoftext|>" in the text becomes that token (as in the
    ///     reference) or is merged like other text, as is right for what a user typed.
    /// - Returns: the ids.
    package func encode(_ text: String, parsingSpecialTokens: Bool = true) -> [Int] {
        encode(text, parsingSpecialTokens) { parts.model.encode($0, into: &$1) }
    }

    /// Turns text into ids with merges left out at random, so that training sees words cut in many
    /// ways: BPE dropout (Provilkov and others, 2020).
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - dropout: the probability of leaving a merge out whenever it is its turn; 0 is `encode` without
    ///     dropout, 1 leaves single bytes and added tokens.
    ///   - generator: the randomness; equal numbers give equal ids.
    ///   - parsingSpecialTokens: as in `encode` without dropout.
    /// - Returns: the ids, which decode to the same text.
    package func encode(
        _ text: String,
        dropout: Double,
        using generator: inout some RandomNumberGenerator,
        parsingSpecialTokens: Bool = true
    ) -> [Int] {
        encode(text, parsingSpecialTokens) {
            parts.model.encode($0, dropout: dropout, using: &generator, into: &$1)
        }
    }

    /// Encodes with the given way to merge the bytes of a word.
    private func encode(
        _ text: String,
        _ parsingSpecial: Bool,
        _ merge: ([UInt8], inout [Int]) -> Void
    ) -> [Int] {
        var ids: [Int] = []
        let bytes = Array(text.utf8)
        for piece in rawMatcher.pieces(of: bytes, parsingSpecial: parsingSpecial) {
            switch piece {
            case .token(let id): ids.append(id)
            case .text(let range):
                encodeNormalized(Array(bytes[range]), parsingSpecial, into: &ids, merge)
            }
        }
        return ids
    }

    /// Turns ids into text; bytes that are not UTF-8 become U+FFFD, unknown ids nothing.
    ///
    /// - Parameters:
    ///   - ids: any ids.
    ///   - skippingSpecialTokens: whether special tokens leave no text.
    /// - Returns: the text.
    package func decode(_ ids: [Int], skippingSpecialTokens: Bool = true) -> String {
        var bytes: [UInt8] = []
        for id in ids where !(skippingSpecialTokens && isSpecial(id)) {
            bytes.append(contentsOf: self.bytes(of: id))
        }
        return LossyUTF8.take(from: &bytes, isComplete: true)
    }

    private func encodeNormalized(
        _ raw: [UInt8],
        _ parsingSpecial: Bool,
        into ids: inout [Int],
        _ merge: ([UInt8], inout [Int]) -> Void
    ) {
        var bytes = raw
        if let normalizer = parts.normalizer {
            bytes = Array(normalizer.apply(String(decoding: raw, as: UTF8.self)).utf8)
        }
        for piece in normalizedMatcher.pieces(of: bytes, parsingSpecial: parsingSpecial) {
            switch piece {
            case .token(let id): ids.append(id)
            case .text(let range): encodePiece(Array(bytes[range]), step: 0, into: &ids, merge)
            }
        }
    }

    /// Applies the pre-tokenizers from `step` on, then merges.
    private func encodePiece(
        _ piece: [UInt8],
        step: Int,
        into ids: inout [Int],
        _ merge: ([UInt8], inout [Int]) -> Void
    ) {
        guard step < parts.preTokenizers.count else { return merge(piece, &ids) }
        parts.preTokenizers[step].cut(piece) { encodePiece($0, step: step + 1, into: &ids, merge) }
    }
}
