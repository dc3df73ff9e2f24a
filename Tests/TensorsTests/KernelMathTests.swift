// Elementwise kernels of every instruction set against sums in double and libm.

import Foundation
import Tensors
import Testing

@Suite("Kernel mathematics")
struct KernelMathTests {
    static let counts = [1, 2, 7, 8, 15, 16, 17, 31, 64, 100, 256, 1000]

    /// Rows of a few hundred floats in 8 or 16 lanes against double.
    static let tolerance: Float = 2e-6

    private func mutating(
        _ x: [Float],
        _ body: (UnsafeMutablePointer<Float>) -> Void
    ) -> [Float] {
        var copy = x
        copy.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
        return copy
    }

    @Test func `sets are ordered from scalar to the widest and the last one is used`() {
        let order = ["scalar", "avx2", "avxvnni", "avx512vnni"]
        let names = KernelSet.available.map(\.name)
        #expect(KernelSet.scalar.name == "scalar")
        let present = order.filter { names.contains($0) }
        #expect(names == present)
        #expect(KernelSet.current.name == names.last)
    }

    @Test(arguments: KernelSet.available)
    func `NaN is not hidden by GELU and softmax`(set: KernelSet) {
        var x = [Float](repeating: 1, count: 40)
        x[2] = .nan
        x[39] = .nan
        let gelu = mutating(x) { set.gelu($0, count: x.count, into: $0) }
        #expect(gelu.map { $0.isNaN } == x.map { $0.isNaN })
        let softmax = mutating(x) { set.softmax($0, count: x.count) }
        #expect(softmax.filter { $0.isNaN }.count == x.count)
    }

    @Test(arguments: KernelSet.available)
    func `layer norm equals double, also far from zero`(set: KernelSet) {
        var random = TestRandom()
        for count in Self.counts {
            for offset in [Float(0), 100] {
                let x = random.floats(count, scale: 3).map { $0 + offset }
                let weight = random.floats(count), bias = random.floats(count)
                let mean = x.reduce(0.0) { $0 + Double($1) } / Double(count)
                let variance = x.reduce(0.0) { $0 + pow(Double($1) - mean, 2) } / Double(count)
                let expected = x.indices.map { i in
                    Float((Double(x[i]) - mean) / (variance + 1e-5).squareRoot())
                        * weight[i] + bias[i]
                }
                let got = mutating(x) {
                    set.layerNorm(
                        $0,
                        weight: weight,
                        bias: bias,
                        count: count,
                        epsilon: 1e-5,
                        into: $0
                    )
                }
                // The mean of numbers near 100 is known to 100 · 2^-24 only; one element has
                // variance 0, so the error is divided by sqrt(epsilon).
                let allowed = offset == 0 ? Self.tolerance : count < 3 ? 5e-3 : 2e-5
                #expect(relativeError(got, expected) < allowed, "\(count) + \(offset)")
            }
        }
    }

    @Test(arguments: KernelSet.available)
    func `GELU is the exact one to float rounding`(set: KernelSet) {
        // All binades from tiny to saturated, both signs.
        var x: [Float] = [0, -0.0, 1e-30, -1e-30, 30, -30, 1e4, -1e4]
        for i in -60_000...60_000 { x.append(Float(i) / 10_000) }
        let got = mutating(x) { set.gelu($0, count: x.count, into: $0) }
        var worst = 0.0
        for (value, result) in zip(x, got) {
            let exact = 0.5 * Double(value) * (1 + erf(Double(value) / 2.0.squareRoot()))
            worst = max(worst, abs(Double(result) - exact) / max(1, abs(Double(value))))
        }
        // erf within 1.2e-7 (2 units in the last place of 1), times x/2, plus rounding.
        #expect(worst < 1.5e-7)
    }

    @Test(arguments: KernelSet.available)
    func `softmax equals double and adds up to 1`(set: KernelSet) {
        var random = TestRandom()
        for count in Self.counts {
            let x = random.floats(count, scale: 20)
            let largest = Double(x.max() ?? 0)
            let powers = x.map { exp(Double($0) - largest) }
            let total = powers.reduce(0, +)
            let got = mutating(x) { set.softmax($0, count: count) }
            #expect(relativeError(got, powers.map { Float($0 / total) }) < Self.tolerance)
            #expect(abs(got.reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test(arguments: KernelSet.available)
    func `softmax gives masked positions nothing`(set: KernelSet) {
        var x = [Float](repeating: -.infinity, count: 37)
        x[3] = 1000
        x[36] = 1000
        x[20] = -1000
        let got = mutating(x) { set.softmax($0, count: x.count) }
        #expect(got[3] == 0.5 && got[36] == 0.5)
        #expect(got.filter { $0 == 0 }.count == 35)
    }

    @Test(arguments: KernelSet.available)
    func `rotary turns pairs that lie half the dimensions apart`(set: KernelSet) {
        var random = TestRandom()
        for half in [1, 4, 8, 12, 16, 32, 33] {
            let table = RotaryTable(dimensions: 2 * half, positions: 20, base: 10_000)
            let x = random.floats(2 * half + 3)
            let got = mutating(x) {
                set.rotary($0, cosines: table.cosines(19), sines: table.sines(19), half: half)
            }
            var expected = x
            for i in 0..<half {
                let angle = 19 / pow(10_000, Double(2 * i) / Double(2 * half))
                let a = Double(x[i]), b = Double(x[i + half])
                expected[i] = Float(a * cos(angle) - b * sin(angle))
                expected[i + half] = Float(b * cos(angle) + a * sin(angle))
            }
            // The angle itself is a float (as in transformers): 19 · 2^-24.
            #expect(relativeError(got, expected) < 4e-6)
            #expect(got.suffix(3) == x.suffix(3))
        }
    }

    @Test(arguments: KernelSet.available)
    func `dot and axpy equal double`(set: KernelSet) {
        var random = TestRandom()
        for count in Self.counts {
            let a = random.floats(count), b = random.floats(count)
            let exact = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            let scale = zip(a, b).reduce(0.0) { $0 + abs(Double($1.0) * Double($1.1)) }
            #expect(abs(Double(set.dot(a, b, count: count)) - exact) < scale * 5e-7)
            let sum = mutating(b) { set.axpy(0.75, a, $0, count: count) }
            #expect(relativeError(sum, zip(a, b).map { 0.75 * $0 + $1 }) < Self.tolerance)
        }
    }

    @Test(arguments: KernelSet.available)
    func `argmax finds the first largest and passes over NaN`(set: KernelSet) {
        var random = TestRandom()
        for count in Self.counts {
            var x = random.floats(count)
            for place in Set([0, count / 2, count - 1]) {
                x[place] = 5
                #expect(set.argmax(x, count: count) == x.firstIndex(of: 5))
                x[place] = 0
            }
            x[count - 1] = .nan
            let finite = x.dropLast()
            let best = finite.max().flatMap { finite.firstIndex(of: $0) } ?? 0
            #expect(set.argmax(x, count: count) == best)
        }
        #expect(set.argmax([Float](repeating: .nan, count: 40), count: 40) == 0)
        #expect(set.argmax([-.infinity, -.infinity], count: 2) == 0)
        #expect(set.argmax([], count: 0) == 0)
    }

    @Test(arguments: KernelSet.available)
    func `half conversions equal the reference on every instruction set`(set: KernelSet) {
        var random = TestRandom()
        let x =
            random.floats(1_003).enumerated().map { $1 * pow(10, Float($0 % 14) - 9) }
            + [.nan, .infinity, -.infinity, 65_519, 65_520, 6e-8, 2.9e-8, -0.0]
        var halves = [UInt16](repeating: 0, count: x.count)
        halves.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { set.convertToHalf(x, count: x.count, into: base) }
        }
        #expect(halves == x.map(Quantizer.halfBits))
        let back = mutating(x) { set.convertFromHalf(halves, count: x.count, into: $0) }
        let expected = halves.map(Quantizer.float(halfBits:))
        #expect(zip(back, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    }

    @Test(arguments: DType.allCases)
    func `every instruction set dequantises the same bits`(type: DType) throws {
        var random = TestRandom()
        let counts =
            type.isQuantized ? [1, 3, 10].map { $0 * type.blockSize } : [1, 7, 9, 17, 100]
        for count in counts {
            let bytes = try Quantizer.quantize(random.floats(count), to: type)
            var results: [[Float]] = []
            for set in KernelSet.available {
                var out = [Float](repeating: .nan, count: count)
                out.withUnsafeMutableBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return }
                    Quantizer.dequantize(bytes, type: type, count: count, into: base, kernels: set)
                }
                results.append(out)
            }
            for result in results { #expect(result == results[0]) }
        }
    }
}
