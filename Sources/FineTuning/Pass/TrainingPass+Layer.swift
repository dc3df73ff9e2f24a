// One transformer layer, forward and backward. What the way back needs and is cheap is computed again:
// norms always, and with gradient checkpointing everything but the two last projections, whose
// results only the next layer needs.

import Tensors

extension TrainingPass {
    /// Layer `index`, from its residual to the next; ends with a barrier.
    func forward(_ index: Int, _ worker: WorkerContext) {
        let layer = model.layers[index]
        let kept = scratch.layer(index)
        let (x, next) = (scratch.residuals[index].base, scratch.residuals[index + 1].base)
        let rows = worker.share(of: t)
        normalise(layer.attentionNorm, x, into: scratch.attentionInput.base, rows: rows)
        if kept.middle == nil {
            normalise(layer.feedForwardNorm, x, into: scratch.feedForwardInput.base, rows: rows)
        }
        worker.barrier()
        applyAttention(layer, kept, worker)
        worker.barrier()
        if let middle = kept.middle?.base {
            copy(x, to: middle, rows)
            worker.barrier()
            applyOutput(layer.attentionOutput, kept.attention.base, to: middle, worker)
            normalise(
                layer.feedForwardNorm,
                middle,
                into: scratch.feedForwardInput.base,
                rows: rows
            )
            copy(middle, to: next, rows)
            worker.barrier()
            expand(layer, kept, worker)
        } else {
            copy(x, to: next, rows)
            expand(layer, kept, worker)
            applyOutput(layer.attentionOutput, kept.attention.base, to: next, worker)
        }
        applyOutput(layer.down, kept.inner.base, to: next, worker)
    }

    /// Everything of a layer that its way back reads; ends with a barrier.
    private func recompute(_ index: Int, _ worker: WorkerContext) {
        let layer = model.layers[index]
        let kept = scratch.layer(index)
        let x = scratch.residuals[index].base
        let rows = worker.share(of: t)
        normalise(layer.attentionNorm, x, into: scratch.attentionInput.base, rows: rows)
        if scratch.isCheckpointing {
            worker.barrier()
            applyAttention(layer, kept, worker)
            if let middle = kept.middle?.base {
                copy(x, to: middle, rows)
                worker.barrier()
                applyOutput(layer.attentionOutput, kept.attention.base, to: middle, worker)
            }
        }
        normalise(
            layer.feedForwardNorm,
            kept.middle?.base ?? x,
            into: scratch.feedForwardInput.base,
            rows: rows
        )
        worker.barrier()
        if scratch.isCheckpointing { expand(layer, kept, worker) }
    }

    /// The way back of layer `index`: `dResidual` goes from what it gave to what it got; ends with a
    /// barrier.
    func backward(_ index: Int, _ worker: WorkerContext) {
        let layer = model.layers[index]
        let goesOn = model.learns(below: index)
        guard goesOn || layer.attentionLearns || layer.feedForwardLearns else { return }
        recompute(index, worker)
        let rows = worker.share(of: t)
        let x = scratch.residuals[index].base
        let isSequential = scratch.layer(index).middle != nil
        // Sequential layers reach attention through the feed-forward part.
        let reachesAttention = goesOn || layer.attentionLearns
        let passesFeedForward = goesOn || (isSequential && reachesAttention)
        if passesFeedForward || layer.feedForwardLearns {
            backwardFeedForward(index, needsInput: passesFeedForward, worker)
        }
        if isSequential, passesFeedForward || layer.feedForwardNorm.learns {
            backwardNorms(index, feedForward: true, attention: false, rows, worker)
        }
        if reachesAttention {
            backwardAttentionPart(index, needsInput: goesOn, x, worker)
        }
        backwardNorms(
            index,
            feedForward: !isSequential && (goesOn || layer.feedForwardNorm.learns),
            attention: goesOn || layer.attentionNorm.learns,
            rows,
            worker
        )
    }

    // MARK: - Forward

    private func copy(
        _ source: UnsafePointer<Float>,
        to target: UnsafeMutablePointer<Float>,
        _ rows: Range<Int>
    ) {
        (target + rows.lowerBound * c)
            .update(from: source + rows.lowerBound * c, count: rows.count * c)
    }

    /// Queries, keys, values and attention; its result is complete after a barrier.
    private func applyAttention(
        _ layer: TrainableLayer,
        _ kept: LayerActivations,
        _ worker: WorkerContext
    ) {
        apply(
            layer.queryKeyValue,
            scratch.attentionInput.base,
            tokens: t,
            into: kept.queryKeyValue.base,
            worker
        )
        worker.barrier()
        attend(kept, worker)
    }

    /// gelu(up(ln2 x)); ends with a barrier.
    private func expand(
        _ layer: TrainableLayer,
        _ kept: LayerActivations,
        _ worker: WorkerContext
    ) {
        apply(
            layer.up,
            scratch.feedForwardInput.base,
            tokens: t,
            into: kept.up.base,
            worker
        )
        worker.barrier()
        let rows = worker.share(of: t)
        let first = rows.lowerBound * f
        kernels.gelu(kept.up.base + first, count: rows.count * f, into: kept.inner.base + first)
        worker.barrier()
    }

    /// Adds a projection to the residual stream; ends with a barrier.
    private func applyOutput(
        _ linear: TrainableLinear,
        _ x: UnsafePointer<Float>,
        to residual: UnsafeMutablePointer<Float>,
        _ worker: WorkerContext
    ) {
        apply(linear, x, tokens: t, into: residual, isAccumulating: true, worker)
        worker.barrier()
    }

    // MARK: - Backward

    /// From `dResidual` to the derivative by ln2's result; ends with a barrier.
    private func backwardFeedForward(_ index: Int, needsInput: Bool, _ worker: WorkerContext) {
        let layer = model.layers[index]
        let kept = scratch.layer(index)
        let reachesUp = needsInput || layer.up.learns || layer.feedForwardNorm.learns
        backward(
            layer.down,
            x: kept.inner.base,
            dy: scratch.dResidual.base,
            tokens: t,
            dx: reachesUp ? scratch.dInner.base : nil,
            worker
        )
        worker.barrier()
        guard reachesUp else { return }
        let rows = worker.share(of: t)
        let first = rows.lowerBound * f
        kernels.geluBackward(
            kept.up.base + first,
            count: rows.count * f,
            scratch.dInner.base + first
        )
        worker.barrier()
        let reachesNorm = needsInput || layer.feedForwardNorm.learns
        backward(
            layer.up,
            x: scratch.feedForwardInput.base,
            dy: scratch.dInner.base,
            tokens: t,
            dx: reachesNorm ? scratch.dFeedForwardInput.base : nil,
            worker
        )
        worker.barrier()
    }

    /// From `dResidual` to the derivative by ln1's result; ends with a barrier.
    private func backwardAttentionPart(
        _ index: Int,
        needsInput: Bool,
        _ x: UnsafePointer<Float>,
        _ worker: WorkerContext
    ) {
        let layer = model.layers[index]
        let kept = scratch.layer(index)
        backward(
            layer.attentionOutput,
            x: kept.attention.base,
            dy: scratch.dResidual.base,
            tokens: t,
            dx: scratch.dAttention.base,
            worker
        )
        worker.barrier()
        attendBackward(kept, worker)
        worker.barrier()
        let reachesNorm = needsInput || layer.attentionNorm.learns
        backward(
            layer.queryKeyValue,
            x: scratch.attentionInput.base,
            dy: scratch.dQueryKeyValue.base,
            tokens: t,
            dx: reachesNorm ? scratch.dAttentionInput.base : nil,
            worker
        )
        worker.barrier()
    }

    /// Through one or both norms into `dResidual`; ends with a barrier.
    private func backwardNorms(
        _ index: Int,
        feedForward: Bool,
        attention: Bool,
        _ rows: Range<Int>,
        _ worker: WorkerContext
    ) {
        let layer = model.layers[index]
        let x = scratch.residuals[index].base
        let middle = scratch.layer(index).middle?.base ?? x
        for row in rows {
            let out = scratch.dResidual.base + row * c
            if feedForward {
                backwardNorm(
                    layer.feedForwardNorm,
                    slot: 1,
                    x: middle + row * c,
                    dy: scratch.dFeedForwardInput.base + row * c,
                    addingTo: out,
                    worker
                )
            }
            if attention {
                backwardNorm(
                    layer.attentionNorm,
                    slot: 0,
                    x: x + row * c,
                    dy: scratch.dAttentionInput.base + row * c,
                    addingTo: out,
                    worker
                )
            }
        }
        worker.barrier()
        if feedForward { collectNormGradients(layer.feedForwardNorm, slot: 1, worker) }
        if attention { collectNormGradients(layer.attentionNorm, slot: 0, worker) }
        worker.barrier()
    }
}
