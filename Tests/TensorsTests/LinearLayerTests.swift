// Linear layers on every instruction set: the integer path against scalar, the float path against a
// sum in double, and the edges of shapes (rows that end inside a group, odd token counts).

import Tensors
import Testing

@Suite("LinearLayer")
struct LinearLayerTests {
    /// Integer sums are equal on every instruction set; only the order of the float additions over
    /// blocks differs (fused or not), some 1e-7 per block.
    static let blockSumTolerance: Float = 2e-6
    /// Float sums of at most 2,100 products in 8 or 16 lanes against double.
    static let floatSumTolerance: Float = 4e-6

    static let shapes: [(rows: Int, columns: Int, tokens: Int)] = [
        (16, 32, 1), (1, 32, 1), (17, 64, 1), (64, 256, 1), (65, 96, 2), (80, 1024, 1),
        (33, 160, 3), (48, 128, 4), (31, 64, 5), (32, 32, 6), (47, 96, 7), (100, 2080, 13),
    ]

    private func apply(
        _ layer: LinearLayer,
        _ x: [Float],
        tokens: Int,
        start: [Float]? = nil,
        share: Range<Int>? = nil
    ) -> [Float] {
        let activations = Activations(
            capacity: tokens,
            columns: layer.columns,
            kernels: layer.kernels
        )
        for i in x.indices { activations.floats[i] = x[i] }
        activations.prepare(0..<tokens)
        var out = start ?? [Float](repeating: .nan, count: tokens * layer.rows)
        out.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            layer.apply(
                activations,
                tokens: tokens,
                rows: share ?? 0..<layer.rows,
                output: base,
                outputStride: layer.rows,
                accumulating: start != nil
            )
        }
        return out
    }

    @Test(arguments: DType.allCases.filter(\.isQuantized))
    func `every instruction set multiplies packed weights as scalar does`(type: DType) throws {
        var random = TestRandom()
        let shapes = Self.shapes + [(33, 2304, 19), (50, 4352, 6), (18, 512, 130)]
        for (rows, columns, tokens) in shapes where columns % type.blockSize == 0 {
            let weights = try matrix(
                type,
                rows: rows,
                columns: columns,
                random.floats(rows * columns)
            )
            let bias = random.floats(rows)
            let x = random.floats(tokens * columns, scale: 3)
            let scalar = try LinearLayer(
                weights: weights,
                bias: bias,
                precision: .int8,
                kernels: .scalar
            )
            let expected = apply(scalar, x, tokens: tokens)
            for set in simdSets {
                let layer = try LinearLayer(
                    weights: weights,
                    bias: bias,
                    precision: .int8,
                    kernels: set
                )
                #expect(layer.usesQuantizedActivations)
                let got = apply(layer, x, tokens: tokens)
                let error = relativeError(got, expected)
                #expect(error < Self.blockSumTolerance, "\(set.name) \(rows)x\(columns)x\(tokens)")
            }
        }
    }

    @Test(arguments: KernelSet.available)
    func `integer sums are exact at the ends of their range`(set: KernelSet) throws {
        // One block a row: the result is scale · integer, so equality is exact. Weights of -128 do
        // not come from a quantiser but may stand in a file.
        let columns = 32
        for (weight, activation) in [(-128, 127), (-128, -127), (127, 127), (127, -127), (0, 127)] {
            var bytes: [UInt8] = []
            for _ in 0..<16 {
                bytes +=
                    [0x00, 0x3C] + [UInt8](repeating: UInt8(bitPattern: Int8(weight)), count: 32)
            }
            let weights = try WeightMatrix(dtype: .q8_0, rows: 16, columns: columns, copying: bytes)
            let layer = try LinearLayer(weights: weights, precision: .int8, kernels: set)
            let x = [Float](repeating: Float(activation), count: 7 * columns)
            let got = apply(layer, x, tokens: 7)
            #expect(got == [Float](repeating: Float(32 * weight * activation), count: 7 * 16))
        }
        for nibble in [0, 15] {
            let block = [0x00, 0x3C] + [UInt8](repeating: UInt8(nibble * 17), count: 16)
            let bytes = [[UInt8]](repeating: block, count: 16).flatMap { $0 }
            let weights = try WeightMatrix(dtype: .q4_0, rows: 16, columns: columns, copying: bytes)
            let layer = try LinearLayer(weights: weights, precision: .int8, kernels: set)
            let got = apply(layer, [Float](repeating: -127, count: columns), tokens: 1)
            #expect(got == [Float](repeating: Float(32 * (nibble - 8) * -127), count: 16))
        }
    }

    @Test(arguments: KernelSet.available)
    func `activations quantise to the same integers as scalar's`(set: KernelSet) throws {
        var random = TestRandom()
        var x = random.floats(64 * 32, scale: 2)
        for i in 0..<32 { x[i] = 0 }
        for i in 32..<64 { x[i] = Float(i - 48) + 0.5 }
        x[32] = 127
        for i in 64..<96 { x[i] = Float(i) * 0x1p-140 }
        x[100] = .nan
        x[140] = .infinity
        // Identity weights read the integers back: row r of a group is 1 at column r.
        var identity = [Float](repeating: 0, count: 32 * 32)
        for i in 0..<32 { identity[i * 33] = 127 }
        let weights = try matrix(.q8_0, rows: 32, columns: 32, identity)
        let reference = try LinearLayer(weights: weights, precision: .int8, kernels: .scalar)
        let layer = try LinearLayer(weights: weights, precision: .int8, kernels: set)
        let got = apply(layer, x, tokens: 64), expected = apply(reference, x, tokens: 64)
        #expect(zip(got, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    }

    @Test(arguments: DType.allCases)
    func `the float path equals a sum in double`(type: DType) throws {
        var random = TestRandom()
        var shapes = Self.shapes + [(33, 768, 5), (18, 512, 17)]
        if !type.isQuantized {
            shapes += [(5, 7, 1), (6, 33, 3), (18, 1031, 5), (3, 2049, 2), (19, 40, 150)]
        }
        for (rows, columns, tokens) in shapes where columns % type.blockSize == 0 {
            let weights = try matrix(
                type,
                rows: rows,
                columns: columns,
                random.floats(rows * columns)
            )
            let bias = random.floats(rows)
            let x = random.floats(tokens * columns)
            let expected = naiveLinear(
                weights.dequantized(),
                rows: rows,
                columns: columns,
                x,
                tokens: tokens,
                bias: bias
            )
            for set in KernelSet.available {
                let layer = try LinearLayer(
                    weights: weights,
                    bias: bias,
                    precision: .float32,
                    kernels: set
                )
                #expect(!layer.usesQuantizedActivations)
                let error = relativeError(apply(layer, x, tokens: tokens), expected)
                #expect(error < Self.floatSumTolerance, "\(set.name) \(rows)x\(columns)x\(tokens)")
            }
        }
    }

    @Test func `8-bit activations stay close to the float path`() throws {
        var random = TestRandom()
        let weights = try matrix(.q8_0, rows: 64, columns: 512, random.floats(64 * 512))
        let x = random.floats(512)
        let exact = apply(try LinearLayer(weights: weights, precision: .float32), x, tokens: 1)
        let fast = apply(try LinearLayer(weights: weights, precision: .int8), x, tokens: 1)
        // Rounding to 1/127 of a block's maximum: about 0.3 % of a random sum.
        #expect(relativeError(fast, exact) < 0.01)
        #expect(fast != exact)
    }

    @Test(arguments: [ActivationPrecision.float32, .int8], KernelSet.available)
    func `shares of rows make the same result as all rows`(
        precision: ActivationPrecision,
        set: KernelSet
    ) throws {
        var random = TestRandom()
        let weights = try matrix(.q8_0, rows: 85, columns: 64, random.floats(85 * 64))
        let layer = try LinearLayer(
            weights: weights,
            bias: random.floats(85),
            precision: precision,
            kernels: set
        )
        let x = random.floats(3 * 64)
        let whole = apply(layer, x, tokens: 3)
        for share in [0..<16, 16..<64, 64..<85, 80..<85, 32..<32] {
            let part = apply(layer, x, tokens: 3, share: share)
            for t in 0..<3 {
                for r in 0..<85 {
                    let value = part[t * 85 + r]
                    // Outside its share a worker must not write.
                    #expect(share.contains(r) ? abs(value - whole[t * 85 + r]) < 1e-5 : value.isNaN)
                }
            }
        }
    }

    @Test(arguments: [ActivationPrecision.float32, .int8], KernelSet.available)
    func `accumulating adds to what is there`(
        precision: ActivationPrecision,
        set: KernelSet
    ) throws {
        var random = TestRandom()
        let weights = try matrix(.q4_0, rows: 21, columns: 64, random.floats(21 * 64))
        let layer = try LinearLayer(
            weights: weights,
            bias: random.floats(21),
            precision: precision,
            kernels: set
        )
        let x = random.floats(2 * 64), start = random.floats(2 * 21)
        let plain = apply(layer, x, tokens: 2)
        let sum = zip(plain, start).map { $0 + $1 }
        #expect(relativeError(apply(layer, x, tokens: 2, start: start), sum) < 1e-6)
    }

    @Test func `a later token can be the first one multiplied`() throws {
        var random = TestRandom()
        let weights = try matrix(.q8_0, rows: 32, columns: 64, random.floats(32 * 64))
        for precision in [ActivationPrecision.float32, .int8] {
            let layer = try LinearLayer(weights: weights, precision: precision)
            let x = random.floats(3 * 64)
            let all = apply(layer, x, tokens: 3)
            let activations = Activations(capacity: 3, columns: 64)
            for i in x.indices { activations.floats[i] = x[i] }
            activations.prepare(2..<3, columns: 0..<32)
            activations.prepare(2..<3, columns: 32..<64)
            var out = [Float](repeating: 0, count: 32)
            out.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                layer.apply(
                    activations,
                    tokens: 1,
                    rows: 0..<32,
                    output: base,
                    outputStride: 32,
                    firstToken: 2
                )
            }
            #expect(relativeError(out, Array(all[64...])) < 1e-6)
        }
    }
}
