// A matrix as the model file holds it: rows of ggml blocks in borrowed (usually mapped) memory.
// Nothing is copied; `owner` keeps the memory alive.

import CKernels

/// Weights of shape (rows, columns), row-major, in ggml's block layout; read-only.
package final class WeightMatrix: Sendable {
    /// The type of the stored elements.
    package let dtype: DType
    /// Output features.
    package let rows: Int
    /// Input features; whole blocks of `dtype`.
    package let columns: Int
    /// The bytes of one row.
    package let rowBytes: Int
    /// Invariant: `rows · rowBytes` bytes that nobody writes and `owner` keeps alive.
    nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer
    private let owner: (any AnyObject & Sendable)?

    /// Borrows `bytes`, which must stay valid and unchanged as long as `owner` lives (or, without
    /// an owner, as long as this matrix is used).
    ///
    /// - Throws: ``TensorError`` when the bytes do not fit the shape.
    package init(
        dtype: DType,
        rows: Int,
        columns: Int,
        bytes: UnsafeRawBufferPointer,
        owner: (any AnyObject & Sendable)? = nil
    ) throws(TensorError) {
        guard rows >= 0, columns >= 0 else {
            throw .badShape(rows: rows, columns: columns)
        }
        guard columns % dtype.blockSize == 0 else {
            throw .rowNotWholeBlocks(
                type: dtype.name,
                columns: columns,
                blockSize: dtype.blockSize
            )
        }
        guard let rowBytes = dtype.byteCount(elements: columns) else {
            throw .badShape(rows: rows, columns: columns)
        }
        let (expected, overflow) = rowBytes.multipliedReportingOverflow(by: rows)
        guard !overflow else { throw .badShape(rows: rows, columns: columns) }
        guard bytes.count == expected else {
            throw .byteCount(expected: expected, got: bytes.count)
        }
        self.dtype = dtype
        self.rows = rows
        self.columns = columns
        self.rowBytes = rowBytes
        self.bytes = bytes
        self.owner = owner
    }

    /// Copies `bytes` into memory of its own.
    ///
    /// - Throws: ``TensorError`` when the bytes do not fit the shape.
    package convenience init(
        dtype: DType,
        rows: Int,
        columns: Int,
        copying bytes: [UInt8]
    ) throws(TensorError) {
        let memory = AlignedMemory(byteCount: bytes.count)
        bytes.withUnsafeBytes { memory.copy($0) }
        try self.init(
            dtype: dtype,
            rows: rows,
            columns: columns,
            bytes: UnsafeRawBufferPointer(start: memory.base, count: bytes.count),
            owner: memory
        )
    }

    /// The first byte of row `row`; valid while this matrix lives.
    func rowPointer(_ row: Int) -> UnsafeRawPointer? {
        bytes.baseAddress.map { $0 + row * rowBytes }
    }

    /// Writes row `row` as `columns` floats.
    package func dequantizeRow(_ row: Int, into out: UnsafeMutablePointer<Float>) {
        precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
        guard let start = rowPointer(row) else { return }
        KernelSet.current.table.pointee.dequantize(dtype.rawValue, start, columns, out)
    }

    /// All rows as floats, (rows, columns).
    package func dequantized() -> [Float] {
        [Float](unsafeUninitializedCapacity: rows * columns) { buffer, count in
            if let base = buffer.baseAddress {
                for row in 0..<rows { dequantizeRow(row, into: base + row * columns) }
            }
            count = rows * columns
        }
    }
}
