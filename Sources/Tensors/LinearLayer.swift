// y = W x + b, the operation that costs nearly all the time. Integer layers (quantised weights and
// int8 activations) read packed weights: 16 rows interleaved, so that one instruction multiplies
// four columns of 16 rows; the same packing serves one token and many. All other combinations
// dequantise the weights tile by tile and multiply in float32.

import CKernels

/// Prepared weights with an optional bias.
package final class LinearLayer: Sendable {
    /// Shares of rows begin at multiples of this (a share may end anywhere if it ends at `rows`).
    package static let rowAlignment = Int(CK_GROUP)

    /// The weights as the file has them.
    package let weights: WeightMatrix
    /// The kernels that multiply.
    package let kernels: KernelSet
    /// Whether the int8 form of the activations is read, so that they must be prepared.
    package let usesQuantizedActivations: Bool
    /// The packed form that is multiplied, so that the weights' own bytes are not read again; nil in
    /// float layers.
    package let packed: PackedWeights?
    /// Whether the layer multiplies packed weights.
    package var isPacked: Bool { packed != nil }
    /// What every job of this layer has in common; its row 0 is the layer's.
    ///
    /// Invariant: the pointers lead into `weights`, `packed` and `bias`, which this object owns and
    /// nobody writes to. Workers read them without touching reference counts.
    nonisolated(unsafe) private let template: ck_linear
    private let bias: AlignedMemory?
    private let groupBytes: Int

    /// Output features.
    package var rows: Int { weights.rows }
    /// Input features.
    package var columns: Int { weights.columns }

    /// Prepares a layer; quantised weights are packed when `precision` is int8.
    ///
    /// - Parameters:
    ///   - weights: the weights as the file has them.
    ///   - bias: one value a row.
    ///   - precision: how to multiply.
    ///   - packed: these weights packed before, where somebody kept them; ignored when they do not
    ///     fit.
    ///   - kernels: the instruction set.
    /// - Throws: ``TensorError`` when the bias has another length than the rows.
    package init(
        weights: WeightMatrix,
        bias: [Float]? = nil,
        precision: ActivationPrecision,
        packed: PackedWeights? = nil,
        kernels: KernelSet = .current
    ) throws(TensorError) {
        if let bias, bias.count != weights.rows {
            throw .biasCount(expected: weights.rows, got: bias.count)
        }
        let type = weights.dtype
        self.weights = weights
        self.kernels = kernels
        groupBytes = ck_packed_group_bytes(type.rawValue, weights.columns)
        usesQuantizedActivations = precision == .int8 && groupBytes > 0
        self.packed =
            usesQuantizedActivations
            ? packed.flatMap { $0.fits(weights) ? $0 : nil } ?? PackedWeights(weights) : nil
        self.bias = bias.map { values in
            let memory = AlignedMemory(byteCount: values.count * MemoryLayout<Float>.stride)
            values.withUnsafeBytes { memory.copy($0) }
            return memory
        }
        var template = ck_linear()
        template.type = type.rawValue
        template.columns = weights.columns
        template.weights = self.packed?.bytes.baseAddress ?? weights.bytes.baseAddress
        template.bias = self.bias.map { UnsafePointer($0.base.assumingMemoryBound(to: Float.self)) }
        self.template = template
    }

    /// output[t · outputStride + r] = bias[r] + weights[r] · x[t], for every r of `rows`.
    ///
    /// Called inside a worker with its share of the rows, which begins at a multiple of
    /// ``rowAlignment``. `output` is indexed by the layer's row, not by the share's.
    ///
    /// - Parameters:
    ///   - x: prepared for these tokens if ``usesQuantizedActivations``.
    ///   - tokens: how many rows of `x` are multiplied, from `firstToken`.
    ///   - rows: the rows of the weights.
    ///   - output: row 0 of the first token.
    ///   - outputStride: floats from one token's output to the next.
    ///   - firstToken: the row of `x` that becomes output row 0.
    ///   - accumulating: adds to the output, as a residual connection does.
    package func apply(
        _ x: Activations,
        tokens: Int,
        rows: Range<Int>,
        output: UnsafeMutablePointer<Float>,
        outputStride: Int,
        firstToken: Int = 0,
        accumulating: Bool = false
    ) {
        checkShare(x, tokens: firstToken..<firstToken + tokens, rows: rows)
        guard tokens > 0, !rows.isEmpty, let start = template.weights else { return }
        let row = rows.lowerBound
        var job = template
        job.rows = rows.count
        job.tokens = tokens
        job.x = UnsafePointer(x.floats + firstToken * columns)
        job.x_stride = columns
        job.quantized = x.quantized(token: firstToken)
        job.bias = template.bias.map { $0 + row }
        job.out = output + row
        job.out_stride = outputStride
        job.accumulate = accumulating
        if !usesQuantizedActivations {
            job.weights = start + row * weights.rowBytes
            kernels.table.pointee.linear_float(&job)
            return
        }
        job.weights = start + row / Self.rowAlignment * groupBytes
        kernels.table.pointee.linear_packed(&job)
    }

    private func checkShare(_ x: Activations, tokens: Range<Int>, rows: Range<Int>) {
        precondition(
            x.columns == columns && tokens.lowerBound >= 0 && tokens.upperBound <= x.capacity,
            "activations \(x.capacity) x \(x.columns), layer columns \(columns), \(tokens)"
        )
        precondition(
            rows.lowerBound >= 0 && rows.upperBound <= self.rows
                && (rows.lowerBound % Self.rowAlignment == 0 || rows.isEmpty)
                && (rows.upperBound % Self.rowAlignment == 0 || rows.upperBound == self.rows),
            "rows \(rows) of \(self.rows)"
        )
    }
}
