// Everything one forward pass writes, allocated once: rows of tokens go in, logits come out.
// Shapes: R rows of one pass, C hidden, F feed-forward, V vocabulary. Big buffers are left
// untouched until used, so that a pass with few rows costs little memory.

import Tensors

/// Working memory and in- and outputs of forward passes; used by one thread at a time.
package final class DecodeScratch {
    /// One token of a pass.
    struct Row {
        var token: Int
        var position: Int
        var sequence: Int
    }

    /// A closure in a box: one kept as an Optional is wrapped anew each time it is read.
    final class Pass {
        let body: (WorkerContext) -> Void

        init(_ body: @escaping (WorkerContext) -> Void) { self.body = body }
    }

    /// The most rows of one pass.
    package let capacity: Int
    /// Rows of the pass being prepared.
    package private(set) var rowCount = 0
    /// Rows of it whose logits are wanted.
    package private(set) var logitCount = 0

    /// What the workers run on this memory; made by the model's first pass.
    var pass: Pass?

    /// Called by one worker after every layer, when nobody reads its weights any more.
    var afterLayer: ((NeoXLayer) -> Void)?

    /// Asked before every layer, on the thread that runs the pass: true ends the pass.
    ///
    /// Whoever sets it decides when to take it away; see `NeoXModel.forward`.
    package var isCancelled: (() -> Bool)?

    let configuration: NeoXConfiguration
    let rows: UnsafeMutablePointer<Row>
    /// The row behind each row of logits.
    let logitRows: UnsafeMutablePointer<Int>
    /// The caches of this pass, by `Row.sequence`.
    let views: UnsafeMutablePointer<KVView>
    private(set) var sequenceCount = 0
    /// The caches themselves and how many tokens they held before the pass.
    private var caches: [(cache: KVCache, count: Int)] = []
    /// Whether the pass ends after an even (0) and after an odd (1) layer.
    private let stops: UnsafeMutablePointer<Bool>

    /// The residual stream, (R, C).
    let residual: UnsafeMutablePointer<Float>
    /// Queries, keys, values, (R, 3C).
    let queryKeyValue: UnsafeMutablePointer<Float>
    /// Layer-normed inputs of attention and of the feed-forward part, (R, C).
    let attentionInput: Activations
    let feedForwardInput: Activations
    /// Attention's result, (R, C), and the feed-forward part's inside, (R, F).
    let attentionResult: Activations
    let inner: Activations
    /// The same two inputs for a pass of one row, one of each for every worker.
    let ownAttentionInput: [Activations]
    let ownFeedForwardInput: [Activations]
    /// Attention weights of a block of rows and one head, (rows, `scoreStride`), one for every
    /// worker.
    let scores: [UnsafeMutablePointer<Float>]
    /// Room for the context and for scores being written in whole vectors.
    let scoreStride: Int
    /// (R, V).
    let logits: UnsafeMutablePointer<Float>

    /// Memory for passes of up to `capacity` rows by `threads` workers.
    package init(configuration: NeoXConfiguration, capacity: Int, threads: Int) {
        precondition(capacity >= 1 && threads >= 1, "capacity \(capacity), threads \(threads)")
        self.configuration = configuration
        self.capacity = capacity
        let c = configuration.hiddenSize
        rows = .allocate(capacity: capacity)
        logitRows = .allocate(capacity: capacity)
        views = .allocate(capacity: capacity)
        residual = .allocate(capacity: capacity * c)
        queryKeyValue = .allocate(capacity: capacity * 3 * c)
        logits = .allocate(capacity: capacity * configuration.vocabularySize)
        attentionInput = Activations(capacity: capacity, columns: c)
        feedForwardInput = Activations(capacity: capacity, columns: c)
        attentionResult = Activations(capacity: capacity, columns: c)
        inner = Activations(capacity: capacity, columns: configuration.feedForwardSize)
        ownAttentionInput = (0..<threads).map { _ in Activations(capacity: 1, columns: c) }
        ownFeedForwardInput = (0..<threads).map { _ in Activations(capacity: 1, columns: c) }
        scoreStride = configuration.contextLength + 48
        let floats = min(capacity, NeoXModel.attentionRows) * scoreStride
        scores = (0..<threads).map { _ in .allocate(capacity: floats) }
        stops = .allocate(capacity: 2)
        stops.initialize(repeating: false, count: 2)
    }

    deinit {
        rows.deallocate()
        logitRows.deallocate()
        views.deallocate()
        residual.deallocate()
        queryKeyValue.deallocate()
        logits.deallocate()
        for buffer in scores { buffer.deallocate() }
        stops.deallocate()
    }

    /// Starts a new pass without rows; the logits of the last one are gone.
    package func begin() {
        rowCount = 0
        logitCount = 0
        sequenceCount = 0
        caches.removeAll(keepingCapacity: true)
    }

    /// Adds tokens that follow what `cache` holds, and records them in it.
    ///
    /// - Parameters:
    ///   - tokens: What follows in the sequence.
    ///   - cache: The sequence.
    ///   - logits: Which of the tokens' logits are wanted.
    /// - Returns: The first row of logits that belongs to these tokens.
    @discardableResult
    package func add(_ tokens: some Sequence<Int>, to cache: KVCache, logits: LogitRows) -> Int {
        precondition(sequenceCount < capacity, "too many sequences in one pass")
        let firstLogits = logitCount
        views[sequenceCount] = cache.view
        caches.append((cache, cache.count))
        var added = 0
        for token in tokens {
            precondition(rowCount < capacity, "more than \(capacity) rows in one pass")
            precondition(
                token >= 0 && token < configuration.vocabularySize,
                "token \(token) of \(configuration.vocabularySize)"
            )
            rows[rowCount] = Row(token: token, position: cache.count, sequence: sequenceCount)
            cache.append(token)
            if logits == .all { want(rowCount) }
            rowCount += 1
            added += 1
        }
        if logits == .last, added > 0 { want(rowCount - 1) }
        sequenceCount += 1
        return firstLogits
    }

    // MARK: - Cancellation

    /// Worker 0 asks, before a layer's barriers, whether the pass ends after it.
    ///
    /// Two answers take turns: worker 0 writes the next layer's while others still read this
    /// one's, and writes this place again only after the next layer's barriers.
    func ask(before layer: Int) {
        stops[layer & 1] = isCancelled?() ?? false
    }

    /// Whether the pass ends after a layer: the same for all workers.
    func stops(after layer: Int) -> Bool { stops[layer & 1] }

    /// Ends a pass; a cancelled one takes its tokens from the caches again.
    ///
    /// - Returns: Whether it ran to its end.
    func finish() -> Bool {
        let isComplete = !stops[0] && !stops[1]
        stops.update(repeating: false, count: 2)
        if !isComplete {
            for (cache, count) in caches { cache.truncate(to: count) }
            rowCount = 0
            logitCount = 0
        }
        caches.removeAll(keepingCapacity: true)
        return isComplete
    }

    private func want(_ row: Int) {
        logitRows[logitCount] = row
        logitCount += 1
    }

    /// One row of logits, (V), valid and free to be changed until the next pass begins.
    package func logits(_ row: Int) -> UnsafeMutableBufferPointer<Float> {
        precondition(row >= 0 && row < logitCount, "row \(row) of \(logitCount)")
        let v = configuration.vocabularySize
        return UnsafeMutableBufferPointer(start: logits + row * v, count: v)
    }
}

/// Which tokens' logits a pass computes.
package enum LogitRows: Sendable {
    /// None: a part of a prompt that is not its end.
    case none
    /// The last token's.
    case last
    /// Every token's.
    case all
}
