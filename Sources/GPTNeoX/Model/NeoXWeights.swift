// The weights of a GPT-NeoX model, prepared for the kernels, in the order the data flows.
// Source: transformers modeling_gpt_neox.py; the fused QKV is in llama.cpp's layout, all queries,
// then all keys, then all values.

import ModelFormats
import Tensors

/// A layer norm's parameters.
package struct NormWeights: Sendable {
    /// Scale, (C).
    package let weight: [Float]
    /// Shift, (C).
    package let bias: [Float]
}

/// One transformer layer; (rows, columns) of each matrix behind it.
package final class NeoXLayer: Sendable {
    /// Before attention.
    let attentionNorm: NormWeights
    /// Before the feed-forward part.
    let feedForwardNorm: NormWeights
    /// Queries, keys, values: (3C, C).
    let queryKeyValue: LinearLayer
    /// Attention's output: (C, C).
    let attentionOutput: LinearLayer
    /// Feed-forward, up: (F, C).
    let up: LinearLayer
    /// Feed-forward, down: (C, F).
    let down: LinearLayer

    /// The four matrices.
    var linears: [LinearLayer] { [queryKeyValue, attentionOutput, up, down] }

    init(
        attentionNorm: NormWeights,
        feedForwardNorm: NormWeights,
        queryKeyValue: LinearLayer,
        attentionOutput: LinearLayer,
        up: LinearLayer,
        down: LinearLayer
    ) {
        self.attentionNorm = attentionNorm
        self.feedForwardNorm = feedForwardNorm
        self.queryKeyValue = queryKeyValue
        self.attentionOutput = attentionOutput
        self.up = up
        self.down = down
    }
}

/// All weights of a model.
package final class NeoXWeights: Sendable {
    /// Token embedding, (V, C).
    let embedding: WeightMatrix
    /// The layers, first to last.
    let layers: [NeoXLayer]
    /// After the last layer.
    let outputNorm: NormWeights
    /// To logits, (V, C).
    let output: LinearLayer

    init(
        embedding: WeightMatrix,
        layers: [NeoXLayer],
        outputNorm: NormWeights,
        output: LinearLayer
    ) {
        self.embedding = embedding
        self.layers = layers
        self.outputNorm = outputNorm
        self.output = output
    }

    /// The type of most weights: a file of a mix such as Q4_K_M has several.
    var commonType: DType {
        var bytes: [DType: Int] = [:]
        for linear in layers.flatMap(\.linears) + [output] {
            bytes[linear.weights.dtype, default: 0] += linear.weights.bytes.count
        }
        return bytes.max { $0.value < $1.value }?.key ?? output.weights.dtype
    }

    /// The packed matrices by their names in the model file, in the order they are read; empty where
    /// layers multiply floats.
    var packed: [(name: String, weights: PackedWeights)] {
        var all: [(name: String, layer: LinearLayer)] = []
        for (index, layer) in layers.enumerated() {
            let parts: [GGUFNames.LayerPart] = [
                .attentionQKV, .attentionOutput, .feedForwardUp, .feedForwardDown,
            ]
            all += zip(parts, layer.linears).map { (GGUFNames.layer(index, $0, .weight), $1) }
        }
        all.append((GGUFNames.output, output))
        return all.compactMap { name, layer in layer.packed.map { (name, $0) } }
    }

    /// Weight bytes that every decoded token reads; the embedding's one row does not count.
    package var bytesPerToken: Int {
        layers.flatMap(\.linears).reduce(output.weights.bytes.count) {
            $0 + $1.weights.bytes.count
        }
    }
}
