// What fuzzing starts from: small sound files, their trees where they are JSON, and builders that put
// nearly sound values into every field of a GGUF or a safetensors file.

import Foundation
import ModelFormats
import Randomness
import StrictJSON

/// The sound files of one reader.
struct FuzzCorpus {
    private let files: [[UInt8]]
    private let trees: [JSONTree]

    init(_ reader: FuzzReader) throws {
        files = try reader.corpus()
        trees = files.compactMap { bytes in
            let text = reader == .safetensors ? Self.header(of: bytes) : bytes
            return text.withUnsafeBytes { try? JSONTree(JSONParser.parse($0, source: "corpus")) }
        }
    }

    func damagedBytes(_ random: inout SplitMix64) -> [UInt8] {
        random.mutate(files.randomElement(using: &random) ?? [], with: files, limit: FuzzRoom.limit)
    }

    func damagedTree(_ random: inout SplitMix64) -> [UInt8] {
        guard var tree = tree(&random) else { return damagedBytes(&random) }
        for _ in 0..<Int.random(in: 1...4, using: &random) { random.damage(&tree) }
        return Array(tree.bytes.prefix(FuzzRoom.limit))
    }

    func tree(_ random: inout SplitMix64) -> JSONTree? { trees.randomElement(using: &random) }

    /// The objects of a JSON file: itself, or those it holds.
    static func objects(in value: Any) -> [[String: Any]]? {
        if let list = value as? [Any] { return list.compactMap { objects(in: $0) }.flatMap(\.self) }
        guard let object = value as? [String: Any] else { return nil }
        if object["hidden_size"] != nil { return [object] }
        return object.values.compactMap { objects(in: $0) }.flatMap(\.self)
    }

    // MARK: - Safetensors

    static func safetensors(_ header: [UInt8], dataCount: Int) -> [UInt8] {
        GGUFBytes.raw(UInt64(header.count)) + header + [UInt8](repeating: 1, count: dataCount)
    }

    static func safetensors(_ header: (json: String, dataCount: Int)) -> [UInt8] {
        safetensors(Array(header.json.utf8), dataCount: header.dataCount)
    }

    private static func header(of file: [UInt8]) -> [UInt8] {
        guard file.count >= 8 else { return [] }
        let length = file.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        return Array(file.dropFirst(8).prefix(Int(clamping: length)))
    }

    static let headers: [(json: String, dataCount: Int)] = [
        ("{}", 0),
        (
            #"{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#,
            24
        ),
        (
            #"{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]},"#
                + #""b":{"dtype":"F16","shape":[],"data_offsets":[8,10]},"#
                + #""c":{"dtype":"I64","shape":[0,7],"data_offsets":[10,10]}}"#, 10
        ),
    ]

    // MARK: - GGUF

    /// A GGUF of random keys and tensors whose fields are mostly sound.
    static func gguf(_ random: inout SplitMix64) -> [UInt8] {
        var file = GGUFBytes()
        file.values = (0..<Int.random(in: 0...6, using: &random)).map { _ in pair(&random) }
        var offset: UInt64 = 0
        file.tensors = (0..<Int.random(in: 0...5, using: &random)).map { index in
            let dimensions = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                one(in: 10, &random) ? random.number() : UInt64.random(in: 1...4, using: &random)
            }
            let type = one(in: 3, &random) ? UInt32.random(in: 0...42, using: &random) : 0
            let place = one(in: 12, &random) ? random.number() : offset
            let size = dimensions.reduce(4) { $0 &* $1 }
            offset = (offset &+ size &+ 31) & ~31
            let name = one(in: 12, &random) ? random.text() : "t\(index)"
            let rank = one(in: 20, &random) ? UInt32(truncatingIfNeeded: random.number()) : nil
            return GGUFBytes.tensor(name, dimensions, type, place, rank: rank)
        }
        if one(in: 12, &random) { file.version = UInt32(truncatingIfNeeded: random.number()) }
        if one(in: 12, &random) { file.tensorCount = random.number() }
        if one(in: 12, &random) { file.valueCount = random.number() }
        file.dataCount = one(in: 6, &random) ? Int(random.next() % 500) : Int(min(offset, 4096))
        return file.bytes
    }

    /// A GGUF that is nothing but a tokenizer.
    static var vocabulary: GGUFBytes {
        func texts(_ key: String, _ values: [String]) -> [UInt8] {
            let elements = values.flatMap { GGUFBytes.text($0) }
            return GGUFBytes.pair(key, 9, GGUFBytes.array(8, UInt64(values.count), elements))
        }
        var file = GGUFBytes()
        file.values = [
            GGUFBytes.pair("tokenizer.ggml.model", 8, GGUFBytes.text("gpt2")),
            GGUFBytes.pair("tokenizer.ggml.eos_token_id", 4, GGUFBytes.raw(UInt32(0))),
            texts(
                "tokenizer.ggml.tokens",
                ["<|endoftext|>", "a", "b", "ab", "abab", "Ġ", "[PAD6]"]
            ),
            texts("tokenizer.ggml.merges", ["a b", "ab ab"]),
            GGUFBytes.pair(
                "tokenizer.ggml.token_type",
                9,
                GGUFBytes.array(5, 7, [3, 1, 1, 1, 1, 1, 5].flatMap { GGUFBytes.raw(UInt32($0)) })
            ),
        ]
        return file
    }

    private static let keys = [
        "general.alignment", "general.architecture", "tokenizer.ggml.model",
        "tokenizer.ggml.tokens", "tokenizer.ggml.merges", "tokenizer.ggml.token_type",
        "tokenizer.ggml.eos_token_id", "tokenizer.huggingface.json", "a", "",
    ]

    private static func pair(_ random: inout SplitMix64) -> [UInt8] {
        let key = keys.randomElement(using: &random) ?? "a"
        let type = UInt32.random(in: 0...(one(in: 8, &random) ? 20 : 12), using: &random)
        let length = one(in: 20, &random) ? random.number() : nil
        if type != 9 {
            return GGUFBytes.pair(key, type, value(type, &random), length: length)
        }
        let element = UInt32.random(in: 0...(one(in: 8, &random) ? 20 : 12), using: &random)
        let count = Int.random(in: 0...5, using: &random)
        let elements = (0..<count).flatMap { _ in value(element, &random) }
        let claimed = one(in: 8, &random) ? random.number() : UInt64(count)
        return GGUFBytes.pair(key, 9, GGUFBytes.array(element, claimed, elements), length: length)
    }

    private static func value(_ type: UInt32, _ random: inout SplitMix64) -> [UInt8] {
        let number = random.number()
        switch type {
        case 0, 1: return [UInt8(truncatingIfNeeded: number)]
        case 7: return [UInt8(number % 3 == 2 ? 2 : number % 2)]
        case 2, 3: return GGUFBytes.raw(UInt16(truncatingIfNeeded: number))
        case 4, 5, 6: return GGUFBytes.raw(UInt32(truncatingIfNeeded: number))
        case 8:
            let text =
                one(in: 10, &random) ? tokenizer : one(in: 2, &random) ? "gpt2" : random.text()
            return GGUFBytes.text(text, length: one(in: 20, &random) ? number : nil)
        default: return GGUFBytes.raw(number)
        }
    }

    private static func one(in count: Int, _ random: inout SplitMix64) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    // MARK: - Texts

    static let texts = [
        #"{"a":[1,-2.5e3,"한글\n\u00e9\ud83d\ude00",true,false,null,{"b":{}}],"":[[]]}"#,
        #"[[[[[[0.1,1e-7,123456789012]]]]],{"k":"\"\\\/\b\f\n\r\t"}]"#, " \t\r\n0 ",
        "\"\\uD834\\uDD1E\"",
    ]

    static let samples = [
        "점심 추천해줘", "a b  c\n\n12,345", "<|endoftext|>ab<|pad|> ab",
        "\u{1112}\u{1161}\u{11AB}글 e\u{301}",
        "👩‍👩‍👧 ok", String(repeating: "ab", count: 40), "\u{0}\u{FFFD}\u{10FFFF}", "  leading", "ＡＢ ﬁ",
    ]

    /// A tokenizer of every feature and few tokens.
    static let tokenizer = #"""
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[
        {"id":0,"content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,
        "normalized":false,"special":true},
        {"id":12,"content":"<|pad|>","single_word":true,"lstrip":true,"rstrip":true,"normalized":true,
        "special":false}],
        "normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"NFKC"}]},
        "pre_tokenizer":{"type":"Sequence","pretokenizers":[
        {"type":"Split","pattern":{"String":" "},"behavior":"MergedWithNext","invert":false},
        {"type":"Digits","individual_digits":true},
        {"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}]},
        "post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}}],
        "pair":[],"special_tokens":{}},
        "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
        "model":{"type":"BPE","dropout":null,"unk_token":"<|endoftext|>",
        "continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":true,
        "byte_fallback":false,"ignore_merges":true,
        "vocab":{"<|endoftext|>":0,"a":1,"b":2,"Ġ":3,"ab":4,"Ġa":5,"abab":6,"ê":7,"°":8,"Ģ":9,
        "1":10,"ĠĠ":11},
        "merges":["a b","Ġ a",["ab","ab"],"Ġ Ġ"]}}
        """#
}
