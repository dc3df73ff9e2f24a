// Packed dot products of every type on every instruction set of this host, against a sum in double over
// the dequantised weights and the quantised activations; and one token alone against many at once.

import Tensors
import Testing

@Suite("Packed sums")
struct PackedSumTests {
    /// Of the sum of |weight · activation|: sixteen roundings of float.
    static let bound = 0x1p-20

    static let shapes: [(rows: Int, columns: Int, tokens: Int)] = [
        (5, 256, 3), (37, 512, 13), (33, 1280, 6), (70, 256, 4),
    ]

    /// The activations as the kernels quantise them: blocks of 32, scale max|x| / 127.
    private func quantized(_ x: [Float]) -> [Double] {
        stride(from: 0, to: x.count, by: 32).flatMap { start -> [Double] in
            let block = x[start..<start + 32]
            let largest = block.reduce(0) { max($0, abs($1)) }
            let inverse: Float = largest > 0 ? 127 / largest : 0
            let scale = Double(largest / 127)
            return block.map { Double(($0 * inverse).rounded(.toNearestOrEven)) * scale }
        }
    }

    private func apply(_ layer: LinearLayer, _ x: ArraySlice<Float>, tokens: Int) -> [Float] {
        let activations = Activations(
            capacity: tokens,
            columns: layer.columns,
            kernels: layer.kernels
        )
        for (i, value) in x.enumerated() { activations.floats[i] = value }
        activations.prepare(0..<tokens)
        var out = [Float](repeating: .nan, count: tokens * layer.rows)
        out.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            layer.apply(
                activations,
                tokens: tokens,
                rows: 0..<layer.rows,
                output: base,
                outputStride: layer.rows,
                accumulating: false
            )
        }
        return out
    }

    @Test(arguments: DType.allCases.filter(\.isQuantized), KernelSet.available)
    func `sums keep their bound and do not depend on the number of tokens`(
        type: DType,
        set: KernelSet
    ) throws {
        var random = TestRandom()
        for (rows, columns, tokens) in Self.shapes {
            let floats = random.floats(rows * columns)
            let weights = try matrix(type, rows: rows, columns: columns, floats)
            let layer = try LinearLayer(weights: weights, precision: .int8, kernels: set)
            let x = random.floats(tokens * columns, scale: 3)
            let got = apply(layer, x[...], tokens: tokens)
            let w = weights.dequantized().map(Double.init), q = quantized(x)
            for t in 0..<tokens {
                for r in 0..<rows {
                    var sum = 0.0, size = 0.0
                    for c in 0..<columns {
                        let product = w[r * columns + c] * q[t * columns + c]
                        sum += product
                        size += abs(product)
                    }
                    let error = abs(Double(got[t * rows + r]) - sum)
                    #expect(error <= Self.bound * size, "row \(r) of \(rows), token \(t)")
                }
                let alone = apply(layer, x[t * columns..<(t + 1) * columns], tokens: 1)
                #expect(alone == Array(got[t * rows..<(t + 1) * rows]), "token \(t)")
            }
        }
    }
}
