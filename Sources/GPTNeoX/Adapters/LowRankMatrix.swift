// The change that a LoRA makes to one weight W of (out, in): ΔW = B · A with A of (r, in) and B of
// (out, r) ("LoRA: Low-Rank Adaptation of Large Language Models", Hu et al., 2021, §4.1). B is kept
// transposed, so that a share of the outputs is one contiguous piece of each of its r rows.

import Tensors

/// The two factors of one weight's change, in f32.
package final class LowRankMatrix: Sendable {
    /// r.
    package let rank: Int
    /// Input features; for an embedding, rows of its table.
    package let inputs: Int
    /// Output features; for an embedding, its width.
    package let outputs: Int
    /// (r, in), to be multiplied.
    let a: LinearLayer
    private let memory: FloatStorage

    /// Invariant: (r, in), written in init only and owned by `memory`.
    nonisolated(unsafe) let aFloats: UnsafeMutablePointer<Float>
    /// Invariant: (r, out), written in init only and owned by `memory`.
    nonisolated(unsafe) let bTransposed: UnsafeMutablePointer<Float>

    /// Takes both factors.
    ///
    /// - Parameters:
    ///   - rank: r.
    ///   - inputs: Columns of `a`.
    ///   - outputs: Rows of `b`.
    ///   - a: (rank, inputs), row by row.
    ///   - b: (outputs, rank), row by row, as peft has it.
    ///   - order: The row of `b` that becomes output `i`.
    /// - Throws: `TensorError` when the counts do not fit; the reader has checked them.
    init(
        rank: Int,
        inputs: Int,
        outputs: Int,
        a: [Float],
        b: [Float],
        order: (Int) -> Int = { $0 }
    ) throws {
        precondition(
            a.count == rank * inputs && b.count == outputs * rank,
            "\(a.count), \(b.count) of rank \(rank)"
        )
        self.rank = rank
        self.inputs = inputs
        self.outputs = outputs
        let memory = FloatStorage(count: a.count + b.count)
        aFloats = memory.base
        bTransposed = memory.base + a.count
        aFloats.update(from: a, count: a.count)
        for row in 0..<outputs {
            let source = order(row) * rank
            for i in 0..<rank { bTransposed[i * outputs + row] = b[source + i] }
        }
        self.memory = memory
        let weights = try WeightMatrix(
            dtype: .f32,
            rows: rank,
            columns: inputs,
            bytes: UnsafeRawBufferPointer(
                start: aFloats,
                count: a.count * MemoryLayout<Float>.stride
            ),
            owner: memory
        )
        self.a = try LinearLayer(weights: weights, precision: .float32)
    }

    /// out[first ..< first + count] += Σ_i t[i] · B[i], for one token.
    func addOutputs(
        _ t: UnsafePointer<Float>,
        first: Int,
        count: Int,
        to out: UnsafeMutablePointer<Float>,
        kernels: KernelSet
    ) {
        for i in 0..<rank {
            kernels.axpy(t[i], bTransposed + i * outputs + first, out + first, count: count)
        }
    }

    /// row += scale · (B A)[row], one row of ΔW, `inputs` floats.
    func addRow(
        _ row: Int,
        scale: Float,
        to out: UnsafeMutablePointer<Float>,
        kernels: KernelSet
    ) {
        for i in 0..<rank {
            let factor = scale * bTransposed[i * outputs + row]
            kernels.axpy(factor, aFloats + i * inputs, out, count: inputs)
        }
    }

    /// out += scale · (B A)ᵀ[row], the change of one row of an embedding table, `outputs` floats.
    func addEmbedding(
        _ row: Int,
        scale: Float,
        to out: UnsafeMutablePointer<Float>,
        kernels: KernelSet
    ) {
        for i in 0..<rank {
            let factor = scale * aFloats[i * inputs + row]
            kernels.axpy(factor, bTransposed + i * outputs, out, count: outputs)
        }
    }
}
