// Quantised weights in the order the integer kernels read them: 16 rows interleaved (CKernels'
// packed_layout.h). Made from a matrix, or kept from an earlier time in memory that somebody else owns,
// usually a mapped file.

import CKernels

/// The packed form of one matrix; read-only.
package final class PackedWeights: Sendable {
    /// Changes when packed bytes of before can no longer be used.
    package static let layoutVersion = Int(CK_PACKED_LAYOUT_VERSION)

    /// Invariant: nobody writes to them once they are packed, and `owner` keeps them alive.
    nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer
    private let owner: any AnyObject & Sendable

    /// How many bytes a matrix takes packed; nil for types that are not packed.
    package static func byteCount(type: DType, rows: Int, columns: Int) -> Int? {
        let group = ck_packed_group_bytes(type.rawValue, columns)
        guard group > 0 else { return nil }
        return (rows + Int(CK_GROUP) - 1) / Int(CK_GROUP) * group
    }

    /// Packs a matrix; nil when its type is not packed.
    package init?(_ weights: WeightMatrix) {
        let rows = weights.rows
        guard
            let count = Self.byteCount(type: weights.dtype, rows: rows, columns: weights.columns)
        else { return nil }
        // Packing a group writes all of its bytes.
        let memory = AlignedMemory(byteCount: count, isZeroed: false)
        let groupBytes = ck_packed_group_bytes(weights.dtype.rawValue, weights.columns)
        for (group, row) in stride(from: 0, to: rows, by: Int(CK_GROUP)).enumerated() {
            guard let start = weights.rowPointer(row) else { break }
            ck_pack_group(
                weights.dtype.rawValue,
                start,
                min(Int(CK_GROUP), rows - row),
                weights.columns,
                memory.base + group * groupBytes
            )
        }
        bytes = UnsafeRawBufferPointer(start: memory.base, count: count)
        owner = memory
    }

    /// Takes packed bytes that `owner` keeps alive and unchanged.
    package init(bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
        self.bytes = bytes
        self.owner = owner
    }

    /// Whether these can be the packed form of a matrix, by their size.
    func fits(_ weights: WeightMatrix) -> Bool {
        let needed = Self.byteCount(
            type: weights.dtype,
            rows: weights.rows,
            columns: weights.columns
        )
        return needed == bytes.count
    }
}
