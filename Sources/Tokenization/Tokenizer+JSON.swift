// Reads tokenizer.json (huggingface/tokenizers). Everything that changes ids is read or refused by
// name; truncation and padding are settings of a caller and are left out, and so is post-processing
// that adds no token.

import Foundation
import StrictJSON

extension Tokenizer {
    /// Reads a tokenizer.json.
    ///
    /// - Parameters:
    ///   - json: the file's bytes.
    ///   - source: the file's name for messages.
    ///   - endOfSequence: the id of the end token where the model file names it; otherwise that of
    ///     an added token spelled `<|endoftext|>` (`</s>`, `<eos>` …).
    /// - Throws: ``TokenizerError``
    package convenience init(
        json: Data,
        source: String = "tokenizer.json",
        endOfSequence: Int? = nil
    ) throws(TokenizerError) {
        let result = json.withUnsafeBytes { bytes in
            Result { () throws(TokenizerError) in
                try Self.orTokenizerError { () throws(JSONError) in
                    try JSONNode(parsing: bytes, source: source)
                }
            }
        }
        var reader = TokenizerReader(source: source)
        self.init(try reader.read(try result.get(), endOfSequence: endOfSequence))
    }

    /// Runs JSON accesses under the tokenizer's own error type.
    static func orTokenizerError<T>(_ body: () throws(JSONError) -> T) throws(TokenizerError) -> T {
        do { return try body() } catch { throw .json(error) }
    }
}

/// Reads the parts of a tokenizer.json one after the other.
private struct TokenizerReader {
    let source: String
    private var vocabulary: [UTF8Key: Int32] = [:]

    init(source: String) { self.source = source }

    mutating func read(
        _ root: JSONNode,
        endOfSequence: Int?
    ) throws(TokenizerError) -> Tokenizer.Parts {
        do {
            let model = try root.required("model")
            try readVocabulary(model)
            let added = try addedTokens(root)
            var tokenBytes = try tokenBytes(added: added)
            let merges = try merges(model)
            let bytePairs = try bytePairModel(model, merges, tokenBytes)
            let normalizer = try normalizer(try root.present("normalizer"))
            // An added token's text, as it is looked for, replaces the model's spelling.
            for token in added {
                let text = token.isNormalized ? normalizer?.apply(token.content) : nil
                tokenBytes[token.id] = ByteAlphabet.bytes(spelledBy: text ?? token.content)
            }
            if let end = endOfSequence, !tokenBytes.indices.contains(end) {
                throw TokenizerError.badID(source: source, token: "eos", id: end)
            }
            try checkDecoder(root)
            try checkPostProcessor(try root.present("post_processor"))
            return Tokenizer.Parts(
                source: source,
                tokenBytes: tokenBytes,
                addedTokens: added,
                normalizer: normalizer,
                preTokenizers: try preTokenizers(root),
                model: bytePairs,
                endOfSequence: endOfSequence ?? Self.endToken(of: added)
            )
        } catch let error as JSONError {
            throw .json(error)
        } catch let error as TokenizerError {
            throw error
        } catch {
            preconditionFailure("only JSONError and TokenizerError are thrown above")
        }
    }

    private static func endToken(of added: [AddedToken]) -> Int? {
        for name in ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>"] {
            if let token = added.first(where: { $0.content == name }) { return token.id }
        }
        return nil
    }

    private func unsupported(_ node: JSONNode, _ name: String) -> TokenizerError {
        .unsupported(source: source, field: node.field, name: name)
    }

    // MARK: - Model

    private mutating func readVocabulary(_ model: JSONNode) throws {
        let type = try model.present("type")?.string() ?? "BPE"
        guard type == "BPE" else { throw unsupported(model, type) }
        for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let node = try model.present(name), try !node.string().isEmpty {
                throw unsupported(node, name)
            }
        }
        if let dropout = try model.present("dropout"), try dropout.number() != 0 {
            throw unsupported(dropout, "dropout")
        }
        if let fallback = try model.present("byte_fallback"), try fallback.bool() {
            throw unsupported(fallback, "byte_fallback")
        }
        let node = try model.required("vocab")
        let members = try node.members()
        guard !members.isEmpty else { throw TokenizerError.empty(source: source) }
        vocabulary.reserveCapacity(members.count)
        for member in members {
            // The path of a value is spelled out only for the one that is wrong.
            guard case .integer(let id) = member.value, let id = Int32(exactly: id), id >= 0 else {
                _ = try node.child(member.value, member.key).integer(in: 0...Int(Int32.max))
                continue
            }
            vocabulary[UTF8Key(member.key)] = id
        }
    }

    /// The bytes of the model's tokens by id.
    ///
    /// Ids may leave gaps, but not so large that the table
    /// would be out of proportion to the file.
    private func tokenBytes(added: [AddedToken]) throws(TokenizerError) -> [[UInt8]?] {
        let limit = vocabulary.count + added.count + 65_536
        var table: [[UInt8]?] = []
        var highest = -1
        for (key, id) in vocabulary {
            guard id < limit else { throw .badID(source: source, token: key.string, id: Int(id)) }
            highest = max(highest, Int(id))
        }
        for token in added {
            guard token.id < limit else {
                throw .badID(source: source, token: token.content, id: token.id)
            }
            highest = max(highest, token.id)
        }
        table = Array(repeating: nil, count: highest + 1)
        for (key, id) in vocabulary {
            guard table[Int(id)] == nil else {
                throw .badID(source: source, token: key.string, id: Int(id))
            }
            table[Int(id)] = ByteAlphabet.bytes(spelledBy: key.string)
        }
        return table
    }

    private func merges(_ model: JSONNode) throws -> [BytePairModel.Merge] {
        var merges: [BytePairModel.Merge] = []
        let list = try model.required("merges")
        guard case .array(let values) = list.value else { throw list.wrongType("array") }
        for (index, value) in values.enumerated() {
            let parts = Self.mergeParts(value)
            guard parts.count == 2, let left = vocabulary[UTF8Key(parts[0])],
                let right = vocabulary[UTF8Key(parts[1])],
                let result = vocabulary[UTF8Key(parts[0] + parts[1])]
            else {
                let text = parts.joined(separator: " ")
                throw TokenizerError.badMerge(source: source, index: index, text: text)
            }
            merges.append(BytePairModel.Merge(left: left, right: right, result: result))
        }
        return merges
    }

    /// The two halves of a merge in either spelling; something else than two where it is neither.
    private static func mergeParts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text):
            text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        case .array(let halves):
            halves.compactMap { if case .string(let half) = $0 { half } else { nil } }
        default:
            []
        }
    }

    private func bytePairModel(
        _ model: JSONNode,
        _ merges: [BytePairModel.Merge],
        _ tokenBytes: [[UInt8]?]
    ) throws -> BytePairModel {
        var unknown: Int32?
        if let node = try model.present("unk_token") {
            let token = try node.string()
            unknown = vocabulary[UTF8Key(token)]
            if unknown == nil { throw TokenizerError.badID(source: source, token: token, id: -1) }
        }
        var wholeWords: [[UInt8]: Int32] = [:]
        if try model.present("ignore_merges")?.bool() ?? false {
            for (key, id) in vocabulary {
                wholeWords[tokenBytes[Int(id)] ?? Array(key.string.utf8)] = id
            }
        }
        return BytePairModel(
            byteTokens: (UInt8(0)...255).map {
                vocabulary[UTF8Key(ByteAlphabet.spelling(of: $0))] ?? -1
            },
            merges: merges,
            wholeWords: wholeWords,
            unknownToken: unknown,
            fusesUnknown: try model.present("fuse_unk")?.bool() ?? false
        )
    }

    // MARK: - Added tokens

    private func addedTokens(_ root: JSONNode) throws -> [AddedToken] {
        guard let list = try root.present("added_tokens") else { return [] }
        var tokens: [AddedToken] = []
        var nextID = vocabulary.count
        var takenTexts: Set<UTF8Key> = []
        for node in try list.elements() {
            let content = try node.required("content").string()
            let special = try node.present("special")?.bool() ?? false
            let token = AddedToken(
                id: try node.required("id").integer(in: 0...Int(Int32.max)),
                content: content,
                isSpecial: special,
                stripsLeft: try node.present("lstrip")?.bool() ?? false,
                stripsRight: try node.present("rstrip")?.bool() ?? false,
                isSingleWord: try node.present("single_word")?.bool() ?? false,
                isNormalized: try node.present("normalized")?.bool() ?? !special
            )
            let key = UTF8Key(content)
            // The reference gives a new token the next free id whatever the file says, so a file
            // that says otherwise would not mean the same ids to both.
            guard takenTexts.insert(key).inserted,
                token.id == vocabulary[key].map(Int.init) ?? nextID
            else { throw TokenizerError.badID(source: source, token: content, id: token.id) }
            nextID = max(nextID, token.id + 1)
            tokens.append(token)
        }
        return tokens
    }

    // MARK: - Normalizer and pre-tokenizers

    private func normalizer(_ node: JSONNode?) throws -> TextNormalizer? {
        guard let node else { return nil }
        let type = try node.required("type").string()
        switch type {
        case "NFC": return .nfc
        case "NFD": return .nfd
        case "NFKC": return .nfkc
        case "NFKD": return .nfkd
        case "Sequence":
            let steps = try node.required("normalizers").elements().compactMap {
                try normalizer($0)
            }
            return steps.isEmpty ? nil : .sequence(steps)
        default: throw unsupported(node, type)
        }
    }

    private func preTokenizers(_ root: JSONNode) throws -> [PreTokenizer] {
        guard let node = try root.present("pre_tokenizer") else {
            throw TokenizerError.unsupported(source: source, field: "pre_tokenizer", name: "null")
        }
        let steps = try preTokenizerSteps(node)
        // Each step is a level of recursion when text is cut.
        guard steps.count <= 32 else { throw unsupported(node, "\(steps.count) steps") }
        // The bytes are spelled by ByteLevel; a step behind it would see the spellings.
        for (index, step) in steps.enumerated() {
            if case .byteLevel = step, index != steps.count - 1 {
                throw unsupported(node, "ByteLevel + …")
            }
        }
        guard case .byteLevel = steps.last else { throw unsupported(node, "without ByteLevel") }
        return steps
    }

    private func preTokenizerSteps(_ node: JSONNode) throws -> [PreTokenizer] {
        let type = try node.required("type").string()
        switch type {
        case "Sequence":
            return try node.required("pretokenizers").elements().flatMap {
                try preTokenizerSteps($0)
            }
        case "ByteLevel":
            return [
                .byteLevel(
                    addsPrefixSpace: try node.present("add_prefix_space")?.bool() ?? true,
                    usesPattern: try node.present("use_regex")?.bool() ?? true
                )
            ]
        case "Digits":
            return [.digits(individual: try node.present("individual_digits")?.bool() ?? false)]
        case "Split":
            return [try split(node)]
        default:
            throw unsupported(node, type)
        }
    }

    private func split(_ node: JSONNode) throws -> PreTokenizer {
        let name = try node.required("behavior").string()
        guard let behavior = PreTokenizer.SplitBehavior(rawValue: name) else {
            throw unsupported(node, "behavior \(name)")
        }
        let inverted = try node.present("invert")?.bool() ?? false
        let pattern = try node.required("pattern")
        if let text = try pattern.present("String")?.string() {
            guard !text.isEmpty else { throw unsupported(pattern, "String \"\"") }
            return .splitText(Array(text.utf8), behavior, inverted: inverted)
        }
        let expression = try pattern.required("Regex").string()
        guard GPT2Pattern.spellings.contains(expression) else {
            throw unsupported(pattern, "Regex \(expression.prefix(200))")
        }
        return .splitPattern(behavior, inverted: inverted)
    }

    // MARK: - Parts that must do nothing special

    private func checkDecoder(_ root: JSONNode) throws {
        guard let node = try root.present("decoder") else {
            throw TokenizerError.unsupported(source: source, field: "decoder", name: "null")
        }
        var decoders = [node]
        if try node.required("type").string() == "Sequence" {
            decoders = try node.required("decoders").elements()
        }
        let types = try decoders.map { try $0.required("type").string() }
        guard types == ["ByteLevel"] else {
            throw unsupported(node, types.joined(separator: " + "))
        }
    }

    private func checkPostProcessor(_ node: JSONNode?) throws {
        guard let node else { return }
        let type = try node.required("type").string()
        switch type {
        case "ByteLevel":
            return
        case "Sequence":
            for step in try node.required("processors").elements() { try checkPostProcessor(step) }
        case "TemplateProcessing":
            for piece in try node.required("single").elements() {
                guard try piece.present("SpecialToken") == nil else {
                    throw unsupported(piece, "TemplateProcessing + SpecialToken")
                }
            }
        default:
            throw unsupported(node, type)
        }
    }
}
