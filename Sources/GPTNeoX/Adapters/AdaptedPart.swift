// The matrices of a GPT-NeoX model that an adapter can change, and what transformers calls them
// (modeling_gpt_neox.py).

/// A matrix of the model, or of each of its layers.
package enum AdaptedPart: Int, CaseIterable, Sendable {
    /// Queries, keys, values: (3C, C).
    case queryKeyValue
    /// Attention's output: (C, C).
    case attentionOutput
    /// Feed-forward, up: (F, C).
    case up
    /// Feed-forward, down: (C, F).
    case down
    /// To logits: (V, C).
    case output
    /// Token embedding, (V, C): its rows are looked up, not multiplied.
    case embedding

    /// The parts that every layer has.
    package static let ofLayers: [AdaptedPart] = [.queryKeyValue, .attentionOutput, .up, .down]

    /// The module's names in transformers, today's first; `layer` counts only for parts of layers.
    package func moduleNames(layer: Int) -> [String] {
        switch self {
        case .queryKeyValue: ["gpt_neox.layers.\(layer).attention.query_key_value"]
        case .attentionOutput: ["gpt_neox.layers.\(layer).attention.dense"]
        case .up: ["gpt_neox.layers.\(layer).mlp.dense_h_to_4h"]
        case .down: ["gpt_neox.layers.\(layer).mlp.dense_4h_to_h"]
        // transformers 5, and before; an adapter has one of the two, or neither.
        case .output: ["lm_head", "embed_out"]
        case .embedding: ["gpt_neox.embed_in"]
        }
    }

    /// Rows and columns of the matrix.
    package func shape(_ configuration: NeoXConfiguration) -> (rows: Int, columns: Int) {
        let c = configuration.hiddenSize
        let f = configuration.feedForwardSize
        switch self {
        case .queryKeyValue: return (3 * c, c)
        case .attentionOutput: return (c, c)
        case .up: return (f, c)
        case .down: return (c, f)
        case .output, .embedding: return (configuration.vocabularySize, c)
        }
    }
}

/// One matrix of a model: a part and, for parts of layers, the layer.
package struct AdaptedPlace: Hashable, Sendable {
    /// The part.
    package var part: AdaptedPart
    /// The layer, 0 for parts that the model has once.
    package var layer: Int

    /// A part of a layer; parts that the model has once take layer 0.
    package init(part: AdaptedPart, layer: Int) {
        self.part = part
        self.layer = layer
    }

    /// All matrices of a model.
    package static func all(_ configuration: NeoXConfiguration) -> [AdaptedPlace] {
        let layers = (0..<configuration.layerCount).flatMap { layer in
            AdaptedPart.ofLayers.map { AdaptedPlace(part: $0, layer: layer) }
        }
        return layers
            + [AdaptedPlace(part: .output, layer: 0), AdaptedPlace(part: .embedding, layer: 0)]
    }

    /// The module's names in transformers, today's first.
    package var moduleNames: [String] { part.moduleNames(layer: layer) }
}
