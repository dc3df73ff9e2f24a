// The forward pass of GPT-NeoX: token ids in, logits out.
// Source: "GPT-NeoX-20B" (Black et al., 2022), §2.1; transformers modeling_gpt_neox.py.
//
//   parallel:   x ← x + attention(ln1 x) + down(gelu(up(ln2 x)))
//   sequential: x ← x + attention(ln1 x);  x ← x + down(gelu(up(ln2 x)))
//
// All workers run the same code on their shares of rows (of weights), heads or tokens and meet at
// barriers: three a layer when one token is decoded with the parallel residual. One pass holds any
// mix of tokens and sequences: a prompt's chunk, one token, or one token each of many replies.
//
// T rows of the pass, C hidden, H heads, D head dimension, F feed-forward, V vocabulary.

import Tensors

/// A GPT-NeoX model that can run; its weights never change, its adapters can.
package final class NeoXModel: Sendable {
    /// The model's numbers.
    package let configuration: NeoXConfiguration
    /// Its prepared weights.
    package let weights: NeoXWeights
    /// The workers that run it.
    package let pool: WorkerPool
    let rotary: RotaryTable
    let kernels = KernelSet.current
    /// The adapters in use.
    ///
    /// Invariant: changed only between passes, by the one thread that runs them; workers read it
    /// during a pass.
    nonisolated(unsafe) private var stack: AdapterStack?

    /// A model from prepared weights.
    package init(configuration: NeoXConfiguration, weights: NeoXWeights, pool: WorkerPool) {
        self.configuration = configuration
        self.weights = weights
        self.pool = pool
        rotary = RotaryTable(
            dimensions: configuration.rotaryDimensions,
            positions: configuration.contextLength,
            base: configuration.rotaryBase
        )
    }

    /// The name of the kernels in use.
    package var kernelName: String { kernels.name }

    /// The token with the largest logit, the smaller id of two equal ones.
    package static func argmax(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
        guard let base = logits.baseAddress else { return 0 }
        return KernelSet.current.argmax(base, count: logits.count)
    }

    /// Working memory that fits this model and its workers.
    package func makeScratch(capacity: Int) -> DecodeScratch {
        DecodeScratch(
            configuration: configuration,
            capacity: capacity,
            threads: pool.threadCount
        )
    }

    /// The adapters that every pass adds to the weights; nil when there are none.
    package var adapters: AdapterStack? { stack }

    /// Exchanges the adapters; called between passes, by the thread that runs them.
    ///
    /// Keys and values in caches depend on the adapters they were made with: whoever holds caches
    /// forgets them.
    package func use(_ adapters: AdapterStack?) { stack = adapters }

    /// Runs the rows that were added to the scratch memory.
    ///
    /// Keys and values go to the rows' caches, logits to the scratch. Allocates nothing. When
    /// `scratch.isCancelled` says so, the pass ends after the next layer; its caches then hold what
    /// they held before, and there are no logits.
    ///
    /// - Returns: Whether the pass ran to its end.
    @discardableResult
    package func forward(_ scratch: DecodeScratch) -> Bool {
        guard scratch.rowCount > 0 else { return true }
        let c = configuration.hiddenSize
        stack?.prepare(rows: scratch.rowCount)
        for row in 0..<scratch.rowCount {
            let token = scratch.rows[row].token
            weights.embedding.dequantizeRow(token, into: scratch.residual + row * c)
            stack?.addEmbedding(of: token, to: scratch.residual + row * c)
        }
        // Kept with the scratch: a closure made for every pass would be an allocation.
        let pass: DecodeScratch.Pass
        if let kept = scratch.pass {
            pass = kept
        } else {
            pass = DecodeScratch.Pass { [unowned self, unowned scratch] worker in
                runShare(scratch, worker)
            }
            scratch.pass = pass
        }
        pool.run(stored: pass.body)
        return scratch.finish()
    }

    /// The same for a question that is asked during this pass only.
    @discardableResult
    package func forward(_ scratch: DecodeScratch, until isCancelled: () -> Bool) -> Bool {
        withoutActuallyEscaping(isCancelled) { isCancelled in
            scratch.isCancelled = isCancelled
            defer { scratch.isCancelled = nil }
            return forward(scratch)
        }
    }

    /// One worker's share of a pass.
    private func runShare(_ scratch: DecodeScratch, _ worker: WorkerContext) {
        for layer in 0..<configuration.layerCount {
            if worker.index == 0 { scratch.ask(before: layer) }
            if configuration.usesParallelResidual {
                parallelLayer(layer, scratch, worker)
            } else {
                sequentialLayer(layer, scratch, worker)
            }
            if worker.index == 0, let afterLayer = scratch.afterLayer {
                afterLayer(weights.layers[layer])
            }
            if scratch.stops(after: layer) { return }
        }
        computeLogits(scratch, worker)
    }

    // MARK: - Layers

    private func parallelLayer(_ index: Int, _ s: DecodeScratch, _ worker: WorkerContext) {
        let layer = weights.layers[index]
        let attentionInput = normed(
            layer.attentionNorm,
            s,
            s.attentionInput,
            s.ownAttentionInput,
            worker,
            preparing: layer.queryKeyValue.usesQuantizedActivations
        )
        let feedForwardInput = normed(
            layer.feedForwardNorm,
            s,
            s.feedForwardInput,
            s.ownFeedForwardInput,
            worker,
            preparing: layer.up.usesQuantizedActivations
        )
        if s.rowCount > 1 { worker.barrier() }
        multiply(layer.queryKeyValue, index, attentionInput, s.queryKeyValue, s, worker)
        expand(layer, index, feedForwardInput, s, worker)
        worker.barrier()
        attend(index, layer, s, worker)
        worker.barrier()
        accumulate(layer.attentionOutput, .attentionOutput, index, s.attentionResult, s, worker)
        accumulate(layer.down, .down, index, s.inner, s, worker)
        worker.barrier()
    }

    private func sequentialLayer(_ index: Int, _ s: DecodeScratch, _ worker: WorkerContext) {
        let layer = weights.layers[index]
        let attentionInput = normed(
            layer.attentionNorm,
            s,
            s.attentionInput,
            s.ownAttentionInput,
            worker,
            preparing: layer.queryKeyValue.usesQuantizedActivations
        )
        if s.rowCount > 1 { worker.barrier() }
        multiply(layer.queryKeyValue, index, attentionInput, s.queryKeyValue, s, worker)
        worker.barrier()
        attend(index, layer, s, worker)
        worker.barrier()
        accumulate(layer.attentionOutput, .attentionOutput, index, s.attentionResult, s, worker)
        worker.barrier()
        let feedForwardInput = normed(
            layer.feedForwardNorm,
            s,
            s.feedForwardInput,
            s.ownFeedForwardInput,
            worker,
            preparing: layer.up.usesQuantizedActivations
        )
        if s.rowCount > 1 { worker.barrier() }
        expand(layer, index, feedForwardInput, s, worker)
        worker.barrier()
        accumulate(layer.down, .down, index, s.inner, s, worker)
        worker.barrier()
    }

    /// The residual stream after a layer norm, (T, C).
    ///
    /// Many rows are shared out, and complete only
    /// after a barrier; a single row is so cheap that every worker makes its own.
    private func normed(
        _ norm: NormWeights,
        _ s: DecodeScratch,
        _ shared: Activations,
        _ own: [Activations],
        _ worker: WorkerContext,
        preparing: Bool
    ) -> Activations {
        let isSingle = s.rowCount == 1
        let target = isSingle ? own[worker.index] : shared
        let rows = isSingle ? 0..<1 : worker.share(of: s.rowCount)
        let c = configuration.hiddenSize
        for row in rows { normalise(s.residual + row * c, norm, into: target.row(row)) }
        if preparing { target.prepare(rows) }
        return target
    }

    private func normalise(
        _ x: UnsafePointer<Float>,
        _ norm: NormWeights,
        into out: UnsafeMutablePointer<Float>
    ) {
        kernels.layerNorm(
            x,
            weight: norm.weight,
            bias: norm.bias,
            count: configuration.hiddenSize,
            epsilon: configuration.layerNormEpsilon,
            into: out
        )
    }

    /// This worker's `rows` of one matrix, and of what adapters add to it, times every token.
    ///
    /// Every worker calls it, one without rows too: adapters may have a barrier inside.
    private func apply(
        _ linear: LinearLayer,
        _ place: AdaptedPlace,
        _ x: Activations,
        tokens: Int,
        rows: Range<Int>,
        output: UnsafeMutablePointer<Float>,
        accumulating: Bool = false,
        _ worker: WorkerContext
    ) {
        linear.apply(
            x,
            tokens: tokens,
            rows: rows,
            output: output,
            outputStride: linear.rows,
            accumulating: accumulating
        )
        guard let stack else { return }
        stack.add(place, x, tokens: tokens, rows: rows, to: output, stride: linear.rows, worker)
    }

    /// This worker's queries, keys and values of every token, into `output` (T, 3C).
    private func multiply(
        _ linear: LinearLayer,
        _ index: Int,
        _ x: Activations,
        _ output: UnsafeMutablePointer<Float>,
        _ s: DecodeScratch,
        _ worker: WorkerContext
    ) {
        apply(
            linear,
            AdaptedPlace(part: .queryKeyValue, layer: index),
            x,
            tokens: s.rowCount,
            rows: worker.share(of: linear.rows, multipleOf: LinearLayer.rowAlignment),
            output: output,
            worker
        )
    }

    /// Adds this worker's rows of `linear` times every token to the residual stream.
    private func accumulate(
        _ linear: LinearLayer,
        _ part: AdaptedPart,
        _ index: Int,
        _ x: Activations,
        _ s: DecodeScratch,
        _ worker: WorkerContext
    ) {
        apply(
            linear,
            AdaptedPlace(part: part, layer: index),
            x,
            tokens: s.rowCount,
            rows: worker.share(of: linear.rows, multipleOf: LinearLayer.rowAlignment),
            output: s.residual,
            accumulating: true,
            worker
        )
    }

    /// gelu(up x) into `inner`, (T, F), this worker's features only; whole blocks of 32, so that
    /// they can be quantised without waiting for the others.
    private func expand(
        _ layer: NeoXLayer,
        _ index: Int,
        _ x: Activations,
        _ s: DecodeScratch,
        _ worker: WorkerContext
    ) {
        let f = configuration.feedForwardSize
        let features = worker.share(of: f, multipleOf: 32)
        apply(
            layer.up,
            AdaptedPlace(part: .up, layer: index),
            x,
            tokens: s.rowCount,
            rows: features,
            output: s.inner.floats,
            worker
        )
        guard !features.isEmpty else { return }
        for row in 0..<s.rowCount {
            let start = s.inner.row(row) + features.lowerBound
            kernels.gelu(start, count: features.count, into: start)
        }
        if layer.down.usesQuantizedActivations {
            s.inner.prepare(0..<s.rowCount, columns: features)
        }
    }

    // MARK: - Logits

    private func computeLogits(_ s: DecodeScratch, _ worker: WorkerContext) {
        guard s.logitCount > 0 else { return }
        let output = weights.output
        let c = configuration.hiddenSize
        let isSingle = s.logitCount == 1
        let x = isSingle ? s.ownAttentionInput[worker.index] : s.attentionInput
        let rows = isSingle ? 0..<1 : worker.share(of: s.logitCount)
        for row in rows {
            normalise(s.residual + s.logitRows[row] * c, weights.outputNorm, into: x.row(row))
        }
        if output.usesQuantizedActivations { x.prepare(rows) }
        if !isSingle { worker.barrier() }
        apply(
            output,
            AdaptedPlace(part: .output, layer: 0),
            x,
            tokens: s.logitCount,
            rows: worker.share(of: output.rows, multipleOf: LinearLayer.rowAlignment),
            output: s.logits,
            worker
        )
    }
}
