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

    let configuration: NeoXConfiguration
    let rows: UnsafeMutablePointer<Row>
    /// The row behind each row of logits.
    let logitRows: UnsafeMutablePointer<Int>
    /// The caches of this pass, by `Row.sequence`.
    let views: UnsafeMutablePointer<KVView>
    private(set) var sequenceCount = 0

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
    /// Attention weights of one row and head, (context length), one for every worker.
    let scores: [UnsafeMutablePointer<Float>]
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
        scores = (0..<threads).map { _ in .allocate(capacity: configuration.contextLength + 16) }
    }

    deinit {
        rows.deallocate()
        logitRows.deallocate()
        views.deallocate()
        residual.deallocate()
        queryKeyValue.deallocate()
        logits.deallocate()
        for buffer in scores { buffer.deallocate() }
    }

    /// Starts a new pass without rows; the logits of the last one are gone.
    package func begin() {
        rowCount = 0
        logitCount = 0
        sequenceCount = 0
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
