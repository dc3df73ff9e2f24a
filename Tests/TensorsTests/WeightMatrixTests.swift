// Shapes and byte counts that do not belong together are refused before any kernel sees them.

import Tensors
import Testing

@Suite("WeightMatrix")
struct WeightMatrixTests {
    @Test(arguments: DType.allCases)
    func `one byte too few or too many is refused`(type: DType) throws {
        let columns = max(64, type.blockSize)
        let expected = 3 * columns / type.blockSize * type.bytesPerBlock
        for count in [0, expected - 1, expected + 1] {
            #expect(throws: TensorError.byteCount(expected: expected, got: count)) {
                try WeightMatrix(
                    dtype: type,
                    rows: 3,
                    columns: columns,
                    copying: [UInt8](repeating: 0, count: count)
                )
            }
        }
        let whole = [UInt8](repeating: 0, count: expected)
        let matrix = try WeightMatrix(dtype: type, rows: 3, columns: columns, copying: whole)
        #expect(matrix.rows == 3)
    }

    @Test(arguments: [DType.q8_0, .q4_0])
    func `columns that are not whole blocks are refused`(type: DType) {
        #expect(
            throws: TensorError.rowNotWholeBlocks(type: type.name, columns: 48, blockSize: 32)
        ) {
            try WeightMatrix(dtype: type, rows: 1, columns: 48, copying: [])
        }
    }

    @Test(arguments: [(-1, 32), (1, -32), (Int.max, 64), (2, Int.max / 2 - 31), (1 << 40, 1 << 40)])
    func `negative and overflowing shapes are refused`(rows: Int, columns: Int) {
        for type in DType.allCases {
            #expect(throws: TensorError.self) {
                try WeightMatrix(dtype: type, rows: rows, columns: columns, copying: [])
            }
        }
    }

    @Test func `an empty matrix is allowed and does nothing`() throws {
        let matrix = try WeightMatrix(dtype: .q8_0, rows: 0, columns: 32, copying: [])
        #expect(matrix.dequantized().isEmpty)
    }

    @Test func `a bias of another length is refused`() throws {
        let matrix = try matrix(.f32, rows: 2, columns: 1, [1, 2])
        #expect(throws: TensorError.biasCount(expected: 2, got: 3)) {
            try LinearLayer(weights: matrix, bias: [1, 2, 3], precision: .float32)
        }
    }

    @Test func `borrowed memory lives as long as the matrix`() throws {
        final class Owner: Sendable {
            let onEnd: @Sendable () -> Void
            init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
            deinit { onEnd() }
        }
        let ended = Counter()
        var matrix: WeightMatrix? = try [Float(1), 2].withUnsafeBytes { bytes in
            try WeightMatrix(
                dtype: .f32,
                rows: 1,
                columns: 2,
                bytes: bytes,
                owner: Owner { ended.add(1) }
            )
        }
        #expect(matrix?.columns == 2)
        #expect(ended.value == 0)
        matrix = nil
        #expect(ended.value == 1)
    }

    @Test func `every error speaks both languages`() {
        let errors: [TensorError] = [
            .rowNotWholeBlocks(type: "Q8_0", columns: 33, blockSize: 32),
            .badShape(rows: -1, columns: 2), .byteCount(expected: 1, got: 2),
            .biasCount(expected: 3, got: 4),
        ]
        for error in errors {
            #expect(!error.message(in: .korean).isEmpty)
            #expect(error.message(in: .english) != error.message(in: .korean))
        }
    }
}
