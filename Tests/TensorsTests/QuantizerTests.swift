// The quantiser against bytes made by ggml's own (Tests/Fixtures/quantization/generate.py), and the
// half-precision conversions against the language's Float16.

import Foundation
import Tensors
import Testing

@Suite("Quantizer")
struct QuantizerTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/quantization")

    private func fixture(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(name)))
    }

    private func floats() throws -> [Float] {
        try fixture("floats.f32").withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: 4).map {
                raw.loadUnaligned(fromByteOffset: $0, as: Float.self)
            }
        }
    }

    @Test(arguments: [
        (DType.q8_0, "q8_0.bin"), (.q4_0, "q4_0.bin"), (.f16, "f16.bin"), (.bf16, "bf16.bin"),
    ])
    func `bytes equal llama.cpp's quantiser`(type: DType, file: String) throws {
        let expected = try fixture(file)
        let got = try Quantizer.quantize(floats(), to: type)
        #expect(got.count == expected.count)
        let first = zip(got, expected).enumerated().first { $1.0 != $1.1 }?.offset
        #expect(first == nil, "first different byte")
    }

    @Test func `a row that is not whole blocks is refused`() {
        #expect(throws: TensorError.rowNotWholeBlocks(type: "Q8_0", columns: 33, blockSize: 32)) {
            try Quantizer.quantize([Float](repeating: 0, count: 33), to: .q8_0)
        }
    }

    @Test func `infinities and NaN become some byte, never a crash`() throws {
        var row = [Float](repeating: 1, count: 32)
        row[3] = .infinity
        row[4] = .nan
        row[5] = -.infinity
        row[6] = .leastNonzeroMagnitude
        for type in DType.allCases {
            let bytes = try Quantizer.quantize(row, to: type)
            #expect(bytes.count == type.byteCount(elements: 32))
        }
    }

    #if arch(x86_64) || arch(arm64)
    @Test func `every half-precision value converts as Float16 does`() {
        for bits in UInt16.min...UInt16.max {
            let expected = Float(Float16(bitPattern: bits))
            let got = Quantizer.float(halfBits: bits)
            #expect(got.isNaN ? expected.isNaN : got == expected, "\(bits)")
            if !got.isNaN { #expect(Quantizer.halfBits(got) == bits) }
        }
    }

    @Test func `floats round to half precision as Float16 does`() {
        var random = TestRandom()
        for _ in 0..<200_000 {
            // Exponents around half precision's range, where every kind of rounding happens.
            let exponent = UInt32(127 - 30) + UInt32(random.bits() % 50)
            let low = UInt32(truncatingIfNeeded: random.bits())
            let ties = random.bits() % 4 == 0 ? UInt32(0xFFFF_F000) : .max
            let value = Float(bitPattern: (low & 0x807F_FFFF & ties) | exponent << 23)
            #expect(Quantizer.halfBits(value) == Float16(value).bitPattern, "\(value)")
        }
    }
    #endif

    @Test(arguments: DType.allCases)
    func `dequantised values are within half a step`(type: DType) throws {
        var random = TestRandom()
        let floats = random.floats(256)
        let matrix = try matrix(type, rows: 4, columns: 64, floats)
        // The step of a block whose largest magnitude is 1; Q4_0 also clips its positive end.
        let step: [DType: Float] = [.f32: 0, .f16: 1e-3, .bf16: 8e-3, .q8_0: 1 / 127, .q4_0: 0.25]
        let worst = zip(matrix.dequantized(), floats).map { abs($0 - $1) }.max() ?? .infinity
        // Half a step, and 127 half-steps of the f16 scale's own rounding.
        #expect(worst <= (step[type] ?? 0) * (0.5 + 127 * 0x1p-11))
    }
}
