// One tensor of a GGUF to be: where its rows come from, in which order, and in which type. Rows are
// converted a few at a time, so that the floats between stay in a core's cache.

import Foundation
import ModelFormats
import Tensors

/// The making of one tensor; usable from many threads at once.
struct TensorPlan: Sendable {
    /// The name in the GGUF.
    let name: String
    /// Fastest first.
    let dimensions: [Int]
    /// The type to write.
    let dtype: DType
    /// The source; nil writes zeros.
    let source: CheckpointWeights?
    /// The checkpoint's folder, for messages.
    let path: String
    /// When set, rows are reordered from per-head Q, K, V to all queries, all keys, all values.
    let headDimension: Int?

    /// Elements of a row; 1 for a vector, whose elements are its rows.
    var columns: Int { dimensions.count == 2 ? dimensions[0] : 1 }
    /// Rows of a matrix, elements of a vector.
    var rows: Int { dimensions[dimensions.count - 1] }

    /// The bytes of some rows in the GGUF.
    func byteCount(rows count: Int) -> Int { dtype.byteCount(elements: count * columns) ?? 0 }

    /// The bytes of some rows in the checkpoint.
    func sourceByteCount(rows count: Int) -> Int {
        source?.byteCount(elements: count * columns) ?? 0
    }

    // MARK: - Bytes

    /// Floats between reading and writing: half a core's second-level cache at most.
    private static let elementsPerStep = 1 << 15

    /// Converts rows, and gives back the memory that reading them took.
    ///
    /// - Parameters:
    ///   - range: Rows of the GGUF's tensor.
    ///   - out: Exactly their bytes.
    /// - Throws: `NeoXError.notFinite`, `.overflow`.
    func convert(_ range: Range<Int>, into out: UnsafeMutableRawBufferPointer) throws {
        let step = max(1, Self.elementsPerStep / max(columns, 1))
        let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: step * columns)
        defer { floats.deallocate() }
        var row = range.lowerBound
        while row < range.upperBound {
            let count = min(step, runLength(from: row), range.upperBound - row)
            let first = sourceRow(row)
            let part = UnsafeMutableBufferPointer(rebasing: floats[..<(count * columns)])
            read(first..<first + count, into: part)
            try checkRange(part)
            let start = byteCount(rows: row - range.lowerBound)
            let bytes = out[start..<start + byteCount(rows: count)]
            Quantizer.quantize(
                UnsafeBufferPointer(part),
                to: dtype,
                into: UnsafeMutableRawBufferPointer(rebasing: bytes).bindMemory(to: UInt8.self)
            )
            row += count
        }
        discardPages(range)
    }

    private func read(_ rows: Range<Int>, into out: UnsafeMutableBufferPointer<Float>) {
        guard let source, let base = out.baseAddress else { return out.initialize(repeating: 0) }
        source.read(rows.lowerBound * columns..<rows.upperBound * columns, into: base)
    }

    private func discardPages(_ range: Range<Int>) {
        var row = range.lowerBound
        while row < range.upperBound {
            let count = min(runLength(from: row), range.upperBound - row)
            let first = sourceRow(row)
            source?.discardPages(of: first * columns..<(first + count) * columns)
            row += count
        }
    }

    /// [heads, 3, D] holds the row that stands at `row` of [3, heads, D].
    private func sourceRow(_ row: Int) -> Int {
        guard let d = headDimension else { return row }
        let hidden = rows / 3
        let (part, inner) = row.quotientAndRemainder(dividingBy: hidden)
        let (head, element) = inner.quotientAndRemainder(dividingBy: d)
        return (head * 3 + part) * d + element
    }

    /// How many rows from `row` on follow each other in the source too.
    private func runLength(from row: Int) -> Int {
        headDimension.map { $0 - row % $0 } ?? rows - row
    }

    /// Refuses values that are not finite, or that would not be in the target type: an f16 ends
    /// at 65,504 (above 65,520 it rounds to infinity), and so does the f16 scale of a block.
    private func checkRange(_ values: UnsafeMutableBufferPointer<Float>) throws {
        // Magnitudes are ordered as their bits are, and infinities and NaN come last; unlike float
        // comparisons, these are made many at a time.
        var largestBits: UInt32 = 0
        for value in values { largestBits = max(largestBits, value.bitPattern & 0x7FFF_FFFF) }
        let largest = Float(bitPattern: largestBits)
        guard largest.isFinite else {
            throw NeoXError.notFinite(path: path, tensor: source?.name ?? name)
        }
        guard largest < Self.limit(of: dtype) else {
            throw NeoXError.overflow(
                path: path,
                tensor: source?.name ?? name,
                type: dtype.name
            )
        }
    }

    /// The smallest magnitude that overflows in a type.
    private static func limit(of type: DType) -> Float {
        switch type {
        case .f16: 65_520
        case .q8_0: 65_520 * 127
        case .q4_0: 65_520 * 8
        case .bf16: Float(bitPattern: 0x7F7F_8000)
        default: .infinity
        }
    }
}
