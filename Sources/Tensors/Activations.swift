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
    private let quantized: ck_activations
    private let memory: AlignedMemory

    /// Room for `capacity` tokens of `columns` elements, zeroed.
    package init(capacity: Int, columns: Int, kernels: KernelSet = .current) {
        precondition(capacity >= 0 && columns >= 0, "\(capacity) x \(columns)")
        self.capacity = capacity
        self.columns = columns
        self.kernels = kernels
        let elements = (capacity * columns + 63) / 64 * 64
        let blocks = (capacity * (columns / 32) + 15) / 16 * 16
        memory = AlignedMemory(byteCount: elements * 5 + blocks * 16)
        floats = memory.base.bindMemory(to: Float.self, capacity: elements)
        let integers = memory.base + elements * 4
        let perBlock = integers + elements
        quantized = ck_activations(
            q: integers.bindMemory(to: Int8.self, capacity: elements),
            scales: perBlock.bindMemory(to: Float.self, capacity: blocks),
            negative_sums: (perBlock + blocks * 4).bindMemory(to: Int32.self, capacity: blocks),
            negative_first_sums: (perBlock + blocks * 8)
                .bindMemory(to: Int32.self, capacity: blocks),
            scaled_sums: (perBlock + blocks * 12).bindMemory(to: Float.self, capacity: blocks)
        )
    }

    /// The quantised form from token `token` and column `column`, a multiple of 32.
    func quantized(token: Int, column: Int = 0) -> ck_activations {
        let block = token * (columns / 32) + column / 32
        return ck_activations(
            q: quantized.q + token * columns + column,
            scales: quantized.scales + block,
            negative_sums: quantized.negative_sums + block,
            negative_first_sums: quantized.negative_first_sums + block,
            scaled_sums: quantized.scaled_sums + block
        )
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
            var target = quantized(token: token, column: range.lowerBound)
            kernels.table.pointee.quantize_activations(
                row(token) + range.lowerBound,
                range.count / 32,
                &target
            )
        }
    }
}
