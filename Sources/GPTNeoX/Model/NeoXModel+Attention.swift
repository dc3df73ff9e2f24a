// Causal self-attention with partial rotary positions, over cached keys and values.
// Source: transformers modeling_gpt_neox.py, GPTNeoXAttention; rotate_half on the first rotary
// dimensions of every head, scores scaled by D^-0.5.
//
// Rows are taken in blocks, one head at a time: cached keys and values are read once for the whole
// block, and those that several replies share once for all of them. A row's result has the same bits
// in every block. Work is shared out by heads, which need not wait for each other; when the heads do
// not divide evenly among the workers, by heads and blocks, after all keys and values are stored.

import Tensors

extension NeoXModel {
    /// Rows of one block: their scores stay in the second cache.
    static let attentionRows = 24

    /// Attention of every row for this worker's heads.
    ///
    /// The result, (T, C), is quantised for the layer's output projection.
    func attend(_ index: Int, _ layer: NeoXLayer, _ s: DecodeScratch, _ worker: WorkerContext) {
        let d = configuration.headDimension
        let heads = worker.share(of: configuration.headCount)
        let isUneven = s.rowCount > 1 && configuration.headCount % worker.count != 0
        for head in heads { store(index, head, s) }
        if isUneven {
            worker.barrier()
            attendShare(index, s, worker)
        } else {
            for head in heads {
                for first in stride(from: 0, to: s.rowCount, by: Self.attentionRows) {
                    attend(index, head, block(first, s), s, s.scores[worker.index])
                }
            }
        }
        guard layer.attentionOutput.usesQuantizedActivations else { return }
        if d % 32 == 0, !isUneven {
            s.attentionResult.prepare(
                0..<s.rowCount,
                columns: heads.lowerBound * d..<heads.upperBound * d
            )
        } else {
            worker.barrier()
            s.attentionResult.prepare(worker.share(of: s.rowCount))
        }
    }

    private func block(_ first: Int, _ s: DecodeScratch) -> Range<Int> {
        first..<min(first + Self.attentionRows, s.rowCount)
    }

    /// This worker's pairs of head and block.
    ///
    /// Later blocks see more: rounds are dealt out forwards and backwards in turn.
    private func attendShare(_ index: Int, _ s: DecodeScratch, _ worker: WorkerContext) {
        let blocks = (s.rowCount + Self.attentionRows - 1) / Self.attentionRows
        for item in 0..<configuration.headCount * blocks {
            let round = item / worker.count, place = item % worker.count
            let owner = round % 2 == 0 ? place : worker.count - 1 - place
            guard owner == worker.index else { continue }
            let rows = block(item % blocks * Self.attentionRows, s)
            attend(index, item / blocks, rows, s, s.scores[worker.index])
        }
    }

    // MARK: - Storing

    /// Rotates the queries and keys of one head, and stores its keys and values.
    private func store(_ index: Int, _ head: Int, _ s: DecodeScratch) {
        let c = configuration.hiddenSize
        let d = configuration.headDimension
        let plane = index * configuration.headCount + head
        for row in 0..<s.rowCount {
            let position = s.rows[row].position
            let query = s.queryKeyValue + row * 3 * c + head * d
            let cosines = rotary.cosines(position)
            let sines = rotary.sines(position)
            kernels.rotary(query, cosines: cosines, sines: sines, half: rotary.half)
            kernels.rotary(query + c, cosines: cosines, sines: sines, half: rotary.half)
        }
        var row = 0
        while row < s.rowCount {
            let end = s.endOfSequence(row, s.rowCount)
            let view = s.views[s.rows[row].sequence]
            let first = s.rows[row].position - view.sharedCount
            let key = s.queryKeyValue + row * 3 * c + c + head * d
            kernels.storeKeys(
                key,
                stride: 3 * c,
                rows: end - row,
                headDimension: d,
                precision: view.precision,
                at: first,
                of: view.keys + plane * view.keyPlane
            )
            kernels.storeValues(
                key + c,
                stride: 3 * c,
                rows: end - row,
                headDimension: d,
                precision: view.precision,
                at: first,
                of: view.values + plane * view.valuePlane
            )
            row = end
        }
    }

    // MARK: - One block

    /// Attention of some rows and one head.
    private func attend(
        _ index: Int,
        _ head: Int,
        _ rows: Range<Int>,
        _ s: DecodeScratch,
        _ scores: UnsafeMutablePointer<Float>
    ) {
        let c = configuration.hiddenSize
        let d = configuration.headDimension
        let plane = index * configuration.headCount + head
        let scale = 1 / Float(d).squareRoot()
        let queries = s.queryKeyValue + head * d
        let output = s.attentionResult.floats + head * d

        // Scores of shared positions, then of own ones: these overwrite what the former leave
        // beyond their end.
        s.forEachShared(rows, d, scores) { row, block, view in
            kernels.attentionScores(
                block,
                queries: queries + row * 3 * c,
                queryStride: 3 * c,
                scale: scale,
                keys: view.sharedKeys + plane * view.sharedKeyPlane
            )
        }
        s.forEachOwn(rows, d, scores) { row, block, view in
            kernels.attentionScores(
                block,
                queries: queries + row * 3 * c,
                queryStride: 3 * c,
                scale: scale,
                keys: view.keys + plane * view.keyPlane
            )
        }
        softmax(rows, s, scores)
        s.forEachShared(rows, d, scores) { row, block, view in
            kernels.attentionSum(
                block,
                values: view.sharedValues + plane * view.sharedValuePlane,
                into: output + row * c,
                outStride: c
            )
        }
        s.forEachOwn(rows, d, scores) { row, block, view in
            kernels.attentionSum(
                block,
                values: view.values + plane * view.valuePlane,
                into: output + row * c,
                outStride: c,
                accumulating: view.sharedCount > 0
            )
        }
    }

    /// Scores become weights; positions that a later row of the same sequence sees get none.
    private func softmax(
        _ rows: Range<Int>,
        _ s: DecodeScratch,
        _ scores: UnsafeMutablePointer<Float>
    ) {
        for row in rows {
            let weights = scores + (row - rows.lowerBound) * s.scoreStride
            let count = s.rows[row].position + 1
            kernels.softmax(weights, count: count)
            let last = s.endOfSequence(row, rows.upperBound) - 1
            (weights + count).update(repeating: 0, count: last - row)
        }
    }
}

extension DecodeScratch {
    /// The first row after `row`, at most `limit`, that belongs to another sequence.
    @inline(__always)
    fileprivate func endOfSequence(_ row: Int, _ limit: Int) -> Int {
        var end = row + 1
        while end < limit, rows[end].sequence == rows[row].sequence { end += 1 }
        return end
    }

    /// Calls `body` for every run of rows that share the same positions of the same parent.
    @inline(__always)
    fileprivate func forEachShared(
        _ range: Range<Int>,
        _ headDimension: Int,
        _ scores: UnsafeMutablePointer<Float>,
        _ body: (Int, AttentionBlock, KVView) -> Void
    ) {
        var row = range.lowerBound
        while row < range.upperBound {
            let view = views[rows[row].sequence]
            var end = endOfSequence(row, range.upperBound)
            while end < range.upperBound, views[rows[end].sequence].sharedKeys == view.sharedKeys,
                views[rows[end].sequence].sharedCount == view.sharedCount
            {
                end = endOfSequence(end, range.upperBound)
            }
            if view.sharedCount > 0 {
                let block = AttentionBlock(
                    precision: view.precision,
                    headDimension: headDimension,
                    rows: end - row,
                    count: view.sharedCount,
                    step: 0,
                    weights: scores + (row - range.lowerBound) * scoreStride,
                    weightStride: scoreStride
                )
                body(row, block, view)
            }
            row = end
        }
    }

    /// Calls `body` for every run of rows of one sequence, for the positions it owns.
    @inline(__always)
    fileprivate func forEachOwn(
        _ range: Range<Int>,
        _ headDimension: Int,
        _ scores: UnsafeMutablePointer<Float>,
        _ body: (Int, AttentionBlock, KVView) -> Void
    ) {
        var row = range.lowerBound
        while row < range.upperBound {
            let view = views[rows[row].sequence]
            let end = endOfSequence(row, range.upperBound)
            let block = AttentionBlock(
                precision: view.precision,
                headDimension: headDimension,
                rows: end - row,
                count: rows[row].position + 1 - view.sharedCount,
                step: 1,
                weights: scores + (row - range.lowerBound) * scoreStride + view.sharedCount,
                weightStride: scoreStride
            )
            body(row, block, view)
            row = end
        }
    }
}
