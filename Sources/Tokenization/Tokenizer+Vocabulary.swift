// Builds a tokenizer from the tables of a GGUF (`tokenizer.ggml.*`). They hold tokens, merges and
// kinds of tokens but not the whole of tokenizer.json; where the file carries that too
// (`tokenizer.huggingface.json`), it is preferred.

import Foundation
import StrictJSON

/// What a GGUF says about its tokenizer, as plain values.
package struct TokenizerMetadata: Sendable {
    /// `tokenizer.ggml.token_type`.
    package enum TokenKind: Int32, Sendable {
        /// A token of the model.
        case normal = 1
        /// The token for what has none.
        case unknown = 2
        /// Steers the model, leaves no text.
        case control = 3
        /// Added, matched as written.
        case userDefined = 4
        /// Pads the table.
        case unused = 5
        /// A single byte.
        case byte = 6
    }

    /// The file's name for messages.
    package var source: String
    /// The whole tokenizer.json, if the file carries it.
    package var huggingFaceJSON: Data?
    /// `tokenizer.ggml.model`: "gpt2".
    package var model: String?
    /// `tokenizer.ggml.pre`; absent counts as "gpt-2".
    package var preTokenizer: String?
    /// The tokens' spellings by id.
    package var tokens: [String]
    /// The kinds of the tokens, empty when the file has none.
    package var kinds: [Int32]
    /// Merges as "left right".
    package var merges: [String]
    /// The id of the end token.
    package var endOfSequence: Int?

    /// All fields as given.
    package init(
        source: String,
        huggingFaceJSON: Data? = nil,
        model: String? = nil,
        preTokenizer: String? = nil,
        tokens: [String] = [],
        kinds: [Int32] = [],
        merges: [String] = [],
        endOfSequence: Int? = nil
    ) {
        self.source = source
        self.huggingFaceJSON = huggingFaceJSON
        self.model = model
        self.preTokenizer = preTokenizer
        self.tokens = tokens
        self.kinds = kinds
        self.merges = merges
        self.endOfSequence = endOfSequence
    }
}

extension Tokenizer {
    /// The names under which llama.cpp keeps GPT-2's pattern (llama-vocab.cpp).
    private static let gpt2PreTokenizers: Set<String> = [
        "gpt-2", "gpt2", "gpt-neox", "polyglot-ko", "phi-2", "olmo", "mpt", "dbrx", "jais",
    ]

    /// Reads the tokenizer of a GGUF.
    ///
    /// - Throws: ``TokenizerError``
    package convenience init(metadata: TokenizerMetadata) throws(TokenizerError) {
        if let json = metadata.huggingFaceJSON {
            try self.init(
                json: json,
                source: "\(metadata.source): tokenizer.huggingface.json",
                endOfSequence: metadata.endOfSequence
            )
        } else {
            self.init(try Self.parts(of: metadata))
        }
    }

    private static func parts(of metadata: TokenizerMetadata) throws(TokenizerError) -> Parts {
        let source = metadata.source
        guard let model = metadata.model else {
            throw .missing(source: source, field: "tokenizer.ggml.model")
        }
        guard model == "gpt2" else {
            throw .unsupported(source: source, field: "tokenizer.ggml.model", name: model)
        }
        let pre = metadata.preTokenizer ?? "gpt-2"
        guard gpt2PreTokenizers.contains(pre) else {
            throw .unsupported(source: source, field: "tokenizer.ggml.pre", name: pre)
        }
        let tokens = metadata.tokens
        guard !tokens.isEmpty else { throw .empty(source: source) }
        guard metadata.kinds.isEmpty || metadata.kinds.count == tokens.count else {
            throw .lengthMismatch(
                source: source,
                field: "tokenizer.ggml.token_type",
                expected: tokens.count,
                got: metadata.kinds.count
            )
        }
        if let end = metadata.endOfSequence, !tokens.indices.contains(end) {
            throw .badID(source: source, token: "eos", id: end)
        }
        var ids: [UTF8Key: Int32] = [:]
        ids.reserveCapacity(tokens.count)
        for (id, token) in tokens.enumerated() {
            // llama.cpp lets the later of two equal spellings win; a duplicate is a broken file.
            guard ids.updateValue(Int32(id), forKey: UTF8Key(token)) == nil else {
                throw .badID(source: source, token: token, id: id)
            }
        }
        let added = try addedTokens(of: metadata)
        return Parts(
            source: source,
            tokenBytes: tokens.map { ByteAlphabet.bytes(spelledBy: $0) },
            addedTokens: added,
            normalizer: nil,
            preTokenizers: [.byteLevel(addsPrefixSpace: false, usesPattern: true)],
            model: BytePairModel(
                byteTokens: (UInt8(0)...255).map {
                    ids[UTF8Key(ByteAlphabet.spelling(of: $0))] ?? -1
                },
                merges: try merges(of: metadata, ids)
            ),
            endOfSequence: metadata.endOfSequence
                ?? added.first { $0.content == "<|endoftext|>" }?.id
        )
    }

    private static func addedTokens(
        of metadata: TokenizerMetadata
    ) throws(TokenizerError) -> [AddedToken] {
        var added: [AddedToken] = []
        for (id, kind) in metadata.kinds.enumerated() {
            guard let kind = TokenizerMetadata.TokenKind(rawValue: kind) else {
                throw .unsupported(
                    source: metadata.source,
                    field: "tokenizer.ggml.token_type[\(id)]",
                    name: "\(kind)"
                )
            }
            guard kind == .control || kind == .userDefined else { continue }
            let text = metadata.tokens[id]
            added.append(AddedToken(id: id, content: text, isSpecial: kind == .control))
        }
        return added
    }

    private static func merges(
        of metadata: TokenizerMetadata,
        _ ids: [UTF8Key: Int32]
    ) throws(TokenizerError) -> [BytePairModel.Merge] {
        var merges: [BytePairModel.Merge] = []
        merges.reserveCapacity(metadata.merges.count)
        for (index, text) in metadata.merges.enumerated() {
            let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(
                String.init
            )
            guard parts.count == 2, let left = ids[UTF8Key(parts[0])],
                let right = ids[UTF8Key(parts[1])], let result = ids[UTF8Key(parts[0] + parts[1])]
            else { throw .badMerge(source: metadata.source, index: index, text: text) }
            merges.append(BytePairModel.Merge(left: left, right: right, result: result))
        }
        return merges
    }
}
