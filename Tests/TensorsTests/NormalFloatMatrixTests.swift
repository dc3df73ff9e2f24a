// NF4 with double quantisation against bitsandbytes, byte for byte and bit for bit
// (Tests/Fixtures/normalfloat/generate.py, which makes the same matrices from the same numbers).

import Diagnostics
import Foundation
import Randomness
import Tensors
import Testing

/// What generate.py wrote.
struct NormalFloatFixture: Decodable {
    struct Mean: Decodable {
        let count: Int
        let mean: UInt32
    }

    struct Matrix: Decodable, CustomTestStringConvertible {
        let seed: UInt64
        let rows: Int
        let columns: Int
        let scale: Double
        let zero: Int
        let codes: String
        let absmaxCodes: String
        let nestedAbsmax: String
        let offset: UInt32
        let values: String
        let hex: String?

        var testDescription: String { "\(rows) x \(columns), scale \(scale), zero \(zero)" }

        /// The numbers that `matrix` of generate.py makes.
        func elements() -> [Float] {
            let numbers = TestRandom(seed: seed).uniform(rows * columns)
            return numbers.enumerated().map { index, number in
                let block = index / 64
                if zero > 0, block % zero == 0 { return 0 }
                return number * Float(scale)
                    * Float(sign: .plus, exponent: -(block % 7), significand: 1)
            }
        }
    }

    let dynamicMap: [UInt32]
    let means: [Mean]
    let matrices: [Matrix]

    static let shared: NormalFloatFixture? = {
        let path = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/normalfloat/expected.json")
        return (try? Data(contentsOf: path)).flatMap {
            try? JSONDecoder().decode(NormalFloatFixture.self, from: $0)
        }
    }()
}

extension TestRandom {
    /// Numbers in -1 ..< 1.
    func uniform(_ count: Int) -> [Float] {
        var random = self
        return random.floats(count)
    }
}

@Suite("NF4 matrices")
struct NormalFloatMatrixTests {
    /// FNV-1a, 64 bits.
    private func hash(_ bytes: UnsafeRawBufferPointer) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(format: "%016lx", Int(bitPattern: UInt(hash)))
    }

    private func hash(_ floats: [Float]) -> String { floats.withUnsafeBytes(hash) }

    private func make(_ fixture: NormalFloatFixture.Matrix) throws -> NormalFloatMatrix {
        let elements = fixture.elements()
        return try NormalFloatMatrix(rows: fixture.rows, columns: fixture.columns) { row, out in
            let start = row * fixture.columns
            for column in 0..<fixture.columns { out[column] = elements[start + column] }
        }
    }

    @Test func `the 8-bit values are those of bitsandbytes`() throws {
        let fixture = try #require(NormalFloatFixture.shared)
        #expect(NormalFloatCodes.dynamicMap.map(\.bitPattern) == fixture.dynamicMap)
    }

    @Test func `the mean is torch's to the last bit`() throws {
        let fixture = try #require(NormalFloatFixture.shared)
        #expect(fixture.means.count == 20)
        for expected in fixture.means {
            let numbers = TestRandom(seed: UInt64(expected.count)).uniform(expected.count)
                .map { abs($0) * 0.03 }
            let mean = numbers.withUnsafeBufferPointer(CascadeSum.mean)
            #expect(mean.bitPattern == expected.mean, "of \(expected.count) numbers")
        }
    }

    @Test(arguments: try #require(NormalFloatFixture.shared).matrices)
    func `a matrix becomes the bytes that bitsandbytes makes of it`(
        fixture: NormalFloatFixture.Matrix
    ) throws {
        let matrix = try make(fixture)
        let codeCount = (matrix.elementCount + 1) / 2
        let codes = UnsafeRawBufferPointer(start: matrix.codes, count: codeCount)
        if let hex = fixture.hex {
            #expect(codes.map { String(format: "%02x", $0) }.joined() == hex)
        }
        #expect(hash(codes) == fixture.codes, "codes")
        let absmax = UnsafeRawBufferPointer(start: matrix.absmaxCodes, count: matrix.blockCount)
        #expect(hash(absmax) == fixture.absmaxCodes, "absmax codes")
        let nestedCount = (matrix.blockCount + 255) / 256
        let nested = UnsafeRawBufferPointer(start: matrix.nestedAbsmax, count: nestedCount * 4)
        #expect(hash(nested) == fixture.nestedAbsmax, "nested absmax")
        #expect(matrix.offset.bitPattern == fixture.offset, "offset")
        withExtendedLifetime(matrix) {}
    }

    @Test(arguments: try #require(NormalFloatFixture.shared).matrices)
    func `the values of a matrix are bitsandbytes' to the bit`(
        fixture: NormalFloatFixture.Matrix
    ) throws {
        let matrix = try make(fixture)
        var values = [Float](repeating: .nan, count: matrix.elementCount)
        try values.withUnsafeMutableBufferPointer {
            matrix.dequantize(0..<matrix.elementCount, into: try #require($0.baseAddress))
        }
        #expect(hash(values) == fixture.values)
    }

    @Test func `any part of a matrix reads as the whole does`() throws {
        let fixture = try #require(NormalFloatFixture.shared)
        let matrix = try make(try #require(fixture.matrices.first { $0.columns == 257 }))
        func read(_ range: Range<Int>) throws -> [Float] {
            // One place more, which must stay as it is.
            var values = [Float](repeating: -7, count: range.count + 1)
            try values.withUnsafeMutableBufferPointer {
                matrix.dequantize(range, into: try #require($0.baseAddress))
            }
            #expect(values.removeLast() == -7, "\(range)")
            return values
        }
        let all = try read(0..<matrix.elementCount)
        for range in [0..<1, 1..<2, 63..<65, 64..<128, 257..<514, 1001..<1798, 1798..<1799, 5..<5] {
            #expect(try read(range) == Array(all[range]), "\(range)")
        }
    }

    @Test func `5.8 billion elements would take 0.516 bytes each`() throws {
        let matrix = try NormalFloatMatrix(rows: 512, columns: 1024) { _, out in
            out.update(repeating: 0.5, count: 1024)
        }
        #expect(matrix.byteCount * 1000 / matrix.elementCount == 515)
        #expect(matrix.blockCount == 8192)
    }

    @Test func `rows are asked for once, in order`() throws {
        var asked: [Int] = []
        _ = try NormalFloatMatrix(rows: 9, columns: 5) { row, out in
            asked.append(row)
            out.update(repeating: 1, count: 5)
        }
        #expect(asked == Array(0..<9))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity], [3, 70, 199])
    func `what is not finite is refused with its row`(value: Float, place: Int) throws {
        let error = #expect(throws: TensorError.self) {
            try NormalFloatMatrix(rows: 50, columns: 4) { row, out in
                for column in 0..<4 { out[column] = row * 4 + column == place ? value : 0.1 }
            }
        }
        // The block's first row is named.
        #expect(error == .notFinite(row: place / 64 * 64 / 4))
        #expect(error?.message(in: .korean).isEmpty == false)
    }

    @Test(arguments: [(0, 4), (4, 0), (-1, 4), (Int.max, 2)])
    func `impossible shapes are refused`(rows: Int, columns: Int) {
        #expect(throws: TensorError.badShape(rows: rows, columns: columns)) {
            try NormalFloatMatrix(rows: rows, columns: columns) { _, _ in }
        }
    }

    @Test func `a reader's own error is passed on`() {
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try NormalFloatMatrix(rows: 3, columns: 4) { row, _ in if row == 1 { throw Failure() } }
        }
    }
}
