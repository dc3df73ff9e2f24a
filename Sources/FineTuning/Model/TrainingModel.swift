// A GPT-NeoX model as training sees it: the same matrices as the engine's, each frozen or learning. Where
// it comes from is a matter of its builders: from a GGUF with adapters beside it (TrainingModel+Adapters)
// or with all weights learning, or from nothing (TrainingModel+Weights).

import GPTNeoX
import Tensors

/// Where queries, keys and values of a head stand in a row of query_key_value's output.
package enum QueryKeyValueLayout: Sendable {
    /// Head by head, as transformers has them: [heads, 3, D].
    case byHead
    /// All queries, all keys, all values, as a GGUF has them: [3, heads, D].
    case byPart

    /// The column where a head's queries (part 0), keys (1) or values (2) begin; C = heads · D.
    func column(part: Int, head: Int, hiddenSize: Int, headDimension: Int) -> Int {
        switch self {
        case .byHead: (head * 3 + part) * headDimension
        case .byPart: part * hiddenSize + head * headDimension
        }
    }
}

/// One transformer layer.
package struct TrainableLayer: Sendable {
    /// Before attention, and before the feed-forward network.
    package let attentionNorm: TrainableNorm
    package let feedForwardNorm: TrainableNorm
    /// (3C, C), (C, C), (F, C), (C, F).
    package let queryKeyValue: TrainableLinear
    package let attentionOutput: TrainableLinear
    package let up: TrainableLinear
    package let down: TrainableLinear

    /// All parts.
    package init(
        attentionNorm: TrainableNorm,
        feedForwardNorm: TrainableNorm,
        queryKeyValue: TrainableLinear,
        attentionOutput: TrainableLinear,
        up: TrainableLinear,
        down: TrainableLinear
    ) {
        self.attentionNorm = attentionNorm
        self.feedForwardNorm = feedForwardNorm
        self.queryKeyValue = queryKeyValue
        self.attentionOutput = attentionOutput
        self.up = up
        self.down = down
    }

    /// Its linear layers, in the order of the way forward.
    package var linears: [TrainableLinear] { [queryKeyValue, attentionOutput, up, down] }
    /// Whether anything of the feed-forward part learns, its norm included.
    var feedForwardLearns: Bool { up.learns || down.learns || feedForwardNorm.learns }
    /// Whether anything of the attention part learns, its norm included.
    var attentionLearns: Bool {
        queryKeyValue.learns || attentionOutput.learns || attentionNorm.learns
    }
}

/// The token embedding.
package enum TrainableEmbedding: Sendable {
    /// A table that does not change.
    case frozen(WeightMatrix)
    /// A table that learns, (V, C).
    case learning(Parameter)
}

/// A model that can be trained.
package final class TrainingModel: Sendable {
    /// The model's numbers.
    package let configuration: NeoXConfiguration
    /// The order of query_key_value's rows.
    package let layout: QueryKeyValueLayout
    /// The token embedding, (V, C).
    package let embedding: TrainableEmbedding
    /// The layers, first to last.
    package let layers: [TrainableLayer]
    /// The last norm.
    package let outputNorm: TrainableNorm
    /// To logits, (V, C); the embedding's own table where weights are tied.
    package let output: TrainableLinear
    /// Everything that learns, in a fixed order.
    package let parameters: [Parameter]

    /// How many values learn.
    package var trainableCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// A model of prepared parts; all parameters must be reachable from them.
    package init(
        configuration: NeoXConfiguration,
        layout: QueryKeyValueLayout,
        embedding: TrainableEmbedding,
        layers: [TrainableLayer],
        outputNorm: TrainableNorm,
        output: TrainableLinear,
        parameters: [Parameter]
    ) {
        self.configuration = configuration
        self.layout = layout
        self.embedding = embedding
        self.layers = layers
        self.outputNorm = outputNorm
        self.output = output
        self.parameters = parameters
    }

    /// All linear layers, in the order of the way forward.
    package var linears: [TrainableLinear] { layers.flatMap(\.linears) + [output] }

    /// Whether derivatives must go on below layer `index`, because something there learns.
    func learns(below index: Int) -> Bool {
        if case .learning = embedding { return true }
        return layers[..<index].contains { $0.attentionLearns || $0.feedForwardLearns }
    }
}
