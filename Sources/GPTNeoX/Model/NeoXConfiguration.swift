// The numbers that describe one GPT-NeoX model.
// Source: "GPT-NeoX-20B" (Black et al., 2022) and transformers' GPTNeoXConfig; ranges are ours, and
// keep every later size computation within Int.

import Tensors

/// Hyperparameters of a GPT-NeoX model.
package struct NeoXConfiguration: Sendable, Equatable {
    /// Width of the residual stream, C.
    package var hiddenSize: Int
    /// Number of transformer layers.
    package var layerCount: Int
    /// Number of attention heads, H; divides `hiddenSize`.
    package var headCount: Int
    /// Width of the feed-forward layer.
    package var feedForwardSize: Int
    /// Rows of the embedding, V; may exceed the tokenizer's tokens.
    package var vocabularySize: Int
    /// The most positions the model was trained on.
    package var contextLength: Int
    /// Leading dimensions of each head that are rotated; even, ≤ `headDimension`.
    package var rotaryDimensions: Int
    /// Base of the rotary angles.
    package var rotaryBase: Float
    /// ε of every layer norm.
    package var layerNormEpsilon: Float
    /// x + attention(ln1 x) + mlp(ln2 x) when true; one after the other when false.
    package var usesParallelResidual: Bool
    /// The elements of keys and values in caches: a choice of whoever runs the model.
    package var cachePrecision = KVPrecision.f32

    /// All fields as given; see ``validate(path:)``.
    package init(
        hiddenSize: Int,
        layerCount: Int,
        headCount: Int,
        feedForwardSize: Int,
        vocabularySize: Int,
        contextLength: Int,
        rotaryDimensions: Int,
        rotaryBase: Float,
        layerNormEpsilon: Float,
        usesParallelResidual: Bool
    ) {
        self.hiddenSize = hiddenSize
        self.layerCount = layerCount
        self.headCount = headCount
        self.feedForwardSize = feedForwardSize
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.rotaryDimensions = rotaryDimensions
        self.rotaryBase = rotaryBase
        self.layerNormEpsilon = layerNormEpsilon
        self.usesParallelResidual = usesParallelResidual
    }

    /// Width of one head, D.
    package var headDimension: Int { hiddenSize / headCount }

    /// Refuses numbers no model has, so that sizes computed from them cannot overflow.
    ///
    /// - Throws: `NeoXError.invalidValue`, naming the field.
    package func validate(path: String) throws {
        func check(_ value: Int, _ range: ClosedRange<Int>, _ key: String) throws {
            guard range.contains(value) else {
                throw NeoXError.invalidValue(path: path, key: key, value: String(value))
            }
        }
        try check(hiddenSize, 1...65_536, "embedding_length")
        try check(layerCount, 1...1024, "block_count")
        try check(headCount, 1...hiddenSize, "attention.head_count")
        try check(feedForwardSize, 1...1_048_576, "feed_forward_length")
        try check(vocabularySize, 1...4_194_304, "vocabulary size")
        try check(contextLength, 1...1_048_576, "context_length")
        guard hiddenSize % headCount == 0 else {
            throw NeoXError.invalidValue(
                path: path,
                key: "attention.head_count",
                value: String(headCount)
            )
        }
        guard (0...headDimension).contains(rotaryDimensions), rotaryDimensions % 2 == 0 else {
            throw NeoXError.invalidValue(
                path: path,
                key: "rope.dimension_count",
                value: String(rotaryDimensions)
            )
        }
        guard rotaryBase.isFinite, rotaryBase > 0 else {
            throw NeoXError.invalidValue(
                path: path,
                key: "rope.freq_base",
                value: "\(rotaryBase)"
            )
        }
        guard layerNormEpsilon.isFinite, layerNormEpsilon >= 0 else {
            throw NeoXError.invalidValue(
                path: path,
                key: "attention.layer_norm_epsilon",
                value: "\(layerNormEpsilon)"
            )
        }
    }
}
