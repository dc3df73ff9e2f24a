// GGUF files that are sound as files but are no model we can run: each is refused with the name of
// what is wrong.

import Diagnostics
import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("Malformed models")
struct MalformedModelTests {
    /// What to change in a good file.
    struct Damage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Metadata to replace; nil removes the key.
        var values: [String: GGUFValue?] = [:]
        /// Tensors to leave out.
        var missing: Set<String> = []
        /// Tensors whose dimensions are written as given, with zeros inside.
        var shapes: [String: [Int]] = [:]
        /// A word the error must contain.
        var names: String
    }

    private typealias Key = GGUFNames.Key

    static let damages: [Damage] = [
        Damage("architecture", [Key.architecture: .string("llama")], "llama"),
        Damage("no architecture", [Key.architecture: nil], Key.architecture),
        Damage("no width", [Key.embeddingLength: nil], Key.embeddingLength),
        Damage("width 0", [Key.embeddingLength: .uint32(0)], Key.embeddingLength),
        Damage("huge width", [Key.embeddingLength: .uint64(1 << 62)], Key.embeddingLength),
        Damage("other width", [Key.embeddingLength: .uint32(64)], "token_embd"),
        Damage("no layers", [Key.blockCount: .uint32(0)], Key.blockCount),
        Damage("a billion layers", [Key.blockCount: .uint32(1_000_000_000)], Key.blockCount),
        Damage("one layer more", [Key.blockCount: .uint32(3)], "blk.2."),
        Damage("heads do not divide", [Key.headCount: .uint32(5)], "head_count"),
        Damage("no heads", [Key.headCount: .uint32(0)], "head_count"),
        Damage("text for a number", [Key.headCount: .string("2")], "head_count"),
        Damage("grouped heads", [Key.keyValueHeadCount: .uint32(1)], "head_count_kv"),
        Damage("feed-forward", [Key.feedForwardLength: .uint32(96)], "ffn_up"),
        Damage("odd rotary", [Key.ropeDimensionCount: .uint32(3)], "rope.dimension_count"),
        Damage("rotary too wide", [Key.ropeDimensionCount: .uint32(18)], "rope.dimension_count"),
        Damage("rotary base", [Key.ropeFrequencyBase: .float32(-1)], "rope.freq_base"),
        Damage("stretched rotary", [Key.ropeScalingType: .string("yarn")], "yarn"),
        Damage("no context", [Key.contextLength: .uint32(0)], Key.contextLength),
        Damage("huge context", [Key.contextLength: .uint32(.max)], Key.contextLength),
        Damage("epsilon", [Key.layerNormEpsilon: .float32(.nan)], "layer_norm_epsilon"),
        Damage("residual", [Key.useParallelResidual: .uint32(1)], Key.useParallelResidual),
        Damage(
            "no tokenizer",
            [Key.huggingFaceTokenizer: nil, Key.tokens: nil],
            Key.tokens
        ),
        Damage("tokenizer", [Key.huggingFaceTokenizer: .string("{}")], "tokenizer"),
        Damage("no embedding", missing: ["token_embd.weight"], "token_embd.weight"),
        Damage("no norm", missing: ["output_norm.bias"], "output_norm.bias"),
        Damage("no bias", missing: ["blk.1.attn_qkv.bias"], "blk.1.attn_qkv.bias"),
        Damage("no matrix", missing: ["blk.0.ffn_down.weight"], "blk.0.ffn_down.weight"),
        Damage("flat embedding", shapes: ["token_embd.weight": [32 * 304]], "token_embd.weight"),
        Damage("turned matrix", shapes: ["blk.0.ffn_up.weight": [128, 32]], "blk.0.ffn_up.weight"),
        Damage("short bias", shapes: ["blk.0.ffn_up.bias": [127]], "blk.0.ffn_up.bias"),
        Damage("output rows", shapes: ["output.weight": [32, 303]], "output.weight"),
    ]

    /// A good file with some things changed.
    private func write(_ damage: Damage?, _ path: String, from source: GGUFFile) throws {
        let writer = try GGUFWriter(path: path)
        for (key, value) in source.metadata {
            if let replacement = damage?.values[key] {
                if let replacement { writer.set(key, replacement) }
            } else {
                writer.set(key, value)
            }
        }
        for (key, value) in damage?.values ?? [:] where source.metadata[key] == nil {
            if let value { writer.set(key, value) }
        }
        let names = source.tensorNames.filter { damage?.missing.contains($0) != true }
        for name in names {
            let info = try source.info(name)
            try writer.declareTensor(
                name,
                dimensions: damage?.shapes[name] ?? info.dimensions,
                dtype: .f32
            )
        }
        for name in names {
            if let shape = damage?.shapes[name] {
                try writer.append(
                    [UInt8](repeating: 0, count: shape.reduce(4, *)),
                    to: name
                )
            } else {
                try writer.append(source.bytes(of: try source.info(name)), to: name)
            }
        }
        try writer.finish()
    }

    private func good(_ folder: TemporaryFolder) throws -> GGUFFile {
        let checkpoint = try #require(TinyCheckpoint.all.first { $0.name == "parallel-f32" })
        let path = folder.file("good.gguf")
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: .f32)
        return try GGUFFile(path: path)
    }

    @Test(arguments: damages)
    func `a damaged model is refused by name`(damage: Damage) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("bad.gguf")
        try write(damage, path, from: try good(folder))
        do {
            _ = try LoadedModel(path: path, precision: .float32)
            Issue.record("it was loaded")
        } catch let error as any UserFacingError {
            for language in Language.allCases {
                let message = error.message(in: language)
                #expect(message.contains(damage.names), "\(message)")
                #expect(message.contains("bad.gguf"), "\(message)")
            }
        }
    }

    @Test func `unchanged, the rewritten file loads and computes the same`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("same.gguf")
        let source = try good(folder)
        try write(nil, path, from: source)
        let ids = [1, 50, 100]
        let same = logits(try LoadedModel(path: path, precision: .float32), ids)
        #expect(same == logits(try LoadedModel(path: source.path, precision: .float32), ids))
    }

    @Test func `an absent output matrix means the embedding's`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tied.gguf")
        let damage = Damage("", missing: ["output.weight"], "")
        try write(damage, path, from: try good(folder))
        let loaded = try LoadedModel(path: path, precision: .float32)
        let finite = logits(loaded, [5, 6]).allSatisfy { $0.isFinite }
        #expect(finite)
    }
}

extension MalformedModelTests.Damage {
    init(
        _ description: String,
        _ values: [String: GGUFValue?] = [:],
        missing: Set<String> = [],
        shapes: [String: [Int]] = [:],
        _ names: String
    ) {
        self.init(
            testDescription: description,
            values: values,
            missing: missing,
            shapes: shapes,
            names: names
        )
    }
}
