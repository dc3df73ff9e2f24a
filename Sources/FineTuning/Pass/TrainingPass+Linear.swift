// Linear layers, forward and backward, with what learns of them:
//
//   y  = x Wᵀ + b + s · x̃ Aᵀ Bᵀ            x̃ = dropout(x)
//   dx = dy W + dropout′(s · dy B A)        dW = dyᵀ x     db = Σ dy
//   dB = s · dyᵀ (x̃ Aᵀ)                     dA = (s · dy B)ᵀ x̃
//
// Workers share each product out among themselves; where one needs all of another there is a barrier.

import Tensors

extension TrainingPass {
    /// out (+)= y of `tokens` rows of `x`, (tokens, in); complete after a barrier.
    func apply(
        _ linear: TrainableLinear,
        _ x: UnsafePointer<Float>,
        tokens: Int,
        into out: UnsafeMutablePointer<Float>,
        isAccumulating: Bool = false,
        _ worker: WorkerContext
    ) {
        var product = MatrixProduct(
            x,
            rows: tokens,
            stride: linear.inputs,
            timesRowsOf: linear.weights,
            into: out,
            stride: linear.outputs
        )
        product.bias = linear.bias.map { UnsafePointer($0.values.base) }
        product.isAccumulating = isAccumulating
        product.compute = compute
        let share = product.share(of: worker)
        product.run(share, workspace, worker: worker.index)
        guard let adapter = linear.adapter else { return }
        reduce(adapter, x, tokens: tokens, worker)
        worker.barrier()
        var change = MatrixProduct(
            scratch.lowRank[adapter.number].base,
            rows: tokens,
            stride: adapter.rank,
            timesRowsOf: StoredMatrix(
                adapter.b.values,
                rows: linear.outputs,
                columns: adapter.rank
            ),
            into: out,
            stride: linear.outputs
        )
        change.scale = adapter.scale
        change.isAccumulating = true
        // The share of the base, which this worker has just written.
        change.run(share, workspace, worker: worker.index)
    }

    /// x̃ Aᵀ of this worker's rows, kept for the way back.
    private func reduce(
        _ adapter: LowRankAdapter,
        _ x: UnsafePointer<Float>,
        tokens: Int,
        _ worker: WorkerContext
    ) {
        let inputs = adapter.a.shape[1]
        let rows = worker.share(of: tokens)
        let source = dropped(adapter, x, rows: rows)
        let product = MatrixProduct(
            source + rows.lowerBound * inputs,
            rows: rows.count,
            stride: inputs,
            timesRowsOf: StoredMatrix(adapter.a.values, rows: adapter.rank, columns: inputs),
            into: scratch.lowRank[adapter.number].base + rows.lowerBound * adapter.rank,
            stride: adapter.rank
        )
        product.run(workspace, worker: worker.index)
    }

    /// x̃: the rows as dropout leaves them, or `x` itself where nothing is dropped.
    private func dropped(
        _ adapter: LowRankAdapter,
        _ x: UnsafePointer<Float>,
        rows: Range<Int>
    ) -> UnsafePointer<Float> {
        guard let seed = seed(of: adapter) else { return x }
        let inputs = adapter.a.shape[1]
        let first = rows.lowerBound * inputs
        kernels.dropout(
            x + first,
            count: rows.count * inputs,
            rate: adapter.dropout,
            seed: seed,
            first: first,
            into: scratch.dropped.base + first
        )
        return UnsafePointer(scratch.dropped.base)
    }

    /// The seed of an adapter's dropout in this pass; nil when nothing is dropped.
    private func seed(of adapter: LowRankAdapter) -> UInt64? {
        guard adapter.dropout > 0, let dropoutSeed else { return nil }
        return dropoutSeed &+ UInt64(adapter.number) &* 0x9E37_79B9_7F4A_7C15
    }

    /// Adds the derivatives of what learns, and writes that by the input.
    ///
    /// `dy` and `x` are complete when this is called; `dx`, (tokens, in), after a barrier. A barrier is
    /// needed before anybody changes `dy` or `x`.
    func backward(
        _ linear: TrainableLinear,
        x: UnsafePointer<Float>,
        dy: UnsafePointer<Float>,
        tokens: Int,
        dx: UnsafeMutablePointer<Float>?,
        _ worker: WorkerContext
    ) {
        if let parameter = linear.parameter {
            var product = MatrixProduct(
                transposed: dy,
                columns: linear.outputs,
                stride: linear.outputs,
                times: StoredMatrix(
                    x,
                    rows: tokens,
                    columns: linear.inputs,
                    stride: linear.inputs
                ),
                into: parameter.gradients.base,
                stride: linear.inputs
            )
            product.isAccumulating = true
            product.compute = compute
            product.run(product.share(of: worker), workspace, worker: worker.index)
        }
        sumRows(dy, tokens: tokens, width: linear.outputs, into: linear.bias?.gradients, worker)
        if let adapter = linear.adapter {
            backward(adapter, linear, x: x, dy: dy, tokens: tokens, worker)
        }
        guard let dx else { return }
        var product = MatrixProduct(
            dy,
            rows: tokens,
            stride: linear.outputs,
            times: linear.weights,
            into: dx,
            stride: linear.inputs
        )
        product.compute = compute
        let share = product.share(of: worker)
        product.run(share, workspace, worker: worker.index)
        if let adapter = linear.adapter {
            addAdapterInput(adapter, tokens: tokens, dx: dx, share: share, worker)
        }
    }

    /// dB and dA; leaves s · dy B in `dLowRank` and ends with a barrier.
    private func backward(
        _ adapter: LowRankAdapter,
        _ linear: TrainableLinear,
        x: UnsafePointer<Float>,
        dy: UnsafePointer<Float>,
        tokens: Int,
        _ worker: WorkerContext
    ) {
        let (r, inputs, outputs) = (adapter.rank, linear.inputs, linear.outputs)
        let rows = worker.share(of: tokens)
        var reduced = MatrixProduct(
            dy + rows.lowerBound * outputs,
            rows: rows.count,
            stride: outputs,
            times: StoredMatrix(adapter.b.values, rows: outputs, columns: r),
            into: scratch.dLowRank.base + rows.lowerBound * r,
            stride: r
        )
        reduced.scale = adapter.scale
        reduced.run(workspace, worker: worker.index)
        let source = dropped(adapter, x, rows: rows)
        worker.barrier()
        var db = MatrixProduct(
            transposed: dy,
            columns: outputs,
            stride: outputs,
            times: StoredMatrix(
                scratch.lowRank[adapter.number].base,
                rows: tokens,
                columns: r,
                stride: r
            ),
            into: adapter.b.gradients.base,
            stride: r
        )
        db.scale = adapter.scale
        db.isAccumulating = true
        db.run(db.share(of: worker), workspace, worker: worker.index)
        var da = MatrixProduct(
            transposed: scratch.dLowRank.base,
            columns: r,
            stride: r,
            times: StoredMatrix(source, rows: tokens, columns: inputs, stride: inputs),
            into: adapter.a.gradients.base,
            stride: inputs
        )
        da.isAccumulating = true
        da.run(da.share(of: worker), workspace, worker: worker.index)
        // The next adapter writes over what this one has read.
        worker.barrier()
    }

    /// dx += dropout′(s · dy B A) of this worker's share.
    private func addAdapterInput(
        _ adapter: LowRankAdapter,
        tokens: Int,
        dx: UnsafeMutablePointer<Float>,
        share: MatrixProduct.Share,
        _ worker: WorkerContext
    ) {
        let inputs = adapter.a.shape[1]
        let seed = seed(of: adapter)
        var product = MatrixProduct(
            scratch.dLowRank.base,
            rows: tokens,
            stride: adapter.rank,
            times: StoredMatrix(adapter.a.values, rows: adapter.rank, columns: inputs),
            into: seed == nil ? dx : scratch.beforeDropout.base,
            stride: inputs
        )
        product.isAccumulating = seed == nil
        product.run(share, workspace, worker: worker.index)
        guard let seed else {
            worker.barrier()
            return
        }
        for row in share.rows {
            let start = row * inputs + share.columns.lowerBound
            let change = scratch.beforeDropout.base + start
            kernels.dropout(
                change,
                count: share.columns.count,
                rate: adapter.dropout,
                seed: seed,
                first: start,
                into: change
            )
            kernels.axpy(1, change, dx + start, count: share.columns.count)
        }
        // `dLowRank` is free again when all have read it.
        worker.barrier()
    }

    /// out += the sum of all rows, each worker its columns.
    private func sumRows(
        _ rows: UnsafePointer<Float>,
        tokens: Int,
        width: Int,
        into out: UnsafeMutablePointer<Float>?,
        _ worker: WorkerContext
    ) {
        let columns = worker.share(of: width, multipleOf: 16)
        guard let out, !columns.isEmpty else { return }
        for row in 0..<tokens {
            kernels.axpy(
                1,
                rows + row * width + columns.lowerBound,
                out + columns.lowerBound,
                count: columns.count
            )
        }
    }
}
