// Random gptneox files of any shape, without a tokenizer that means anything: for what looks at
// tensors only.

import Foundation
import GPTNeoX
import ModelFormats
import Randomness
import Tensors

/// The sizes of a random model.
struct SmallModel: Decodable {
    var hidden: Int
    var layers: Int
    var heads: Int
    var feedForward: Int
    var vocabulary: Int

    /// Writes the model, its matrices in `type`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - type: Of the matrices; vectors are F32.
    ///   - extra: More metadata.
    ///   - change: Alters a matrix's numbers, given its name.
    /// - Throws: What the writer throws.
    func write(
        _ path: String,
        type: DType,
        extra: [(String, GGUFValue)] = [],
        change: (String, inout [Float]) -> Void = { _, _ in }
    ) throws {
        typealias Key = GGUFNames.Key
        func number(_ value: Int) -> GGUFValue { .uint32(UInt32(value)) }
        let writer = try GGUFWriter(path: path)
        let values: [(String, GGUFValue)] = [
            (Key.architecture, .string(GGUFNames.architecture)),
            (Key.contextLength, number(64)), (Key.embeddingLength, number(hidden)),
            (Key.blockCount, number(layers)), (Key.feedForwardLength, number(feedForward)),
            (Key.ropeDimensionCount, number(hidden / heads / 4 * 2)),
            (Key.headCount, number(heads)), (Key.layerNormEpsilon, .float32(1e-5)),
        ]
        for (key, value) in values + extra { writer.set(key, value) }
        let tensors = shapes
        for (name, dimensions) in tensors {
            try writer.declareTensor(
                name,
                dimensions: dimensions,
                dtype: dimensions.count == 2 ? type : .f32
            )
        }
        var random = SplitMix64(seed: 42)
        for (name, dimensions) in tensors {
            var floats = (0..<dimensions.reduce(1, *)).map { _ in
                Float.random(in: -0.1...0.1, using: &random)
            }
            if dimensions.count == 2 { change(name, &floats) }
            let stored = dimensions.count == 2 ? type : .f32
            try writer.append(try Quantizer.quantize(floats, to: stored), to: name)
        }
        try writer.finish()
    }

    /// Every tensor with its dimensions, fastest first.
    var shapes: [(String, [Int])] {
        var all: [(String, [Int])] = [(GGUFNames.tokenEmbedding, [hidden, vocabulary])]
        for layer in 0..<layers {
            let matrices: [(GGUFNames.LayerPart, Int, Int)] = [
                (.attentionQKV, hidden, 3 * hidden), (.attentionOutput, hidden, hidden),
                (.feedForwardUp, hidden, feedForward), (.feedForwardDown, feedForward, hidden),
            ]
            for (part, columns, rows) in matrices {
                all.append((GGUFNames.layer(layer, part, .weight), [columns, rows]))
                all.append((GGUFNames.layer(layer, part, .bias), [rows]))
            }
            for part in [GGUFNames.LayerPart.attentionNorm, .feedForwardNorm] {
                for kind in GGUFNames.Kind.allCases {
                    all.append((GGUFNames.layer(layer, part, kind), [hidden]))
                }
            }
        }
        all.append((GGUFNames.outputNormWeight, [hidden]))
        all.append((GGUFNames.outputNormBias, [hidden]))
        all.append((GGUFNames.output, [hidden, vocabulary]))
        return all
    }
}
