// Logits and their cross-entropy, only at positions whose prediction counts, and only so many at once as
// fit into memory: of 30,080 tokens a logit row is longer than all that a small model's layers keep of a
// token.

import Tensors

extension TrainingPass {
    /// The loss of every predicted token, and with it, on the way back, `dResidual` by the last layer's
    /// result; ends with a barrier.
    func computeLoss(_ worker: WorkerContext) {
        let count = batch.lossRows.count
        for first in stride(from: 0, to: count, by: scratch.logitRows) {
            computeLoss(first..<min(first + scratch.logitRows, count), worker)
        }
        guard isBackward, model.outputNorm.learns else { return }
        collectNormGradients(model.outputNorm, slot: 0, worker)
        worker.barrier()
    }

    /// Some of the predicted tokens; ends with a barrier.
    private func computeLoss(_ chunk: Range<Int>, _ worker: WorkerContext) {
        let v = model.configuration.vocabularySize
        let x = scratch.residuals[model.layers.count].base
        let rows = worker.share(of: chunk.count)
        for row in rows {
            let position = batch.lossRows[chunk.lowerBound + row]
            kernels.layerNorm(
                x + position * c,
                weight: model.outputNorm.weight.values.base,
                bias: model.outputNorm.bias.values.base,
                count: c,
                epsilon: model.configuration.layerNormEpsilon,
                into: scratch.outputInput.base + row * c
            )
        }
        worker.barrier()
        apply(
            model.output,
            scratch.outputInput.base,
            tokens: chunk.count,
            into: scratch.logits.base,
            worker
        )
        worker.barrier()
        guard mode != .predicting else { return }
        for row in rows {
            let index = chunk.lowerBound + row
            scratch.losses.base[index] = kernels.crossEntropy(
                scratch.logits.base + row * v,
                count: v,
                target: Int(batch.targets[index]),
                weight: batch.weights[index] * lossScale
            )
        }
        worker.barrier()
        guard isBackward else { return }
        backward(
            model.output,
            x: scratch.outputInput.base,
            dy: scratch.logits.base,
            tokens: chunk.count,
            dx: scratch.dOutputInput.base,
            worker
        )
        worker.barrier()
        for row in rows {
            let position = batch.lossRows[chunk.lowerBound + row]
            backwardNorm(
                model.outputNorm,
                slot: 0,
                x: x + position * c,
                dy: scratch.dOutputInput.base + row * c,
                addingTo: scratch.dResidual.base + position * c,
                worker
            )
        }
        worker.barrier()
    }
}
