// The right operand of a product: a matrix as it is stored, in floats or any type that can be decoded,
// used as it is or transposed. The same stored weights W serve x Wᵀ on the way forward and dy W back.

import CKernels

/// A (rows, columns) matrix that products read.
package struct StoredMatrix: Sendable {
    /// Stored rows.
    package let rows: Int
    /// Elements of a row.
    package let columns: Int
    /// The multiple that shares of columns should begin at, so that no block is decoded twice.
    let columnAlignment: Int
    /// Whether elements are plain floats.
    package let isFloat: Bool
    /// Invariant: `owner` keeps what it points to alive.
    nonisolated(unsafe) let stored: ck_stored
    private let owner: (any AnyObject & Sendable)?

    /// Floats that somebody else keeps alive as long as the product runs.
    ///
    /// - Parameters:
    ///   - floats: element (0, 0).
    ///   - rows: stored rows.
    ///   - columns: elements of a row.
    ///   - stride: floats from one row to the next.
    package init(_ floats: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int) {
        self.rows = rows
        self.columns = columns
        columnAlignment = 1
        isFloat = true
        stored = ck_stored(
            data: floats,
            type: DType.f32.rawValue,
            columns: columns,
            stride: stride,
            nf4: nil
        )
        owner = nil
    }

    /// A whole matrix of floats.
    package init(_ storage: FloatStorage, rows: Int, columns: Int) {
        precondition(storage.count >= rows * columns, "\(storage.count), \(rows) x \(columns)")
        self.rows = rows
        self.columns = columns
        columnAlignment = 1
        isFloat = true
        stored = ck_stored(
            data: UnsafePointer(storage.base),
            type: DType.f32.rawValue,
            columns: columns,
            stride: columns,
            nf4: nil
        )
        owner = storage
    }

    /// The weights of a file, in any type.
    package init(_ weights: WeightMatrix) {
        rows = weights.rows
        columns = weights.columns
        columnAlignment = weights.dtype.blockSize
        isFloat = weights.dtype == .f32
        stored = ck_stored(
            data: weights.bytes.baseAddress,
            type: weights.dtype.rawValue,
            columns: weights.columns,
            stride: weights.columns,
            nf4: nil
        )
        owner = weights
    }

    /// A matrix in NF4 with double quantisation.
    package init(_ matrix: NormalFloatMatrix) {
        rows = matrix.rows
        columns = matrix.columns
        columnAlignment = NormalFloatMatrix.blockSize
        isFloat = false
        let scales = NormalFloatScales(matrix)
        stored = ck_stored(
            data: matrix.codes,
            type: UInt32(CK_NF4),
            columns: matrix.columns,
            stride: matrix.columns,
            nf4: UnsafePointer(scales.pointer)
        )
        owner = scales
    }
}

/// What the kernels read of an NF4 matrix beside its codes, kept alive with it.
private final class NormalFloatScales: Sendable {
    /// Invariant: written in init only.
    nonisolated(unsafe) let pointer: UnsafeMutablePointer<ck_nf4_scales>
    private let map = FloatStorage(NormalFloatCodes.dynamicMap)
    private let matrix: NormalFloatMatrix

    init(_ matrix: NormalFloatMatrix) {
        self.matrix = matrix
        pointer = .allocate(capacity: 1)
        pointer.initialize(
            to: ck_nf4_scales(
                codes: matrix.absmaxCodes,
                nested: matrix.nestedAbsmax,
                map: UnsafePointer(map.base),
                offset: matrix.offset
            )
        )
    }

    deinit { pointer.deallocate() }
}
