// Checkpoints that bitsandbytes quantised to 4 bits: the imported model computes what transformers
// does on the weights that bitsandbytes gives back.

import Foundation
import GPTNeoX
import Tensors
import TestSupport
import Testing

@Suite("Imports of 4-bit checkpoints")
struct PrequantizedImportTests {
    private struct Expected: Decodable {
        let ids: [Int]
        let hashes: [String: String]
    }

    private static let fixtures = TinyCheckpoint.fixtures.deletingLastPathComponent()
        .appendingPathComponent("prequantized")

    /// A fixture with the tokenizer that its ids are of.
    private func source(_ name: String, in folder: TemporaryFolder) throws -> URL {
        let target = folder.url.appendingPathComponent(name)
        let manager = FileManager.default
        try manager.copyItem(at: Self.fixtures.appendingPathComponent(name), to: target)
        for file in ["tokenizer.json", "tokenizer_config.json"] {
            try manager.copyItem(
                at: TinyCheckpoint.fixtures.appendingPathComponent("parallel-f32/\(file)"),
                to: target.appendingPathComponent(file)
            )
        }
        return target
    }

    @Test(arguments: ["nf4-double", "nf4-single", "fp4-double"])
    func `f32 logits equal those of the dequantised model`(name: String) throws {
        let folder = try TemporaryFolder()
        let expected = try #require(
            try JSONDecoder().decode(
                [String: Expected].self,
                from: Data(contentsOf: Self.fixtures.appendingPathComponent("expected.json"))
            )[name]
        )
        let path = folder.file("m.gguf")
        let report = try CheckpointImporter.run(
            folder: try source(name, in: folder).path,
            output: path,
            type: .f32
        )
        let kind = name.hasPrefix("nf4") ? "NF4" : "FP4"
        #expect(report.fourBitMatrices == [kind: expected.hashes.count])
        #expect(report.unusedTensors.isEmpty)
        let data = try Data(contentsOf: Self.fixtures.appendingPathComponent("\(name)/logits.bin"))
        let reference = data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
        let loaded = try LoadedModel(path: path, precision: .float32)
        // The same room for another order of float32 sums as for plain checkpoints.
        #expect(relativeError(logits(loaded, expected.ids), reference) < 1e-4)
    }

    @Test(arguments: [DType.q8_0, .q4_0, .f16])
    func `they become any type`(type: DType) throws {
        let folder = try TemporaryFolder()
        let report = try CheckpointImporter.run(
            folder: try source("nf4-double", in: folder).path,
            output: folder.file("m.gguf"),
            type: type
        )
        #expect(report.fallbacks.isEmpty && report.parameterCount == 155_520)
    }
}
