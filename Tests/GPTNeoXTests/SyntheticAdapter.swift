// Adapters made on the fly, as peft would write them: any rank and shape, seeded numbers, and damage
// where a test wants it.

import Foundation
import GPTNeoX
import ModelFormats
import Randomness

/// A LoRA on query_key_value of every layer.
struct SyntheticAdapter {
    var layerCount: Int
    var hiddenSize: Int
    var rank: Int
    var alpha = 32

    init(layerCount: Int, hiddenSize: Int, rank: Int) {
        self.layerCount = layerCount
        self.hiddenSize = hiddenSize
        self.rank = rank
    }

    init(configuration: NeoXConfiguration, rank: Int) {
        self.init(
            layerCount: configuration.layerCount,
            hiddenSize: configuration.hiddenSize,
            rank: rank
        )
    }

    /// One tensor: name, shape, elements.
    struct Tensor {
        var name: String
        var shape: [Int]
        var values: [Float]
    }

    /// A and B of every layer.
    var tensors: [Tensor] {
        var random = SplitMix64(seed: 42)
        func draw(_ count: Int, _ size: Float) -> [Float] {
            (0..<count).map { _ in Float(random.nextUnit() * 2 - 1) * size }
        }
        return (0..<layerCount).flatMap { layer in
            let module = "base_model.model.gpt_neox.layers.\(layer).attention.query_key_value"
            return [
                Tensor(
                    name: module + ".lora_A.weight",
                    shape: [rank, hiddenSize],
                    values: draw(rank * hiddenSize, 0.02)
                ),
                Tensor(
                    name: module + ".lora_B.weight",
                    shape: [3 * hiddenSize, rank],
                    values: draw(3 * hiddenSize * rank, 0.02)
                ),
            ]
        }
    }

    /// Writes both files.
    func write(to folder: URL, _ tensors: [Tensor]? = nil) throws {
        let settings = """
            {"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": \(rank), "lora_alpha": \(alpha),
             "target_modules": ["query_key_value"], "bias": "none"}
            """
        try Data(settings.utf8).write(to: folder.appendingPathComponent(PEFTAdapter.configName))
        let data = Self.safetensors(tensors ?? self.tensors)
        try data.write(to: folder.appendingPathComponent(PEFTAdapter.weightsName))
    }

    /// The bytes of a safetensors file.
    static func safetensors(_ tensors: [Tensor]) -> Data {
        var entries: [String] = []
        var body = Data()
        for tensor in tensors {
            let start = body.count
            tensor.values.withUnsafeBytes { body.append(contentsOf: $0) }
            entries.append(
                "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),"
                    + "\"data_offsets\":[\(start),\(body.count)]}"
            )
        }
        let header = Data("{\(entries.joined(separator: ","))}".utf8)
        var data = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        data.append(header)
        data.append(body)
        return data
    }
}
