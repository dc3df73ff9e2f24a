// out (+)= scale · a · b (+ bias), shared out among workers. Whoever calls chooses no kernel and no
// blocking: those are the instruction set's (CKernels' gemm.h).

import CKernels

/// What the operands of a product are rounded to before they are multiplied.
package enum ComputeType: String, Sendable, CaseIterable {
    /// Nothing: IEEE single precision.
    case f32
    /// bfloat16; sums stay in float32, as in mixed-precision training.
    case bf16
}

/// The working memory of every worker's products.
package final class ProductWorkspace: Sendable {
    /// Invariant: one block a worker, used by that worker alone.
    private let blocks: [AlignedMemory]

    /// Working memory for `workers` workers.
    package init(workers: Int) {
        blocks = (0..<workers).map { _ in
            AlignedMemory(byteCount: ck_gemm_workspace_bytes(), isZeroed: false)
        }
    }

    /// The bytes of one worker's memory.
    package static var bytesPerWorker: Int { ck_gemm_workspace_bytes() }

    func block(_ worker: Int) -> UnsafeMutableRawPointer { blocks[worker].base }
}

/// One product: `m` rows, `n` columns, sums over `k`.
package struct MatrixProduct {
    /// Rows and columns of the result.
    package var m: Int
    package var n: Int
    /// Terms of every sum.
    package var k: Int
    /// The left operand: element (i, p) is `a[i · aStride + p]`, or `a[p · aStride + i]` when transposed.
    package var a: UnsafePointer<Float>
    package var aStride: Int
    package var isATransposed = false
    /// The right operand: element (p, j) of what is stored, or (j, p) when transposed.
    package var b: StoredMatrix
    package var isBTransposed = false
    /// What the sums are multiplied by.
    package var scale: Float = 1
    /// One value a column.
    package var bias: UnsafePointer<Float>?
    /// Element (0, 0) of the result, and floats from one row to the next.
    package var out: UnsafeMutablePointer<Float>
    package var outStride: Int
    /// Adds to `out` instead of overwriting it.
    package var isAccumulating = false
    /// What operands are rounded to.
    package var compute = ComputeType.f32

    /// a · bᵀ of stored rows: x Wᵀ.
    package init(
        _ a: UnsafePointer<Float>,
        rows: Int,
        stride: Int,
        timesRowsOf b: StoredMatrix,
        into out: UnsafeMutablePointer<Float>,
        stride outStride: Int
    ) {
        (m, n, k) = (rows, b.rows, b.columns)
        (self.a, aStride, self.b, isBTransposed) = (a, stride, b, true)
        (self.out, self.outStride) = (out, outStride)
    }

    /// a · b as stored: dy W.
    package init(
        _ a: UnsafePointer<Float>,
        rows: Int,
        stride: Int,
        times b: StoredMatrix,
        into out: UnsafeMutablePointer<Float>,
        stride outStride: Int
    ) {
        (m, n, k) = (rows, b.columns, b.rows)
        (self.a, aStride, self.b) = (a, stride, b)
        (self.out, self.outStride) = (out, outStride)
    }

    /// aᵀ · b of two matrices with `b.rows` rows: dyᵀ x; `columns` are a's.
    package init(
        transposed a: UnsafePointer<Float>,
        columns: Int,
        stride: Int,
        times b: StoredMatrix,
        into out: UnsafeMutablePointer<Float>,
        stride outStride: Int
    ) {
        (m, n, k) = (columns, b.columns, b.rows)
        (self.a, aStride, isATransposed, self.b) = (a, stride, true, b)
        (self.out, self.outStride) = (out, outStride)
    }

    /// Computes the whole product on this thread, with the working memory of worker `worker`.
    package func run(
        _ workspace: ProductWorkspace,
        worker: Int = 0,
        kernels: KernelSet = .current
    ) {
        run(Share(rows: 0..<m, columns: 0..<n), workspace, worker: worker, kernels: kernels)
    }

    /// Part of a result.
    package struct Share: Sendable, Equatable {
        /// Its rows and columns.
        package var rows: Range<Int>
        package var columns: Range<Int>
    }

    /// What one worker computes of this product, so that together they compute all of it.
    ///
    /// Shares of the longer side copy the other operand into panels twice, which is the cheaper the
    /// shorter that is; decoding weights costs more than copying them.
    package func share(of worker: WorkerContext) -> Share {
        if b.isFloat && m >= n {
            let rows = worker.share(of: m, multipleOf: Self.rowAlignment)
            return Share(rows: rows, columns: 0..<n)
        }
        let alignment = max(Self.columnAlignment, isBTransposed ? 1 : b.columnAlignment)
        return Share(rows: 0..<m, columns: worker.share(of: n, multipleOf: alignment))
    }

    /// Rows and columns of the largest register tiles, so that few shares end within one.
    private static let rowAlignment = 12
    private static let columnAlignment = 32

    /// Computes a part on this thread, with the working memory of worker `worker`.
    package func run(
        _ share: Share,
        _ workspace: ProductWorkspace,
        worker: Int,
        kernels: KernelSet = .current
    ) {
        let (rows, columns) = (share.rows, share.columns)
        guard !rows.isEmpty, !columns.isEmpty else { return }
        var job = ck_gemm()
        (job.m, job.n, job.k) = (rows.count, columns.count, k)
        job.a = a + (isATransposed ? rows.lowerBound : rows.lowerBound * aStride)
        job.a_stride = aStride
        job.a_transposed = isATransposed
        job.b = b.stored
        job.b_transposed = isBTransposed
        job.b_first = columns.lowerBound
        job.scale = scale
        job.bias = bias.map { $0 + columns.lowerBound }
        job.out = out + rows.lowerBound * outStride + columns.lowerBound
        job.out_stride = outStride
        job.accumulate = isAccumulating
        job.brain = compute == .bf16
        job.workspace = workspace.block(worker)
        kernels.table.pointee.gemm(&job)
    }
}
