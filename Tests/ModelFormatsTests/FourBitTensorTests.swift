// 4-bit weights of bitsandbytes come back to the bit; everything that does not fit together is
// refused by the part's name, and so are other methods.

import Diagnostics
import Foundation
import ModelFormats
import TestSupport
import Testing

@Suite("FourBitTensor")
struct FourBitTensorTests {
    private struct Expected: Decodable {
        let hashes: [String: String]
    }

    private static let fixtures = Fixtures.folder.deletingLastPathComponent()
        .appendingPathComponent("prequantized")

    /// FNV-1a, 64 bits, over the floats' little-endian bytes.
    private func hash(_ floats: [Float]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in floats {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes in
                for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            }
        }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private func floats(_ weights: CheckpointWeights, _ range: Range<Int>? = nil) -> [Float] {
        let range = range ?? 0..<weights.shape.reduce(1, *)
        return [Float](unsafeUninitializedCapacity: range.count) { buffer, count in
            if let base = buffer.baseAddress { weights.read(range, into: base) }
            count = range.count
        }
    }

    @Test(arguments: [("nf4-double", "NF4", 8), ("nf4-single", "NF4", 4), ("fp4-double", "FP4", 4)])
    func `weights are those of bitsandbytes to the bit`(
        name: String,
        kind: String,
        count: Int
    ) throws {
        let expected = try JSONDecoder().decode(
            [String: Expected].self,
            from: Data(contentsOf: Self.fixtures.appendingPathComponent("expected.json"))
        )
        let hashes = try #require(expected[name]).hashes
        #expect(hashes.count == count)
        let folder = Self.fixtures.appendingPathComponent(name).path
        let checkpoint = try ShardedCheckpoint(folder: folder)
        for (name, expected) in hashes {
            let weights = try checkpoint.weights(named: name)
            #expect(weights.typeName == kind)
            #expect(hash(floats(weights)) == expected, "\(name)")
        }
        let config = try HFConfig(path: folder + "/config.json")
        #expect(config.quantization?.kind.name == kind)
        #expect(config.quantization?.isDoubleQuantized == name.hasSuffix("double"))
        #expect(config.quantization?.skippedModules == [])
    }

    @Test func `any part reads as it does within the whole`() throws {
        let folder = Self.fixtures.appendingPathComponent("nf4-double").path
        let weights = try ShardedCheckpoint(folder: folder).weights(
            named: "gpt_neox.layers.1.mlp.dense_4h_to_h.weight"
        )
        let whole = floats(weights)
        for range in [0..<1, 1..<2, 1..<64, 63..<65, 127..<129, 200..<1001, 16_383..<20_480] {
            #expect(floats(weights, range) == Array(whole[range]), "\(range)")
        }
        weights.discardPages(of: 0..<whole.count)
        #expect(floats(weights) == whole)
    }

    // MARK: - A tensor made by hand

    private static let state =
        #"{"quant_type":"nf4","blocksize":32,"dtype":"float32","shape":[2,33]}"#
    private static let stateName = "w.quant_state.bitsandbytes__nf4"

    /// 2 × 33 elements in blocks of 32: the last block is short, and so is the last byte's use.
    private func parts(_ state: String = Self.state) -> [SafetensorsPart] {
        let text = Array(state.utf8)
        return [
            SafetensorsPart("w", "U8", [33, 1], (0..<33).map { UInt8($0 * 7 & 255) }),
            SafetensorsPart("w.absmax", [3], [1, 2, 0.5]),
            SafetensorsPart("w.quant_map", [16], (0..<16).map { Float($0) / 16 }),
            SafetensorsPart(Self.stateName, "U8", [text.count], text),
        ]
    }

    private func open(_ parts: [SafetensorsPart]) throws -> (CheckpointWeights, TemporaryFolder) {
        let folder = try TemporaryFolder()
        try folder.write(try SafetensorsPart.file(parts), "model.safetensors")
        return (try ShardedCheckpoint(folder: folder.path).weights(named: "w"), folder)
    }

    @Test func `even elements are in high nibbles, blocks run over the ends of rows`() throws {
        let (weights, folder) = try open(parts())
        #expect(weights.shape == [2, 33])
        let expected = (0..<66).map { index -> Float in
            let byte = index / 2 * 7 & 255
            let code = index % 2 == 0 ? byte >> 4 : byte & 15
            return Float(code) / 16 * [1, 2, 0.5][index / 32]
        }
        #expect(floats(weights) == expected)
        withExtendedLifetime(folder) {}
    }

    @Test func `wider storage holds the same bytes`() throws {
        var parts = parts(Self.state.replacingOccurrences(of: "[2,33]", with: "[2,32]"))
        parts[1] = SafetensorsPart("w.absmax", [2], [1, 2])
        parts[0].bytes.removeLast()
        parts[0].shape = [32, 1]
        let plain = floats(try open(parts).0)
        parts[0].type = "BF16"
        parts[0].shape = [16, 1]
        #expect(floats(try open(parts).0) == plain)
    }

    @Test(arguments: [
        ("absmax", "w.absmax"), ("quant_map", "w.quant_map"), ("codes", "w"),
    ])
    func `a part that is missing is named`(part: String, name: String) throws {
        let error = try #require(throws: SafetensorsError.self) {
            _ = try open(parts().filter { $0.name != name })
        }
        guard case .missingTensor(_, name) = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `codes without the state say which part is missing`() throws {
        let error = try #require(throws: SafetensorsError.self) {
            _ = try open(parts().filter { $0.name != Self.stateName })
        }
        #expect(error.message(in: .english).contains(Self.stateName))
    }

    @Test(arguments: [
        #"{"#, "[]", #"{"quant_type":"nf4"}"#,
        #"{"quant_type":"fp4","blocksize":32,"shape":[2,33]}"#,
        #"{"quant_type":"nf4","blocksize":48,"shape":[2,33]}"#,
        #"{"quant_type":"nf4","blocksize":0,"shape":[2,33]}"#,
        #"{"quant_type":"nf4","blocksize":-32,"shape":[2,33]}"#,
        #"{"quant_type":"nf4","blocksize":64,"shape":[2,33]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[2,0]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[2,34]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[-2,-33]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[4294967296,4294967296,4294967296]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[1,1,1,2,33]}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[2,33],"nested_offset":0.1}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[2,33],"nested_offset":1e39,"nested_blocksize":256}"#,
        #"{"quant_type":"nf4","blocksize":32,"shape":[2,33],"nested_offset":0,"nested_blocksize":256}"#,
    ])
    func `a state that cannot be is refused`(state: String) throws {
        #expect(throws: SafetensorsError.self) { _ = try open(parts(state)) }
    }

    @Test func `scales of another number or not finite are refused`() throws {
        for values: [Float] in [[1, 2], [1, 2, 3, 4], [1, .nan, 2], [1, 2, .infinity]] {
            var parts = parts()
            parts[1] = SafetensorsPart("w.absmax", [values.count], values)
            let error = try #require(throws: SafetensorsError.self) { _ = try open(parts) }
            #expect(error.message(in: .korean).contains("absmax"))
        }
        for value: Float in [.nan, 2, -.infinity] {
            var parts = parts()
            parts[2] = SafetensorsPart("w.quant_map", [16], [Float](repeating: value, count: 16))
            #expect(throws: SafetensorsError.self) { _ = try open(parts) }
        }
    }

    // MARK: - Other methods

    @Test(arguments: [
        (SafetensorsPart("w", "I8", [2, 2], [1, 2, 3, 4]), "LLM.int8"),
        (SafetensorsPart("w.qweight", "I32", [1], [1, 2, 3, 4]), "GPTQ/AWQ"),
    ])
    func `tensors of other methods are refused by name`(
        part: SafetensorsPart,
        method: String
    ) throws {
        let error = try #require(throws: SafetensorsError.self) { _ = try open([part]) }
        for language in Language.allCases {
            #expect(error.message(in: language).contains(method))
        }
    }
}
