// The quantiser against bytes made by ggml's own, dequantisation against gguf-py's numbers
// (Tests/Fixtures/quantization/generate.py), and the half-precision conversions against the
// language's Float16.

import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Quantizer")
struct QuantizerTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/quantization")

    private func fixture(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(name)))
    }

    private func floats(_ name: String) throws -> [Float] {
        try fixture(name).withUnsafeBytes { raw in
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
        let got = try Quantizer.quantize(floats("floats.f32"), to: type)
        #expect(got.count == expected.count)
        let first = zip(got, expected).enumerated().first { $1.0 != $1.1 }?.offset
        #expect(first == nil, "first different byte")
    }

    @Test(arguments: DType.allCases.filter(\.isQuantized))
    func `runs of every kind become the bytes that ggml makes of them`(type: DType) throws {
        let expected = try fixture("runs/\(type.name.lowercased()).bin")
        let got = try Quantizer.quantize(floats("runs.f32"), to: type)
        #expect(got.count == expected.count)
        let first = zip(got, expected).enumerated().first { $1.0 != $1.1 }?.offset
        #expect(first == nil, "first different byte of blocks of \(type.bytesPerBlock)")
    }

    @Test(arguments: KernelSet.available.map(\.name), DType.allCases)
    func `every instruction set reads what gguf-py reads`(set: String, type: DType) throws {
        let kernels = try #require(KernelSet.available.first { $0.name == set })
        let name = type.name.lowercased()
        let expected = try floats("blocks/\(name).f32")
        var got = [Float](repeating: .nan, count: expected.count)
        try fixture("blocks/\(name).bin").withUnsafeBytes { bytes in
            let start = try #require(bytes.baseAddress)
            try got.withUnsafeMutableBufferPointer {
                let out = try #require($0.baseAddress)
                Quantizer.dequantize(
                    start,
                    type: type,
                    count: expected.count,
                    into: out,
                    kernels: kernels
                )
            }
        }
        let first = zip(got, expected).enumerated().first {
            $1.0.bitPattern != $1.1.bitPattern
        }?.offset
        #expect(first == nil, "first different element")
    }

    @Test func `a row that is not whole blocks is refused`() {
        #expect(throws: TensorError.rowNotWholeBlocks(type: "Q8_0", columns: 33, blockSize: 32)) {
            try Quantizer.quantize([Float](repeating: 0, count: 33), to: .q8_0)
        }
    }

    @Test func `infinities and NaN become some byte, never a crash`() throws {
        var row = [Float](repeating: 1, count: 256)
        row[3] = .infinity
        row[4] = .nan
        row[5] = -.infinity
        row[6] = .leastNonzeroMagnitude
        for type in DType.allCases {
            let bytes = try Quantizer.quantize(row, to: type)
            #expect(bytes.count == type.byteCount(elements: 256))
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
        for _ in 0..<TestEffort.scaled(200_000) {
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
        let floats = random.floats(1024)
        let matrix = try matrix(type, rows: 4, columns: 256, floats)
        // The step of a block between -1 and 1. Types with an even number of steps around zero clip
        // their positive end, up to a whole step; IQ4_NL's steps grow to 24/127 outwards; the K
        // types round their scales and minimums too, by up to 1/126 of the largest: for Q5_K that is
        // 31/126 of a step, and 1/126 of the range.
        let step: [DType: Float] = [
            .f32: 0, .f16: 1e-3, .bf16: 8e-3, .q8_0: 1 / 127, .q4_0: 0.25, .q4_1: 2 / 15,
            .q5_0: 0.125, .q5_1: 2 / 31, .iq4_nl: 24 / 127, .q4_K: 2.5 / 15, .q5_K: 3.2 / 31,
            .q6_K: 2.5 / 63,
        ]
        let worst = zip(matrix.dequantized(), floats).map { abs($0 - $1) }.max() ?? .infinity
        // Half a step, and 127 half-steps of the f16 scale's own rounding.
        #expect(worst <= (step[type] ?? 0) * (0.5 + 127 * 0x1p-11))
    }
}
