// Muon (Jordan et al. 2024): the running mean of a matrix's gradients is made almost orthogonal before it is
// taken as the step, so that directions which gradients rarely take are learnt as fast as the usual ones.
// Orthogonal is what five Newton–Schulz iterations make of it:
//
//   X₀ = M / ‖M‖     A = X Xᵀ     X ← a X + (b A + c A²) X
//
// and the step is scaled so that its entries are as large as AdamW's (Liu et al. 2025, "Muon is scalable for
// LLM training"), which is why one learning rate serves both.

import Tensors

/// Makes Muon's steps, for all matrices in turn; all workers call it together.
final class Muon: Sendable {
    /// Decay of the running mean; Nesterov's look ahead uses it once more.
    private static let momentum: Float = 0.95
    /// Coefficients of the iteration, tuned by its authors to take all singular values near 1 in five rounds.
    private static let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)
    private static let rounds = 5
    /// The root mean square of AdamW's steps at a learning rate of 1, as measured by Liu et al.
    private static let stepSize: Float = 0.2

    private let current: FloatStorage
    private let next: FloatStorage
    private let gram: FloatStorage
    private let polynomial: FloatStorage
    private let workspace: ProductWorkspace
    private let kernels = KernelSet.current

    /// Room for the largest of the matrices.
    init(parameters: [Parameter], workers: Int) {
        let hidden = parameters.filter(\.isHidden)
        let largest = hidden.map(\.count).max() ?? 0
        let side = hidden.compactMap { $0.shape.min() }.max() ?? 0
        current = FloatStorage(count: largest)
        next = FloatStorage(count: largest)
        gram = FloatStorage(count: side * side)
        polynomial = FloatStorage(count: side * side)
        workspace = ProductWorkspace(workers: workers)
    }

    /// Changes one matrix and clears its gradient.
    ///
    /// - Parameters:
    ///   - parameter: the matrix, with its gradient.
    ///   - mean: the running mean of its gradients, which is brought up to date.
    ///   - gradientScale: what the gradient is multiplied by first.
    ///   - learningRate: η of this step.
    ///   - weightDecay: the share of the matrix that a step of rate 1 takes away.
    ///   - worker: who calls; all workers must.
    func step(
        _ parameter: Parameter,
        mean: FloatStorage,
        gradientScale: Float,
        learningRate: Float,
        weightDecay: Float,
        _ worker: WorkerContext
    ) {
        let (rows, columns) = (parameter.shape[0], parameter.shape[1])
        let share = worker.share(of: parameter.count, multipleOf: 4096)
        let (gradients, mean, start) = (parameter.gradients.base, mean.base, current.base)
        for place in share {
            let gradient = gradients[place] * gradientScale
            mean[place] += (1 - Self.momentum) * (gradient - mean[place])
            start[place] = gradient + Self.momentum * (mean[place] - gradient)
            gradients[place] = 0
        }
        worker.barrier()
        let orthogonal = orthogonalise(rows: rows, columns: columns, worker)
        let rate = learningRate * Self.stepSize * Float(max(rows, columns)).squareRoot()
        let kept = 1 - learningRate * weightDecay
        let values = parameter.values.base
        for place in share { values[place] = values[place] * kept - rate * orthogonal[place] }
        // The next matrix overwrites what others may still be reading.
        worker.barrier()
    }

    // MARK: - Newton–Schulz

    /// Makes `current`, (rows, columns), almost orthogonal.
    ///
    /// - Returns: where the result stands, complete.
    func orthogonalise(
        rows: Int,
        columns: Int,
        _ worker: WorkerContext
    ) -> UnsafeMutablePointer<Float> {
        let count = rows * columns
        let share = worker.share(of: count, multipleOf: 4096)
        let norm = Float(kernels.sumOfSquares(current.base, count: count)).squareRoot() + 1e-7
        // Everybody has read all of it before anybody changes it.
        worker.barrier()
        for place in share { current.base[place] /= norm }
        worker.barrier()
        var (x, y) = (current.base, next.base)
        for _ in 0..<Self.rounds {
            iterate(x, into: y, rows: rows, columns: columns, worker)
            swap(&x, &y)
        }
        return x
    }

    /// One round: y = a x + (b A + c A²) x, from the side on which A is smaller.
    private func iterate(
        _ x: UnsafeMutablePointer<Float>,
        into y: UnsafeMutablePointer<Float>,
        rows: Int,
        columns: Int,
        _ worker: WorkerContext
    ) {
        let isWide = rows <= columns
        let side = min(rows, columns)
        let whole = StoredMatrix(UnsafePointer(x), rows: rows, columns: columns, stride: columns)
        let square = StoredMatrix(gram, rows: side, columns: side)
        multiply(
            isWide
                ? MatrixProduct(
                    x,
                    rows: rows,
                    stride: columns,
                    timesRowsOf: whole,
                    into: gram.base,
                    stride: side
                )
                : MatrixProduct(
                    transposed: x,
                    columns: columns,
                    stride: columns,
                    times: whole,
                    into: gram.base,
                    stride: side
                ),
            worker
        )
        for place in worker.share(of: side * side, multipleOf: 16) {
            polynomial.base[place] = Self.b * gram.base[place]
        }
        for place in worker.share(of: rows * columns, multipleOf: 16) {
            y[place] = Self.a * x[place]
        }
        worker.barrier()
        // A is symmetric, so its rows are its columns.
        var squared = MatrixProduct(
            gram.base,
            rows: side,
            stride: side,
            timesRowsOf: square,
            into: polynomial.base,
            stride: side
        )
        (squared.scale, squared.isAccumulating) = (Self.c, true)
        multiply(squared, worker)
        let factor = StoredMatrix(polynomial, rows: side, columns: side)
        var change =
            isWide
            ? MatrixProduct(
                polynomial.base,
                rows: side,
                stride: side,
                times: whole,
                into: y,
                stride: columns
            )
            : MatrixProduct(
                x,
                rows: rows,
                stride: columns,
                timesRowsOf: factor,
                into: y,
                stride: columns
            )
        change.isAccumulating = true
        multiply(change, worker)
    }

    /// A product, complete for everybody.
    private func multiply(_ product: MatrixProduct, _ worker: WorkerContext) {
        product.run(product.share(of: worker), workspace, worker: worker.index)
        worker.barrier()
    }
}
