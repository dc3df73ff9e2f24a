// How an adapter's files fit a model: the original's shape, and everything that does not fit or is
// damaged, each named in the error.

import Diagnostics
import Foundation
import GPTNeoX
import ModelFormats
import Randomness
import TestSupport
import Testing

@Suite("LoRAAdapter")
struct LoRAAdapterTests {
    private func configuration(
        hiddenSize: Int = 32,
        layerCount: Int = 2
    ) -> NeoXConfiguration {
        NeoXConfiguration(
            hiddenSize: hiddenSize,
            layerCount: layerCount,
            headCount: 2,
            feedForwardSize: 4 * hiddenSize,
            vocabularySize: 304,
            contextLength: 64,
            rotaryDimensions: 4,
            rotaryBase: 10_000,
            layerNormEpsilon: 1e-5,
            usesParallelResidual: true
        )
    }

    @Test func `an adapter of the original's shape has 3,670,016 parameters and is read at once`()
        throws
    {
        let folder = try TemporaryFolder()
        try SyntheticAdapter(layerCount: 28, hiddenSize: 4096, rank: 8).write(to: folder.url)
        var original = configuration(hiddenSize: 4096, layerCount: 28)
        original.headCount = 16
        let clock = ContinuousClock()
        var adapter: LoRAAdapter?
        let time = try clock.measure {
            adapter = try LoRAAdapter(folder: folder.path, configuration: original)
        }
        let read = try #require(adapter)
        #expect(read.parameterCount == 3_670_016)
        #expect(read.places.count == 28)
        #expect(read.places.allSatisfy { $0.part == .queryKeyValue })
        #expect(read.ranks == 8...8)
        // 14.7 MB: some 30 ms on a quiet machine; a busy one gets room.
        #expect(time < .seconds(3), "\(time)")
    }

    // MARK: - Damage

    private func error(
        _ change: (inout [SyntheticAdapter.Tensor]) -> Void,
        rank: Int = 4,
        hiddenSize: Int = 32,
        layerCount: Int = 2
    ) throws -> PEFTError? {
        let folder = try TemporaryFolder()
        let synthetic = SyntheticAdapter(layerCount: 2, hiddenSize: 32, rank: 4)
        var tensors = synthetic.tensors
        change(&tensors)
        var written = synthetic
        written.rank = rank
        try written.write(to: folder.url, tensors)
        do {
            let model = configuration(hiddenSize: hiddenSize, layerCount: layerCount)
            _ = try LoRAAdapter(folder: folder.path, configuration: model)
            return nil
        } catch let error as PEFTError {
            for language in Language.allCases {
                #expect(error.message(in: language).contains(folder.path))
            }
            return error
        }
    }

    private static let first = "base_model.model.gpt_neox.layers.0.attention.query_key_value"

    @Test func `the base of these tests loads`() throws {
        #expect(try error { _ in } == nil)
    }

    @Test func `a missing matrix is named`() throws {
        guard case .missingTensor(_, let b)? = try error({ $0.remove(at: 1) }) else {
            Issue.record("B")
            return
        }
        #expect(b == Self.first + ".lora_B.weight")
        guard case .missingTensor(_, let a)? = try error({ $0.remove(at: 0) }) else {
            Issue.record("A")
            return
        }
        #expect(a == Self.first + ".lora_A.weight")
    }

    @Test func `a layer without its matrices is named`() throws {
        guard case .missingTensor(_, let tensor)? = try error({ $0.removeLast(2) }) else {
            Issue.record("layer 1")
            return
        }
        #expect(tensor == "gpt_neox.layers.1.attention.query_key_value.lora_A.weight")
        #expect(try error { $0.removeAll() } != nil)
    }

    @Test func `another model's shape is named`() throws {
        guard
            case .wrongShape(_, let tensor, let expected, let got)? = try error(
                { _ in },
                hiddenSize: 64
            )
        else {
            Issue.record("hidden size")
            return
        }
        #expect(tensor == Self.first + ".lora_A.weight" && expected == [4, 64] && got == [4, 32])
        guard case .unknownModule(_, let module)? = try error({ _ in }, layerCount: 1) else {
            Issue.record("layers")
            return
        }
        #expect(module == "gpt_neox.layers.1.attention.query_key_value")
        // A model with more layers misses those.
        guard case .missingTensor(_, let missing)? = try error({ _ in }, layerCount: 3) else {
            Issue.record("more layers")
            return
        }
        #expect(missing.hasPrefix("gpt_neox.layers.2."))
    }

    @Test func `a rank that the settings do not say is named`() throws {
        guard case .wrongShape(_, let tensor, let expected, _)? = try error({ _ in }, rank: 8)
        else {
            Issue.record("rank")
            return
        }
        #expect(tensor == Self.first + ".lora_A.weight" && expected == [8, 32])
        let shapes = try error { tensors in
            tensors[1].shape = [4, 96]
        }
        guard case .wrongShape(_, let b, _, let got)? = shapes else {
            Issue.record("B transposed")
            return
        }
        #expect(b == Self.first + ".lora_B.weight" && got == [4, 96])
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `numbers that are not finite are named`(value: Float) throws {
        guard case .notFinite(_, let tensor)? = try error({ $0[3].values[77] = value }) else {
            Issue.record("\(value)")
            return
        }
        #expect(tensor.contains("layers.1") && tensor.contains("lora_B"))
    }

    @Test(arguments: [
        "base_model.model.gpt_neox.layers.0.attention.query_key_value.lora_magnitude_vector",
        "base_model.model.gpt_neox.layers.0.attention.query_key_value.lora_B.bias",
        "base_model.model.embed_out.weight", "lora_A.weight", "", ".lora_A.weight.x.y",
        "base_model.model.gpt_neox.layers.0.attention.query_key_value.lora_A",
    ])
    func `a tensor of something else is named`(name: String) throws {
        let found = try error { tensors in
            tensors.append(.init(name: name, shape: [2], values: [1, 2]))
        }
        guard case .unknownTensor(_, let tensor)? = found else {
            Issue.record("\(String(describing: found))")
            return
        }
        #expect(tensor == name)
    }

    @Test func `modules that the settings do not name, or no model has, are named`() throws {
        func renamed(_ module: String) throws -> PEFTError? {
            try error { tensors in
                for index in 0..<2 {
                    let copy = tensors[index]
                    let name = copy.name.replacingOccurrences(
                        of: "gpt_neox.layers.0.attention.query_key_value",
                        with: module
                    )
                    tensors.append(.init(name: name, shape: copy.shape, values: copy.values))
                }
            }
        }
        guard
            case .notTargeted(_, "gpt_neox.layers.0.attention.dense")? =
                try renamed("gpt_neox.layers.0.attention.dense")
        else {
            Issue.record("dense")
            return
        }
        guard
            case .unknownModule(_, "model.layers.0.self_attn.q_proj")? =
                try renamed("model.layers.0.self_attn.q_proj")
        else {
            Issue.record("q_proj")
            return
        }
        let twice = try error { tensors in
            var copy = tensors[0]
            copy.name = copy.name.replacingOccurrences(of: ".weight", with: ".default.weight")
            tensors.append(copy)
        }
        guard case .duplicateTensor? = twice else {
            Issue.record("twice")
            return
        }
    }

    @Test func `a file cut off anywhere, or with any byte changed, never harms`() throws {
        let folder = try TemporaryFolder()
        try SyntheticAdapter(layerCount: 1, hiddenSize: 32, rank: 2).write(to: folder.url)
        let file = folder.url.appendingPathComponent(PEFTAdapter.weightsName)
        let whole = try Data(contentsOf: file)
        let model = configuration(layerCount: 1)
        for length in stride(from: 0, to: whole.count, by: 37) {
            try whole.prefix(length).write(to: file)
            #expect(throws: (any Error).self) {
                try LoRAAdapter(folder: folder.path, configuration: model)
            }
        }
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            var damaged = whole
            let position = Int(random.next() % 400)
            damaged[position] ^= UInt8(truncatingIfNeeded: random.next() | 1)
            try damaged.write(to: file)
            // Refused, or numbers that are other numbers.
            _ = try? LoRAAdapter(folder: folder.path, configuration: model)
        }
    }
}
