// Causal self-attention with partial rotary positions, over cached keys and values.
// Source: transformers modeling_gpt_neox.py, GPTNeoXAttention; rotate_half on the first rotary
// dimensions of every head, scores scaled by D^-0.5.

import Tensors

extension NeoXModel {
    /// Attention of every row for this worker's heads.
    ///
    /// The result, (T, C), is quantised for the layer's output projection. Rows are taken in
    /// order, so that a row finds the keys and values of those before it.
    func attend(_ index: Int, _ layer: NeoXLayer, _ s: DecodeScratch, _ worker: WorkerContext) {
        let d = configuration.headDimension
        let heads = worker.share(of: configuration.headCount)
        for head in heads {
            for row in 0..<s.rowCount { attend(index, head, row, s, s.scores[worker.index]) }
        }
        guard layer.attentionOutput.usesQuantizedActivations else { return }
        if d % 32 == 0 {
            s.attentionResult.prepare(
                0..<s.rowCount,
                columns: heads.lowerBound * d..<heads.upperBound * d
            )
        } else {
            worker.barrier()
            s.attentionResult.prepare(worker.share(of: s.rowCount))
        }
    }

    /// Attention of one row and one head.
    private func attend(
        _ layer: Int,
        _ head: Int,
        _ row: Int,
        _ s: DecodeScratch,
        _ scores: UnsafeMutablePointer<Float>
    ) {
        let c = configuration.hiddenSize
        let d = configuration.headDimension
        let position = s.rows[row].position
        let view = s.views[s.rows[row].sequence]
        let query = s.queryKeyValue + row * 3 * c + head * d
        let key = query + c
        let value = key + c
        let cosines = rotary.cosines(position)
        let sines = rotary.sines(position)
        kernels.rotary(query, cosines: cosines, sines: sines, half: rotary.half)
        kernels.rotary(key, cosines: cosines, sines: sines, half: rotary.half)

        let plane = layer * configuration.headCount + head
        let ownKeys = view.keys + plane * view.capacity * d
        let ownValues = view.values + plane * view.capacity * d
        let own = position - view.sharedCount
        (ownKeys + own * d).update(from: key, count: d)
        (ownValues + own * d).update(from: value, count: d)

        let scale = 1 / Float(d).squareRoot()
        let shared = view.sharedCount
        let output = s.attentionResult.row(row) + head * d
        if shared == 0 {
            score(query, ownKeys, own + 1, scale, scores)
            kernels.softmax(scores, count: own + 1)
            weigh(scores, ownValues, own + 1, output)
            return
        }
        let sharedPlane = plane * view.sharedCapacity * d
        score(query, view.sharedKeys + sharedPlane, shared, scale, scores)
        score(query, ownKeys, own + 1, scale, scores + shared)
        kernels.softmax(scores, count: position + 1)
        weigh(scores, view.sharedValues + sharedPlane, shared, output)
        // The query has been used: its place holds the second part of the sum.
        weigh(scores + shared, ownValues, own + 1, query)
        kernels.axpy(1, query, output, count: d)
    }

    private func score(
        _ query: UnsafePointer<Float>,
        _ keys: UnsafePointer<Float>,
        _ count: Int,
        _ scale: Float,
        _ scores: UnsafeMutablePointer<Float>
    ) {
        let d = configuration.headDimension
        kernels.attentionScores(
            query: query,
            keys: keys,
            stride: d,
            count: count,
            headDimension: d,
            scale: scale,
            into: scores
        )
    }

    private func weigh(
        _ weights: UnsafePointer<Float>,
        _ values: UnsafePointer<Float>,
        _ count: Int,
        _ out: UnsafeMutablePointer<Float>
    ) {
        let d = configuration.headDimension
        kernels.weightedSum(
            weights: weights,
            values: values,
            stride: d,
            count: count,
            headDimension: d,
            into: out
        )
    }
}
