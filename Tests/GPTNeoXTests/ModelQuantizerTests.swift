// Quantising a model: the types llama-quantize gives every tensor (Tests/Fixtures/quantization/
// mixes.py), the bytes the quantiser makes, errors that can be computed again from the two files, all
// metadata kept, and refusals that leave nothing behind.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("ModelQuantizer")
struct ModelQuantizerTests {
    /// What llama-quantize made of the two models.
    private struct Mixes: Decodable {
        struct Made: Decodable {
            let fileType: Int
            let tensors: [String: String]
        }

        let shapes: [String: SmallModel]
        let types: [String: [String: Made]]

        static func read() throws -> Mixes {
            let file = URL(fileURLWithPath: #filePath)
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Fixtures/quantization/mixes.json")
            return try JSONDecoder().decode(Mixes.self, from: Data(contentsOf: file))
        }
    }

    private func floats(_ file: GGUFFile, _ name: String) throws -> [Float] {
        try file.matrix(named: name).dequantized()
    }

    @Test(arguments: ["even", "odd"], QuantizationMix.allCases)
    func `every tensor gets llama-quantize's type and the quantiser's bytes`(
        label: String,
        mix: QuantizationMix
    ) throws {
        let mixes = try Mixes.read()
        let made = try #require(mixes.types[label]?[mix.rawValue])
        let folder = try TemporaryFolder()
        let (source, output) = (folder.file("source.gguf"), folder.file("out.gguf"))
        try #require(mixes.shapes[label]).write(source, type: .f16)
        let report = try ModelQuantizer.run(
            input: source,
            output: output,
            options: .init(mix: mix, threads: 2)
        )
        let (before, after) = (try GGUFFile(path: source), try GGUFFile(path: output))
        #expect(try after.integer(GGUFNames.Key.fileType) == made.fileType)
        #expect(after.tensorNames == before.tensorNames)
        #expect(report.tensors.map(\.name) == before.tensorNames)
        for tensor in report.tensors {
            let info = try after.info(tensor.name)
            #expect(info.type.name == made.tensors[tensor.name] ?? "F32", "\(tensor.name)")
            #expect(info.type.name == tensor.typeAfter && info.byteRange.count == tensor.bytesAfter)
            let original = try floats(before, tensor.name)
            let type = try #require(info.dtype)
            let expected = try Quantizer.quantize(original, to: type)
            #expect(after.bytes(of: info).elementsEqual(expected), "\(tensor.name)")
            var error = QuantizationError()
            for (kept, number) in zip(try floats(after, tensor.name), original) {
                error.squaredError += Double(kept - number) * Double(kept - number)
                error.squaredNorm += Double(number) * Double(number)
                error.largest = max(error.largest, abs(kept - number))
            }
            // The sums are in another order, and a float's difference is rounded in both.
            #expect(abs(error.relative - tensor.error.relative) <= 1e-9)
            #expect(error.largest == tensor.error.largest)
        }
    }

    @Test func `chosen types of output and embedding win, with a fallback`() throws {
        let folder = try TemporaryFolder()
        let source = folder.file("source.gguf")
        let shape = SmallModel(hidden: 96, layers: 1, heads: 2, feedForward: 96, vocabulary: 16)
        try shape.write(source, type: .f32)
        let report = try ModelQuantizer.run(
            input: source,
            output: folder.file("out.gguf"),
            options: .init(mix: .q4_0, outputType: .q5_0, embeddingType: .q4_K)
        )
        func tensor(_ name: String) -> TensorQuantization? {
            report.tensors.first { $0.name == name }
        }
        #expect(tensor(GGUFNames.output)?.typeAfter == "Q5_0")
        // 96 columns are no whole super-block.
        #expect(tensor(GGUFNames.tokenEmbedding)?.typeAfter == "Q5_0")
        #expect(tensor(GGUFNames.tokenEmbedding)?.isFallback == true)
        #expect(tensor(GGUFNames.output)?.isFallback == false)
    }

    @Test func `threads change no byte`() throws {
        let folder = try TemporaryFolder()
        let source = folder.file("source.gguf")
        let shape = SmallModel(hidden: 256, layers: 1, heads: 4, feedForward: 2048, vocabulary: 999)
        try shape.write(source, type: .f16)
        let files = try [1, 2, 7].map { threads in
            let path = folder.file("\(threads).gguf")
            let report = try ModelQuantizer.run(
                input: source,
                output: path,
                options: .init(mix: .q4_k_m, threads: threads)
            )
            return (try Data(contentsOf: URL(filePath: path)), report.tensors)
        }
        #expect(files.allSatisfy { $0.0 == files[0].0 && $0.1 == files[0].1 })
    }

    @Test func `all metadata is kept in its order`() throws {
        let folder = try TemporaryFolder()
        let (source, output) = (folder.file("source.gguf"), folder.file("out.gguf"))
        try SmallModel(hidden: 32, layers: 1, heads: 2, feedForward: 32, vocabulary: 8).write(
            source,
            type: .f32,
            extra: [
                (GGUFNames.Key.fileType, .uint32(0)), (GGUFNames.Key.alignment, .uint32(32)),
                (GGUFNames.Key.tokens, .strings(["가", "b", "\u{1B}[31m"])),
                (GGUFNames.Key.huggingFaceTokenizer, .string("{\"모델\": 1}")),
                ("mechuri.history_turns", .uint32(3)), ("own.flag", .bool(true)),
                ("own.numbers", .float32s([1, -0.5])), ("own.large", .uint64(.max)),
            ]
        )
        _ = try ModelQuantizer.run(input: source, output: output, options: .init(mix: .q8_0))
        func text(_ value: GGUFValue) -> String {
            if case .mapped(let array) = value { return "\(array.count) \(array.first(9))" }
            return "\(value)"
        }
        let before = try GGUFOutline(path: source).values.filter {
            $0.key != GGUFNames.Key.alignment
        }
        let after = try GGUFOutline(path: output).values
        #expect(after.map(\.key) == before.map(\.key) + [GGUFNames.Key.quantizationVersion])
        for (old, new) in zip(before, after) where old.key != GGUFNames.Key.fileType {
            #expect(text(old.value) == text(new.value), "\(old.key)")
        }
    }

    // MARK: - Refusals

    private let small = SmallModel(hidden: 64, layers: 1, heads: 2, feedForward: 64, vocabulary: 8)

    /// Runs, expecting an error, and checks that the folder holds nothing new.
    private func refusal(
        _ folder: TemporaryFolder,
        _ mix: QuantizationMix,
        output: String = "out.gguf",
        isCancelled: () -> Bool = { false }
    ) throws -> QuantizeError? {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        var found: QuantizeError?
        do {
            _ = try ModelQuantizer.run(
                input: folder.file("source.gguf"),
                output: folder.file(output),
                options: .init(mix: mix),
                isCancelled: isCancelled
            )
        } catch let error as QuantizeError {
            found = error
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == names)
        return found
    }

    @Test func `quantised models are quantised again only when allowed`() throws {
        let folder = try TemporaryFolder()
        let source = folder.file("source.gguf")
        try small.write(source, type: .q8_0)
        let error = try refusal(folder, .q4_0)
        #expect(
            error
                == .alreadyQuantized(
                    path: source,
                    tensor: GGUFNames.tokenEmbedding,
                    type: "Q8_0"
                )
        )
        let report = try ModelQuantizer.run(
            input: source,
            output: folder.file("again.gguf"),
            options: .init(mix: .q4_0, allowsRequantizing: true)
        )
        // Embedding and layer; the output, whose 64 columns are no super-block, stays Q8_0.
        #expect(report.requantized == 5)
        // F32 keeps every number as it is.
        let exact = try ModelQuantizer.run(
            input: source,
            output: folder.file("f32.gguf"),
            options: .init(mix: .f32)
        )
        #expect(exact.requantized == 0 && exact.error.relative == 0 && exact.error.largest == 0)
    }

    @Test func `the source is never overwritten, by whatever name`() throws {
        let folder = try TemporaryFolder()
        try small.write(folder.file("source.gguf"), type: .f32)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.gguf"),
            withDestinationPath: folder.file("source.gguf")
        )
        for name in ["source.gguf", "link.gguf"] {
            #expect(
                try refusal(folder, .q8_0, output: name) == .sameFile(path: folder.file(name))
            )
        }
    }

    @Test func `numbers that are none, or too large, are named`() throws {
        let name = GGUFNames.layer(0, .feedForwardUp, .weight)
        for (value, isFinite) in [(Float.nan, false), (.infinity, false), (1e30, true)] {
            let folder = try TemporaryFolder()
            let source = folder.file("source.gguf")
            try small.write(source, type: .f32) { if $0 == name { $1[100] = value } }
            let error = try refusal(folder, .q4_0)
            #expect(
                error
                    == (isFinite
                        ? .overflow(path: source, tensor: name, type: "Q4_0")
                        : .notFinite(path: source, tensor: name))
            )
        }
    }

    @Test func `cancelling leaves nothing`() throws {
        let folder = try TemporaryFolder()
        try small.write(folder.file("source.gguf"), type: .f32)
        var asked = 0
        let error = try refusal(folder, .q8_0) {
            asked += 1
            return asked > 4
        }
        #expect(error == .cancelled)
    }

    @Test func `a part of a split model is refused`() throws {
        let folder = try TemporaryFolder()
        let source = folder.file("source.gguf")
        try small.write(source, type: .f32, extra: [("split.count", .uint16(3))])
        #expect(try refusal(folder, .q8_0) == .split(path: source, parts: 3))
    }
}
