// Numbers for the tests of this module: repeatable random floats, naive references in double, and
// comparison with a named tolerance.

import Foundation
import Tensors

/// The same numbers on every host, by SplitMix64 (Steele, Lea and Flood, 2014).
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64 = 42) { state = seed }

    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

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
