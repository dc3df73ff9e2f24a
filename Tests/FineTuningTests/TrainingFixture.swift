// The references of Tests/Fixtures/training, made by PyTorch, transformers, peft and bitsandbytes.

import FineTuning
import Foundation
import GPTNeoX
import ModelFormats
import Tensors

/// Paths and readers of the training fixtures.
enum TrainingFixture {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/training")

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// One `case.json` of gradients.
    struct Case: Decodable {
        var tokens: [[Int32]]
        var weights: [[Float]]
        var loss: Double

        var batch: TrainingBatch {
            TrainingBatch(
                zip(tokens, weights).map { TokenSequence(tokens: $0, weights: $1) }
            )
        }
    }

    static func decode<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// All tensors of a safetensors file as floats.
    static func tensors(_ name: String) throws -> [String: [Float]] {
        let file = try SafetensorsFile(path: path(name))
        return file.tensors.mapValues { tensor in
            let bytes = file.bytes(of: tensor)
            return (0..<tensor.elementCount).map {
                Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
    }

    /// Gives adapters the values of a peft folder.
    static func load(_ folder: String, into model: TrainingModel) throws {
        let files = try PEFTAdapter(folder: path(folder))
        for module in files.modules {
            for (suffix, tensor) in [("lora_A", module.a), ("lora_B", module.b)] {
                let name = "\(module.name).\(suffix)"
                guard let parameter = model.parameters.first(where: { $0.name == name }) else {
                    throw Missing(name: name)
                }
                let values = try files.floats(of: tensor)
                parameter.values.base.update(from: values, count: values.count)
            }
        }
    }

    struct Missing: Error { var name: String }
}

/// ‖a − b‖ / ‖b‖.
func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
    let difference = zip(a, b).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    let size = b.reduce(0) { $0 + pow(Double($1), 2) }
    return a.count == b.count ? (difference / max(size, 1e-300)).squareRoot() : .infinity
}
