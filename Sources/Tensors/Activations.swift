// The inputs of linear layers: float rows, and for integer kernels the same rows in blocks of 32
// int8 with one float scale each (as ggml's Q8_0, but with a float32 scale). Allocated once and
// written by the workers of a step, each its own share.

import CKernels

/// How a linear layer multiplies quantised weights.
package enum ActivationPrecision: Sendable, Equatable {
    /// Weights are dequantised, activations stay float32: exact to float rounding.
    case float32
    /// Activations are rounded to int8 in blocks of 32: fastest.
    case int8
}

/// Scratch of shape (tokens, columns) that one step reads and writes.
///
/// `@unchecked Sendable`: workers write disjoint tokens or columns and read others' only after a
/// barrier; this is the caller's duty, as for every pointer of a step.
package final class Activations: @unchecked Sendable {
    /// How many tokens fit.
    package let capacity: Int
    /// The elements of one row.
    package let columns: Int
    /// The kernels that quantise.
    package let kernels: KernelSet
    /// Float rows, (capacity, columns); written by the caller.
    package let floats: UnsafeMutablePointer<Float>
    let quantized: UnsafeMutablePointer<Int8>
    let scales: UnsafeMutablePointer<Float>
    let negativeSums: UnsafeMutablePointer<Int32>
    private let memory: AlignedMemory

    /// Room for `capacity` tokens of `columns` elements, zeroed.
    package init(capacity: Int, columns: Int, kernels: KernelSet = .current) {
        precondition(capacity >= 0 && columns >= 0, "\(capacity) x \(columns)")
        self.capacity = capacity
        self.columns = columns
        self.kernels = kernels
        let elements = (capacity * columns + 63) / 64 * 64
        let blocks = (capacity * (columns / 32) + 15) / 16 * 16
        memory = AlignedMemory(byteCount: elements * 5 + blocks * 8)
        floats = memory.base.bindMemory(to: Float.self, capacity: elements)
        quantized = (memory.base + elements * 4).bindMemory(to: Int8.self, capacity: elements)
        scales = (memory.base + elements * 5).bindMemory(to: Float.self, capacity: blocks)
        negativeSums = (memory.base + elements * 5 + blocks * 4)
            .bindMemory(to: Int32.self, capacity: blocks)
    }

    /// The float row of token `token`.
    package func row(_ token: Int) -> UnsafeMutablePointer<Float> { floats + token * columns }

    /// Quantises the rows of `tokens` for ``ActivationPrecision/int8`` layers.
    package func prepare(_ tokens: Range<Int>) {
        prepare(tokens, columns: 0..<columns / 32 * 32)
    }

    /// Quantises some columns of some rows, so that workers can share one token; `columns` begins
    /// and ends at multiples of 32.
    package func prepare(_ tokens: Range<Int>, columns range: Range<Int>) {
        precondition(
            tokens.lowerBound >= 0 && tokens.upperBound <= capacity && range.lowerBound >= 0
                && range.upperBound <= columns && range.lowerBound % 32 == 0
                && range.upperBound % 32 == 0,
            "tokens \(tokens) of \(capacity), columns \(range) of \(columns)"
        )
        for token in tokens {
            let first = token * columns + range.lowerBound
            let block = token * (columns / 32) + range.lowerBound / 32
            kernels.table.pointee.quantize_activations(
                floats + first,
                range.count / 32,
                quantized + first,
                scales + block,
                negativeSums + block
            )
        }
    }
}
