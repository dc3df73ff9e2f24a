// y = W x + b, the operation that costs nearly all the time. Integer layers (Q8_0, Q4_0 weights and
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
    private let bias: [Float]?
    private let packed: AlignedMemory?
    private let groupBytes: Int

    /// Output features.
    package var rows: Int { weights.rows }
    /// Input features.
    package var columns: Int { weights.columns }

    /// Prepares a layer; packing copies quantised weights when `precision` is int8.
    ///
    /// - Throws: ``TensorError`` when the bias has another length than the rows.
    package init(
        weights: WeightMatrix,
        bias: [Float]? = nil,
        precision: ActivationPrecision,
        kernels: KernelSet = .current
    ) throws(TensorError) {
        if let bias, bias.count != weights.rows {
            throw .biasCount(expected: weights.rows, got: bias.count)
        }
        self.weights = weights
        self.bias = bias
        self.kernels = kernels
        usesQuantizedActivations = precision == .int8 && weights.dtype.isQuantized
        groupBytes = ck_packed_group_bytes(weights.dtype.rawValue, weights.columns)
        packed = usesQuantizedActivations ? Self.pack(weights, groupBytes: groupBytes) : nil
    }

    private static func pack(_ weights: WeightMatrix, groupBytes: Int) -> AlignedMemory {
        let groups = (weights.rows + rowAlignment - 1) / rowAlignment
        let memory = AlignedMemory(byteCount: groups * groupBytes)
        for group in 0..<groups {
            let row = group * rowAlignment
            guard let start = weights.rowPointer(row) else { break }
            ck_pack_group(
                weights.dtype.rawValue,
                start,
                min(rowAlignment, weights.rows - row),
                weights.columns,
                memory.base + group * groupBytes
            )
        }
        return memory
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
        guard tokens > 0, !rows.isEmpty, let plain = weights.rowPointer(rows.lowerBound) else {
            return
        }
        var job = ck_linear()
        job.type = weights.dtype.rawValue
        job.rows = rows.count
        job.columns = columns
        job.tokens = tokens
        job.x = UnsafePointer(x.floats + firstToken * columns)
        job.x_stride = columns
        job.out = output + rows.lowerBound
        job.out_stride = outputStride
        job.accumulate = accumulating
        let first = firstToken * columns
        let firstBlock = firstToken * (columns / 32)
        withBias(from: rows.lowerBound) { bias in
            job.bias = bias
            guard let packed else {
                job.weights = plain
                kernels.table.pointee.linear_float(&job)
                return
            }
            job.weights = UnsafeRawPointer(
                packed.base + rows.lowerBound / Self.rowAlignment * groupBytes
            )
            job.q = UnsafePointer(x.quantized + first)
            job.scales = UnsafePointer(x.scales + firstBlock)
            job.negative_sums = UnsafePointer(x.negativeSums + firstBlock)
            if weights.dtype == .q8_0 {
                kernels.table.pointee.linear_q8_0(&job)
            } else {
                kernels.table.pointee.linear_q4_0(&job)
            }
        }
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

    private func withBias(from row: Int, _ body: (UnsafePointer<Float>?) -> Void) {
        guard let bias else { return body(nil) }
        bias.withUnsafeBufferPointer { buffer in body(buffer.baseAddress.map { $0 + row }) }
    }
}
