// Causal self-attention with partial rotary positions, forward and backward, one sequence and head at a
// time. Probabilities are not kept: the way back computes them again from queries and keys, so that memory
// grows with the tokens and not with their square.
//
//   S = D^-½ Q Kᵀ,  P = softmax of every row up to its own position,  O = P V
//   dV = Pᵀ dO,  dP = dO Vᵀ,  dS = D^-½ P ∘ (dP − row sums of dP ∘ P),  dQ = dS K,  dK = dSᵀ Q
//
// Queries and keys are rotated in place; rotations are orthogonal, so derivatives are turned back.

import Tensors

extension TrainingPass {
    /// Rotates queries and keys and attends, this worker's sequences and heads.
    func attend(_ kept: LayerActivations, _ worker: WorkerContext) {
        forEachHead(worker) { head in
            rotate(head, kept.queryKeyValue.base, rotary)
            for block in head.blocks {
                let scores = scratch.scores[worker.index].base
                computeProbabilities(head, block, kept, into: scores, worker)
                MatrixProduct(
                    scores,
                    rows: block.count,
                    stride: scratch.longest,
                    times: matrix(head.values, kept.queryKeyValue, rows: block.upperBound),
                    into: kept.attention.base + (head.start + block.lowerBound) * c + head.output,
                    stride: c
                ).run(workspace, worker: worker.index)
            }
        }
    }

    /// From `dAttention` to `dQueryKeyValue`, this worker's sequences and heads.
    func attendBackward(_ kept: LayerActivations, _ worker: WorkerContext) {
        forEachHead(worker) { head in
            clear(head, scratch.dQueryKeyValue.base)
            for block in head.blocks { attendBackward(head, block, kept, worker) }
            rotate(head, scratch.dQueryKeyValue.base, inverseRotary)
        }
    }

    // MARK: - Heads

    /// One head of one sequence.
    private struct Head {
        /// The sequence's first row, and its length.
        let start: Int
        let length: Int
        /// Where the head's queries, keys and values begin from element 0 of (T, 3C), and its result
        /// within a row of (T, C).
        let queries: Int
        let keys: Int
        let values: Int
        let output: Int

        /// Query rows that are taken at once.
        var blocks: [Range<Int>] {
            stride(from: 0, to: length, by: TrainingScratch.attentionRows).map {
                $0..<min($0 + TrainingScratch.attentionRows, length)
            }
        }
    }

    private func forEachHead(_ worker: WorkerContext, _ body: (Head) -> Void) {
        let heads = model.configuration.headCount
        let pairs = (batch.starts.count - 1) * heads
        for pair in stride(from: worker.index, to: pairs, by: worker.count) {
            let (sequence, head) = pair.quotientAndRemainder(dividingBy: heads)
            let start = batch.starts[sequence]
            func first(_ part: Int) -> Int {
                start * 3 * c
                    + model.layout.column(
                        part: part,
                        head: head,
                        hiddenSize: c,
                        headDimension: d
                    )
            }
            body(
                Head(
                    start: start,
                    length: batch.starts[sequence + 1] - start,
                    queries: first(0),
                    keys: first(1),
                    values: first(2),
                    output: head * d
                )
            )
        }
    }

    /// The first rows of a head's keys, values or queries as a right operand.
    private func matrix(_ first: Int, _ storage: FloatStorage, rows: Int) -> StoredMatrix {
        StoredMatrix(storage.base + first, rows: rows, columns: d, stride: 3 * c)
    }

    private func rotate(_ head: Head, _ rows: UnsafeMutablePointer<Float>, _ table: RotaryTable) {
        guard table.half > 0 else { return }
        for position in 0..<head.length {
            for first in [head.queries, head.keys] {
                kernels.rotary(
                    rows + first + position * 3 * c,
                    cosines: table.cosines(position),
                    sines: table.sines(position),
                    half: table.half
                )
            }
        }
    }

    private func clear(_ head: Head, _ rows: UnsafeMutablePointer<Float>) {
        for position in 0..<head.length {
            for first in [head.keys, head.values] {
                (rows + first + position * 3 * c).update(repeating: 0, count: d)
            }
        }
    }

    // MARK: - One block of rows

    private func computeProbabilities(
        _ head: Head,
        _ block: Range<Int>,
        _ kept: LayerActivations,
        into scores: UnsafeMutablePointer<Float>,
        _ worker: WorkerContext
    ) {
        var product = MatrixProduct(
            kept.queryKeyValue.base + head.queries + block.lowerBound * 3 * c,
            rows: block.count,
            stride: 3 * c,
            timesRowsOf: matrix(head.keys, kept.queryKeyValue, rows: block.upperBound),
            into: scores,
            stride: scratch.longest
        )
        product.scale = attentionScale
        product.run(workspace, worker: worker.index)
        for row in block {
            let line = scores + (row - block.lowerBound) * scratch.longest
            kernels.softmax(line, count: row + 1)
            (line + row + 1).update(repeating: 0, count: block.upperBound - row - 1)
        }
    }

    private var attentionScale: Float { 1 / Float(d).squareRoot() }

    private func attendBackward(
        _ head: Head,
        _ block: Range<Int>,
        _ kept: LayerActivations,
        _ worker: WorkerContext
    ) {
        let scores = scratch.scores[worker.index].base
        let dScores = scratch.dScores[worker.index].base
        let (seen, width) = (block.upperBound, scratch.longest)
        let dOut = scratch.dAttention.base + (head.start + block.lowerBound) * c + head.output
        let dRows = scratch.dQueryKeyValue.base
        computeProbabilities(head, block, kept, into: scores, worker)
        func run(_ product: MatrixProduct, adding: Bool = false) {
            var product = product
            product.isAccumulating = adding
            product.run(workspace, worker: worker.index)
        }
        let dOutMatrix = StoredMatrix(dOut, rows: block.count, columns: d, stride: c)
        run(
            MatrixProduct(
                transposed: scores,
                columns: seen,
                stride: width,
                times: dOutMatrix,
                into: dRows + head.values,
                stride: 3 * c
            ),
            adding: true
        )
        run(
            MatrixProduct(
                dOut,
                rows: block.count,
                stride: c,
                timesRowsOf: matrix(head.values, kept.queryKeyValue, rows: seen),
                into: dScores,
                stride: width
            )
        )
        for row in block {
            let offset = (row - block.lowerBound) * width
            let line = dScores + offset
            kernels.softmaxBackward(scores + offset, count: row + 1, scale: attentionScale, line)
            (line + row + 1).update(repeating: 0, count: seen - row - 1)
        }
        run(
            MatrixProduct(
                dScores,
                rows: block.count,
                stride: width,
                times: matrix(head.keys, kept.queryKeyValue, rows: seen),
                into: dRows + head.queries + block.lowerBound * 3 * c,
                stride: 3 * c
            )
        )
        run(
            MatrixProduct(
                transposed: dScores,
                columns: seen,
                stride: width,
                times: StoredMatrix(
                    kept.queryKeyValue.base + head.queries + block.lowerBound * 3 * c,
                    rows: block.count,
                    columns: d,
                    stride: 3 * c
                ),
                into: dRows + head.keys,
                stride: 3 * c
            ),
            adding: true
        )
    }
}
