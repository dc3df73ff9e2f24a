// Models made to do harm, or made by a broken converter: any number in any field, weights that are not
// numbers, tensors and tokens that do not belong. Each is refused with the file's name, or runs.

import Diagnostics
import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("Hostile models")
struct HostileModelTests {
    private typealias Key = GGUFNames.Key

    /// A sound model's contents, to be changed and written again.
    private struct Parts {
        struct Tensor {
            var name: String
            var dimensions: [Int]
            var dtype = DType.f32
            var bytes: [UInt8]
        }

        let folder: TemporaryFolder
        /// Holds the mapped metadata.
        let source: GGUFFile
        var values: [String: GGUFValue]
        var tensors: [Tensor]

        init() throws {
            folder = try TemporaryFolder()
            let checkpoint = try #require(TinyCheckpoint.all.first { $0.name == "parallel-f32" })
            let path = folder.file("sound.gguf")
            _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: .f32)
            let file = try GGUFFile(path: path)
            source = file
            values = file.metadata
            tensors = try file.tensorNames.map { name in
                let info = try file.info(name)
                return Tensor(
                    name: name,
                    dimensions: info.dimensions,
                    bytes: Array(file.bytes(of: info))
                )
            }
        }

        /// Fills a tensor with one number.
        mutating func fill(_ name: String, _ number: Float) {
            guard let index = tensors.firstIndex(where: { $0.name == name }) else { return }
            let floats = [Float](repeating: number, count: tensors[index].bytes.count / 4)
            tensors[index].bytes = floats.withUnsafeBytes { Array($0) }
        }

        func write() throws -> String {
            let path = folder.file("hostile.gguf")
            unlink(path)
            let writer = try GGUFWriter(path: path)
            for (key, value) in values { writer.set(key, value) }
            for tensor in tensors {
                try writer.declareTensor(
                    tensor.name,
                    dimensions: tensor.dimensions,
                    dtype: tensor.dtype
                )
            }
            for tensor in tensors { try writer.append(tensor.bytes, to: tensor.name) }
            try writer.finish()
            return path
        }
    }

    /// Loads, and runs three tokens; the error's messages where it is refused.
    ///
    /// - Returns: The logits, or nil when the model was refused, which must be in good order.
    private func run(_ parts: Parts, _ precision: ActivationPrecision = .float32) throws -> [Float]?
    {
        let path = try parts.write()
        do {
            let loaded = try LoadedModel(path: path, precision: precision)
            // The engine refuses prompts beyond the context before they come here.
            let ids = [1, 2, 3].prefix(loaded.model.configuration.contextLength)
            return logits(loaded, Array(ids))
        } catch let error as any UserFacingError {
            for language in Language.allCases {
                let message = error.message(in: language)
                #expect(message.contains("hostile.gguf"), "\(message)")
            }
            #expect([.badInput, .unavailable].contains(error.exitStatus))
            return nil
        }
    }

    private func expectRefusal<E: Error & Equatable>(_ parts: Parts, _ expected: (String) -> E)
        throws
    {
        let path = try parts.write()
        #expect(throws: expected(path)) { try LoadedModel(path: path, precision: .float32) }
    }

    private static let numbers: [GGUFValue] = [
        .uint32(0), .uint32(1), .uint32(.max), .uint64(.max), .uint64(1 << 40), .int32(-1),
        .int64(.min), .float32(.nan), .float32(.infinity), .float32(-1), .float32(0),
        .float32(.leastNonzeroMagnitude), .float32(.greatestFiniteMagnitude), .float64(1e300),
        .string("7"), .bool(true), .uint32(7),
    ]

    @Test(arguments: [
        Key.contextLength, Key.embeddingLength, Key.blockCount, Key.feedForwardLength,
        Key.ropeDimensionCount, Key.ropeFrequencyBase, Key.headCount, Key.keyValueHeadCount,
        Key.layerNormEpsilon, Key.vocabularySize, Key.historyTurns, Key.endOfSequence,
        Key.useParallelResidual, Key.architecture, Key.alignment,
    ])
    func `any value of a field is refused or runs`(key: String) throws {
        var parts = try Parts()
        var refused = 0
        for number in Self.numbers {
            parts.values[key] = number
            if let logits = try run(parts) {
                #expect(
                    logits.count == (number.integer == 1 && key == Key.contextLength ? 1 : 3) * 304
                )
            } else {
                refused += 1
            }
        }
        // The vocabulary's size is the embedding's rows, whatever the key says.
        #expect(key == Key.vocabularySize ? refused == 0 : refused >= 4, "\(key): \(refused)")
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `a norm or a bias that is no number is refused by name`(number: Float) throws {
        for name in ["output_norm.weight", "blk.0.attn_norm.bias", "blk.1.ffn_up.bias"] {
            var parts = try Parts()
            parts.fill(name, number)
            try expectRefusal(parts) { GGUFError.notFinite(path: $0, tensor: name, index: 0) }
        }
    }

    @Test(arguments: [
        "token_embd.weight", "output.weight", "blk.0.attn_qkv.weight", "blk.1.ffn_down.weight",
    ])
    func `a matrix that is no numbers gives no finite logits, and no crash`(name: String) throws {
        for number in [Float.nan, .infinity, .greatestFiniteMagnitude] {
            for precision in [ActivationPrecision.float32, .int8] {
                var parts = try Parts()
                parts.fill(name, number)
                let logits = try #require(try run(parts, precision))
                let isFinite = logits.allSatisfy { $0.isFinite }
                #expect(!isFinite, "\(name) of \(number)")
            }
        }
    }

    @Test func `nothing but zeros runs`() throws {
        var parts = try Parts()
        for tensor in parts.tensors { parts.fill(tensor.name, 0) }
        #expect(try run(parts)?.allSatisfy { $0 == 0 } == true)
    }

    @Test func `a tensor that would be left out is refused`() throws {
        for name in ["blk.0.attn_q_norm.weight", "blk.2.ffn_up.weight", "rope_freqs.weight", "x"] {
            var parts = try Parts()
            let bytes = [UInt8](repeating: 0, count: 128)
            parts.tensors.append(.init(name: name, dimensions: [32], bytes: bytes))
            try expectRefusal(parts) { NeoXError.unknownTensor(path: $0, tensor: name) }
        }
    }

    @Test func `a block count below the layers in the file is refused`() throws {
        var parts = try Parts()
        parts.values[Key.blockCount] = .uint32(1)
        let path = try parts.write()
        let error = try #require(throws: NeoXError.self) {
            try LoadedModel(path: path, precision: .float32)
        }
        #expect(error.message(in: .korean).contains("blk.1."))
    }

    @Test func `a norm in half precision computes nearly the same`() throws {
        var parts = try Parts()
        let expected = try #require(try run(parts))
        for index in parts.tensors.indices where parts.tensors[index].name.contains("norm") {
            let halves = parts.tensors[index].bytes.withUnsafeBytes { bytes in
                bytes.bindMemory(to: Float.self).map { Float16($0).bitPattern.littleEndian }
            }
            parts.tensors[index].dtype = .f16
            parts.tensors[index].bytes = halves.withUnsafeBytes { Array($0) }
        }
        // Norm weights near 1 lose 11 bits of their mantissa.
        #expect(relativeError(try #require(try run(parts)), expected) < 2e-3)
    }

    @Test func `tokens beyond the embedding's rows are refused`() throws {
        var parts = try Parts()
        for index in parts.tensors.indices
        where ["token_embd.weight", "output.weight"].contains(parts.tensors[index].name) {
            parts.tensors[index].dimensions = [32, 100]
            parts.tensors[index].bytes = Array(parts.tensors[index].bytes.prefix(32 * 100 * 4))
        }
        let path = try parts.write()
        let error = try #require(throws: NeoXError.self) {
            try LoadedModel(path: path, precision: .float32)
        }
        guard case .tooManyTokens(_, let tokens, 100) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(tokens > 100)
    }

    @Test func `broken tokenizer tables are refused`() throws {
        let tables: [[String: GGUFValue?]] = [
            [Key.merges: .strings(["zzz yyy"])], [Key.merges: .strings(["a"])], [Key.merges: nil],
            [Key.merges: .strings(["a b c"])], [Key.tokens: .strings([])], [Key.tokens: nil],
            [Key.tokens: .strings(["a", "a"])], [Key.tokenizerModel: .string("llama")],
            [Key.tokenTypes: .int32s([1])], [Key.endOfSequence: .uint32(1_000_000)],
        ]
        for table in tables {
            var parts = try Parts()
            parts.values[Key.huggingFaceTokenizer] = nil
            #expect(try run(parts) != nil)
            for (key, value) in table { parts.values[key] = value }
            #expect(try run(parts) == nil, "\(table.keys)")
        }
    }

    @Test func `a model that does not fit into memory is refused with figures`() throws {
        let error = NeoXError.notEnoughMemory(
            path: "big.gguf",
            needed: 5 << 30,
            available: 3 << 30
        )
        for language in Language.allCases {
            let message = error.message(in: language)
            #expect(message.contains("5120 MiB") && message.contains("3072 MiB"), "\(message)")
        }
        #expect(error.exitStatus == .unavailable)
        #expect(MemoryBudget.available > 0 && MemoryBudget.ceiling > 0)
        #expect(MemoryBudget.ceiling <= Int(clamping: ProcessInfo.processInfo.physicalMemory))
    }
}
