// The sum of float32 values in the order in which PyTorch adds them on one thread of an x86-64 or arm64
// machine with 256-bit vectors (aten/src/ATen/native/cpu/SumKernel.cpp: cascade_sum,
// vectorized_inner_sum, multi_row_sum). Float addition is not associative, and the mean of a matrix's
// scales is stored in every model that bitsandbytes quantises: to match it the order must match.
//
// With more threads PyTorch cuts rows of more than 32,768 values into one part for each, and the last
// bit may differ; so it may here, from such a run, and from none of one thread.

/// Sums as PyTorch makes them.
package enum CascadeSum {
    private typealias Lanes = SIMD8<Float>
    /// Vectors that are summed side by side.
    private static let width = 4
    private static let levels = 4

    /// The mean of at least one value.
    package static func mean(_ values: UnsafeBufferPointer<Float>) -> Float {
        sum(values) / Float(values.count)
    }

    /// The sum of the values.
    package static func sum(_ values: UnsafeBufferPointer<Float>) -> Float {
        guard values.count >= Lanes.scalarCount else { return sumOfFew(values) }
        let vectors = values.count / Lanes.scalarCount
        let lanes = sumOfVectors(values, count: vectors)
        var total: Float = 0
        for index in (vectors * Lanes.scalarCount)..<values.count { total += values[index] }
        for lane in lanes.indices { total += lanes[lane] }
        return total
    }

    /// Fewer values than a vector has lanes.
    private static func sumOfFew(_ values: UnsafeBufferPointer<Float>) -> Float {
        guard values.count >= width else { return values.reduce(0, +) }
        let first = values[width...].reduce(values[0], +)
        return values[1..<width].reduce(first, +)
    }

    private static func load(_ values: UnsafeBufferPointer<Float>, _ vector: Int) -> Lanes {
        UnsafeRawBufferPointer(values).loadUnaligned(
            fromByteOffset: vector * MemoryLayout<Lanes>.size,
            as: Lanes.self
        )
    }

    private static func sumOfVectors(_ values: UnsafeBufferPointer<Float>, count: Int) -> Lanes {
        var parts = sumOfRows(values, count: count / width)
        for vector in (count / width * width)..<count { parts[0] += load(values, vector) }
        for part in parts.dropFirst() { parts[0] += part }
        return parts[0]
    }

    /// Rows of `width` vectors, summed column by column: a level takes the one below it over when that
    /// has had its share of rows, so that small numbers meet small ones.
    private static func sumOfRows(_ values: UnsafeBufferPointer<Float>, count: Int) -> [Lanes] {
        let bits = count > 1 ? Int.bitWidth - (count - 1).leadingZeroBitCount : 0
        let power = max(4, bits / levels)
        let step = 1 << power
        // sums[level * width + column]
        var sums = [Lanes](repeating: .zero, count: levels * width)
        var row = 0
        while row + step <= count {
            for _ in 0..<step {
                for column in 0..<width { sums[column] += load(values, row * width + column) }
                row += 1
            }
            for level in 1..<levels {
                for column in 0..<width {
                    sums[level * width + column] += sums[(level - 1) * width + column]
                    sums[(level - 1) * width + column] = .zero
                }
                if row & ((step - 1) << (level * power)) != 0 { break }
            }
        }
        while row < count {
            for column in 0..<width { sums[column] += load(values, row * width + column) }
            row += 1
        }
        for level in 1..<levels {
            for column in 0..<width { sums[column] += sums[level * width + column] }
        }
        return Array(sums.prefix(width))
    }
}
