// Numbers for the tests of this module: repeatable random floats, naive references in double, and
// comparison with a named tolerance.

import Foundation
import Randomness
import Tensors

/// The same numbers on every host.
struct TestRandom {
    private var random: SplitMix64

    init(seed: UInt64 = 42) { random = SplitMix64(seed: seed) }

    mutating func bits() -> UInt64 { random.next() }

    /// Uniform in -scale ..< scale.
    mutating func float(scale: Float = 1) -> Float {
        (Float(bits() >> 40) / Float(1 << 23) - 1) * scale
    }

    mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { _ in float(scale: scale) }
    }
}

/// The largest difference between two rows, relative to the largest magnitude of the second.
func relativeError(_ got: [Float], _ expected: [Float]) -> Float {
    guard got.count == expected.count else { return .infinity }
    var difference: Float = 0
    var largest: Float = 1e-30
    for (a, b) in zip(got, expected) {
        if a.isNaN != b.isNaN { return .infinity }
        difference = max(difference, abs(a - b))
        largest = max(largest, abs(b))
    }
    return difference / largest
}

/// out[t, r] = bias[r] + w[r] · x[t], summed in double.
func naiveLinear(
    _ weights: [Float],
    rows: Int,
    columns: Int,
    _ x: [Float],
    tokens: Int,
    bias: [Float]?
) -> [Float] {
    var out = [Float](repeating: 0, count: tokens * rows)
    for t in 0..<tokens {
        for r in 0..<rows {
            var sum = Double(bias?[r] ?? 0)
            for c in 0..<columns {
                sum += Double(weights[r * columns + c]) * Double(x[t * columns + c])
            }
            out[t * rows + r] = Float(sum)
        }
    }
    return out
}

/// Every instruction set of this host beside scalar.
let simdSets = Array(KernelSet.available.dropFirst())

/// A row of tests' input as it is stored in a matrix of `type`.
func matrix(
    _ type: DType,
    rows: Int,
    columns: Int,
    _ floats: [Float]
) throws -> WeightMatrix {
    try WeightMatrix(
        dtype: type,
        rows: rows,
        columns: columns,
        copying: Quantizer.quantize(floats, to: type)
    )
}
