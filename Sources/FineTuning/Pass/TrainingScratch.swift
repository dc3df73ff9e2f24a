// The memory of a pass. What a layer's way back needs is kept for every layer, or, with gradient
// checkpointing (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"), only what went into
// each layer: the rest is then computed again, into the memory that all layers share.
//
// T tokens, C hidden, F feed-forward, V vocabulary, L layers.

import GPTNeoX
import Tensors

/// What one layer computes on the way forward and needs on the way back.
struct LayerActivations {
    /// Rotated queries and keys, and values: (T, 3C).
    let queryKeyValue: FloatStorage
    /// What attention gave, (T, C).
    let attention: FloatStorage
    /// Before GELU and after it, (T, F).
    let up: FloatStorage
    let inner: FloatStorage
    /// x after attention, (T, C); without the parallel residual only.
    let middle: FloatStorage?

    init(_ configuration: NeoXConfiguration, tokens: Int) {
        let c = configuration.hiddenSize
        queryKeyValue = FloatStorage(count: tokens * 3 * c)
        attention = FloatStorage(count: tokens * c)
        up = FloatStorage(count: tokens * configuration.feedForwardSize)
        inner = FloatStorage(count: tokens * configuration.feedForwardSize)
        middle =
            configuration.usesParallelResidual ? nil : FloatStorage(count: tokens * c)
    }

    /// Floats of one layer for one token.
    static func floatsPerToken(_ configuration: NeoXConfiguration) -> Int {
        let c = configuration.hiddenSize
        return 4 * c + 2 * configuration.feedForwardSize
            + (configuration.usesParallelResidual ? 0 : c)
    }
}

/// All memory of a pass of up to `capacity` tokens.
final class TrainingScratch {
    /// T at most, and the longest sequence.
    let capacity: Int
    let longest: Int
    /// Whether layers share their activations.
    let isCheckpointing: Bool
    /// What goes into each layer, and what the last one gives: L + 1 of (T, C).
    let residuals: [FloatStorage]
    private let activations: [LayerActivations]
    /// Normed inputs, (T, C).
    let attentionInput: FloatStorage
    let feedForwardInput: FloatStorage
    /// Derivatives: by the residual stream, by attention's result and by both normed inputs, (T, C); by
    /// query_key_value's output, (T, 3C); by GELU's input, (T, F).
    let dResidual: FloatStorage
    let dAttention: FloatStorage
    let dAttentionInput: FloatStorage
    let dFeedForwardInput: FloatStorage
    let dQueryKeyValue: FloatStorage
    let dInner: FloatStorage
    /// x Aᵀ of every adapter, (T, r), by the adapter's number; and its derivative, (T, largest r).
    let lowRank: [FloatStorage]
    let dLowRank: FloatStorage
    /// Inputs after dropout, and derivatives before it, (T, widest adapted input).
    let dropped: FloatStorage
    let beforeDropout: FloatStorage
    /// Rows of logits that are computed at once; (rows, V), (rows, C) twice; and the loss of every row.
    let logitRows: Int
    let logits: FloatStorage
    let outputInput: FloatStorage
    let dOutputInput: FloatStorage
    let losses: FloatStorage
    /// Scores and their derivatives of a block of rows: (attentionRows, longest), for every worker.
    let scores: [FloatStorage]
    let dScores: [FloatStorage]
    /// Derivatives by two norms' weights and biases, 4C, for every worker.
    let normGradients: [FloatStorage]

    /// Query rows whose scores are computed at once.
    static let attentionRows = 60
    /// Floats of logits at once: 32 MiB.
    private static let logitFloats = 8 << 20

    init(
        model: TrainingModel,
        capacity: Int,
        longest: Int,
        workers: Int,
        isCheckpointing: Bool
    ) {
        let plan = Plan(model, capacity: capacity)
        self.capacity = capacity
        self.longest = longest
        self.isCheckpointing = isCheckpointing
        let configuration = model.configuration
        let (t, c, f) = (capacity, configuration.hiddenSize, configuration.feedForwardSize)
        residuals = (0...configuration.layerCount).map { _ in FloatStorage(count: t * c) }
        activations = (0..<(isCheckpointing ? 1 : configuration.layerCount)).map { _ in
            LayerActivations(configuration, tokens: t)
        }
        attentionInput = FloatStorage(count: t * c)
        feedForwardInput = FloatStorage(count: t * c)
        dResidual = FloatStorage(count: t * c)
        dAttention = FloatStorage(count: t * c)
        dAttentionInput = FloatStorage(count: t * c)
        dFeedForwardInput = FloatStorage(count: t * c)
        dQueryKeyValue = FloatStorage(count: t * 3 * c)
        dInner = FloatStorage(count: t * f)
        lowRank = plan.ranks.map { FloatStorage(count: t * $0) }
        dLowRank = FloatStorage(count: t * (plan.ranks.max() ?? 0))
        dropped = FloatStorage(count: t * plan.droppedWidth)
        beforeDropout = FloatStorage(count: t * plan.droppedWidth)
        logitRows = plan.logitRows
        logits = FloatStorage(count: logitRows * configuration.vocabularySize)
        outputInput = FloatStorage(count: logitRows * c)
        dOutputInput = FloatStorage(count: logitRows * c)
        losses = FloatStorage(count: t)
        scores = (0..<workers).map { _ in FloatStorage(count: Self.attentionRows * longest) }
        dScores = (0..<workers).map { _ in FloatStorage(count: Self.attentionRows * longest) }
        normGradients = (0..<workers).map { _ in FloatStorage(count: 4 * c) }
    }

    /// What a layer keeps.
    func layer(_ index: Int) -> LayerActivations { activations[isCheckpointing ? 0 : index] }

    /// The bytes that a scratch of this size takes; the same sums as in `init`.
    ///
    /// - Parameters:
    ///   - configuration: the model's numbers.
    ///   - adapters: the adapted matrices' settings; nil when all weights learn.
    ///   - capacity: T.
    ///   - longest: the longest sequence.
    ///   - workers: how many.
    ///   - isCheckpointing: whether layers share their activations.
    /// - Returns: bytes.
    static func byteCount(
        _ configuration: NeoXConfiguration,
        adapters: AdapterPlan?,
        capacity: Int,
        longest: Int,
        workers: Int,
        isCheckpointing: Bool
    ) -> Int {
        let places = AdaptedPlace.all(configuration).filter {
            adapters?.parts.contains($0.part) ?? false
        }
        let plan = Plan(
            ranks: places.map { _ in adapters?.rank ?? 0 },
            droppedWidth: (adapters?.dropout ?? 0) > 0
                ? places.map { $0.part.shape(configuration).columns }.max() ?? 0 : 0,
            vocabularySize: configuration.vocabularySize,
            capacity: capacity
        )
        let (c, f) = (configuration.hiddenSize, configuration.feedForwardSize)
        let kept = isCheckpointing ? 1 : configuration.layerCount
        var perToken = (configuration.layerCount + 1) * c
        perToken += kept * LayerActivations.floatsPerToken(configuration)
        perToken += 2 * c + 4 * c + 3 * c + f
        perToken += plan.ranks.reduce(0, +) + (plan.ranks.max() ?? 0) + 2 * plan.droppedWidth + 1
        let fixed =
            plan.logitRows * (configuration.vocabularySize + 2 * c)
            + workers * (2 * attentionRows * longest + 4 * c)
        return (perToken * capacity + fixed) * MemoryLayout<Float>.stride
    }

    /// Sizes that depend on what learns.
    private struct Plan {
        let ranks: [Int]
        let droppedWidth: Int
        let logitRows: Int

        init(ranks: [Int], droppedWidth: Int, vocabularySize: Int, capacity: Int) {
            self.ranks = ranks
            self.droppedWidth = droppedWidth
            let fitting = TrainingScratch.logitFloats / vocabularySize
            logitRows = min(max(fitting, 16), max(capacity, 1))
        }

        init(_ model: TrainingModel, capacity: Int) {
            let adapted = model.linears.filter { $0.adapter != nil }
            let dropping = adapted.filter { ($0.adapter?.dropout ?? 0) > 0 }
            self.init(
                ranks: adapted.compactMap { $0.adapter?.rank },
                droppedWidth: dropping.map(\.inputs).max() ?? 0,
                vocabularySize: model.configuration.vocabularySize,
                capacity: capacity
            )
        }
    }
}
