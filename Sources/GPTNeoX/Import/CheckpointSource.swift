// What a Hugging Face folder holds: config.json, the weights, and tokenizer.json as both a working
// tokenizer and the tables that a GGUF keeps.

import Foundation
import ModelFormats
import StrictJSON
import Tokenization

/// An opened checkpoint folder.
struct CheckpointSource {
    /// The tables of `tokenizer.ggml.*`.
    struct Vocabulary {
        /// Spellings by id, as many as the embedding has rows.
        var tokens: [String]
        /// 1 normal, 3 control, 4 user-defined, 5 unused.
        var kinds: [Int32]
        /// "left right".
        var merges: [String]
    }

    let folder: String
    let config: HFConfig
    let checkpoint: ShardedCheckpoint
    let tokenizerJSON: String
    let tokenizer: Tokenizer
    let vocabulary: Vocabulary
    let endOfSequence: Int
    let beginningOfSequence: Int

    init(folder: String) throws {
        self.folder = folder
        func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
        let exists = { FileManager.default.fileExists(atPath: path($0)) }
        if !exists("config.json"), exists("adapter_config.json") {
            throw ImportError.adapter(folder: folder)
        }
        config = try HFConfig(path: path("config.json"))
        // Before anything is made of the sizes.
        try NeoXConfiguration(config).validate(path: path("config.json"))
        checkpoint = try ShardedCheckpoint(folder: folder)
        let file = try MappedFile(path: path("tokenizer.json"))
        let data = Data(file.bytes)
        tokenizerJSON = String(decoding: data, as: UTF8.self)
        let tokenizer = try Tokenizer(json: data, source: file.path)
        vocabulary = try Self.vocabulary(file, rows: config.vocabularySize)

        let settings = path("tokenizer_config.json")
        let tokens = tokenizer.addedTokens
        func id(_ key: String) throws -> Int? {
            guard let text = try Self.token(key, settings) else { return nil }
            return tokens.first { $0.content == text }?.id
        }
        let named = try id("eos_token") ?? tokenizer.endOfSequence
        // config.json is asked last: polyglot-ko's says 0, and its end token is 2.
        let fallback = config.endOfSequence.flatMap { tokenizer.isSpecial($0) ? $0 : nil }
        guard let end = named ?? fallback else { throw NeoXError.noEndOfSequence(path: folder) }
        endOfSequence = end
        beginningOfSequence = try id("bos_token") ?? end
        self.tokenizer = tokenizer
    }

    // MARK: - The folder's other contents

    /// Refuses to write over a file that is read.
    ///
    /// - Throws: `ImportError.outputIsSource`
    func requireElsewhere(_ output: String) throws {
        var target = stat()
        guard stat(output, &target) == 0 else { return }
        let names = ["config.json", "tokenizer.json", "tokenizer_config.json"]
        let paths = names.map { (folder as NSString).appendingPathComponent($0) }
        for path in paths + checkpoint.paths {
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            if status.st_dev == target.st_dev, status.st_ino == target.st_ino {
                throw ImportError.outputIsSource(path: output)
            }
        }
    }

    /// Tensors that a GPT-NeoX checkpoint may hold and that say nothing: masks, frequencies.
    private static let silentSuffixes = [
        ".attention.bias", ".attention.masked_bias", ".rotary_emb.inv_freq",
    ]

    /// The names of tensors that no part of the plan reads, sorted.
    func unusedTensors(after plan: [TensorPlan]) -> [String] {
        let used = Set(plan.compactMap { $0.source?.name })
        let quantized = plan.compactMap { tensor -> String? in
            if case .fourBit(let weights) = tensor.source { weights.name + "." } else { nil }
        }
        let tied = config.tiesWordEmbeddings ? ["embed_out.weight", "lm_head.weight"] : []
        return checkpoint.tensorNames.filter { name in
            !used.contains(name) && !tied.contains(name)
                && !Self.silentSuffixes.contains { name.hasSuffix($0) }
                && !quantized.contains { name.hasPrefix($0) }
        }
    }

    /// A special token's text in tokenizer_config.json: a string, or an object with `content`.
    private static func token(_ key: String, _ path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let file = try MappedFile(path: path)
        let root = try JSONNode(parsing: file.bytes, source: path)
        guard let node = try root.present(key) else { return nil }
        if case .object = node.value { return try node.present("content")?.string() }
        return try node.string()
    }

    /// Reads the tables from tokenizer.json, padded up to the embedding's rows.
    private static func vocabulary(_ file: MappedFile, rows: Int) throws -> Vocabulary {
        let root = try JSONNode(parsing: file.bytes, source: file.path)
        let model = try root.required("model")
        var tokens = [String?](repeating: nil, count: rows)
        var kinds = [Int32](repeating: TokenizerMetadata.TokenKind.unused.rawValue, count: rows)
        func set(_ text: String, _ id: Int, _ kind: TokenizerMetadata.TokenKind) throws {
            guard id < rows else {
                throw NeoXError.tooManyTokens(path: file.path, tokens: id + 1, rows: rows)
            }
            tokens[id] = text
            kinds[id] = kind.rawValue
        }
        let vocabulary = try model.required("vocab")
        for member in try vocabulary.members() {
            let id = try vocabulary.child(member.value, member.key).integer(in: 0...Int(Int32.max))
            try set(member.key, id, .normal)
        }
        if let added = try root.present("added_tokens") {
            for token in try added.elements() {
                let isSpecial = try token.present("special")?.bool() ?? false
                try set(
                    try token.required("content").string(),
                    try token.required("id").integer(in: 0...Int(Int32.max)),
                    isSpecial ? .control : .userDefined
                )
            }
        }
        let merges = try model.required("merges").elements().map { merge in
            if case .array = merge.value {
                return try merge.elements().map { try $0.string() }.joined(separator: " ")
            }
            return try merge.string()
        }
        let padded = tokens.enumerated().map { $0.element ?? GGUFNames.paddingToken($0.offset) }
        return Vocabulary(tokens: padded, kinds: kinds, merges: merges)
    }
}
