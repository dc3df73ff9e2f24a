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
    /// Whether `dtype` stands in for a type whose blocks do not fit the rows.
    let isFallback: Bool
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
            let largest = try largestMagnitude(of: part)
            let start = byteCount(rows: row - range.lowerBound)
            let bytes = UnsafeMutableRawBufferPointer(
                rebasing: out[start..<start + byteCount(rows: count)]
            ).bindMemory(to: UInt8.self)
            Quantizer.quantize(UnsafeBufferPointer(part), to: dtype, into: bytes)
            if largest > Self.largestHalf {
                try requireFit(bytes, count: part.count, scratch: part)
            }
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

    /// Refuses values that are not finite, and gives the largest magnitude.
    private func largestMagnitude(of values: UnsafeMutableBufferPointer<Float>) throws -> Float {
        // Magnitudes are ordered as their bits are, and infinities and NaN come last; unlike float
        // comparisons, these are made many at a time.
        var largestBits: UInt32 = 0
        for value in values { largestBits = max(largestBits, value.bitPattern & 0x7FFF_FFFF) }
        let largest = Float(bitPattern: largestBits)
        guard largest.isFinite else {
            throw NeoXError.notFinite(path: path, tensor: source?.name ?? name)
        }
        return largest
    }

    /// Refuses values that became infinite in the target type.
    ///
    /// What an f16 holds, every type does; larger values, which are rare, are read back and looked
    /// at. `scratch` has room for all of them.
    private func requireFit(
        _ bytes: UnsafeMutableBufferPointer<UInt8>,
        count: Int,
        scratch: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let base = bytes.baseAddress, let out = scratch.baseAddress else { return }
        Quantizer.dequantize(base, type: dtype, count: count, into: out)
        guard scratch[..<count].allSatisfy(\.isFinite) else {
            throw NeoXError.overflow(path: path, tensor: source?.name ?? name, type: dtype.name)
        }
    }

    private static let largestHalf: Float = 65_504
}
