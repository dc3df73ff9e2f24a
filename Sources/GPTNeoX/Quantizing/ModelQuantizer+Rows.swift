// The rows of one tensor through the quantiser: slabs of a few megabytes, cut into pieces that the
// cores take one after the other. Pieces do not depend on the number of threads, so neither bytes
// nor the reported errors do.

import Dispatch
import ModelFormats
import Synchronization
import Tensors

/// Converts tensors of one file.
struct TensorConverter {
    /// The source's file, for messages.
    let path: String
    /// Workers.
    let threads: Int

    /// Elements of one worker's share, and shares of a slab.
    private static let pieceElements = 1 << 17
    private static let piecesPerSlab = 32

    /// Hands out the bytes of `matrix`, which stands in a mapped file, in `type`, slab by slab; the
    /// source's pages are given back as soon as they are read.
    ///
    /// - Returns: The error of what was handed out; none where the type stays.
    /// - Throws: `QuantizeError.notFinite`, `.overflow`, or whatever `sink` throws.
    func convert(
        _ matrix: WeightMatrix,
        _ name: String,
        to type: DType,
        _ sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> QuantizationError {
        var total = QuantizationError()
        let rowBytes = type.byteCount(elements: matrix.columns) ?? 0
        let pieceRows = max(1, Self.pieceElements / max(matrix.columns, 1))
        let slabRows = min(max(matrix.rows, 1), pieceRows * Self.piecesPerSlab)
        if matrix.dtype == type {
            for first in stride(from: 0, to: matrix.rows, by: slabRows) {
                let end = min(first + slabRows, matrix.rows)
                let range = first * matrix.rowBytes..<end * matrix.rowBytes
                let bytes = UnsafeRawBufferPointer(rebasing: matrix.bytes[range])
                try sink(bytes)
                MappedPages.release(bytes)
            }
            return total
        }
        let out = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: slabRows * rowBytes)
        defer { out.deallocate() }
        for first in stride(from: 0, to: matrix.rows, by: slabRows) {
            let rows = first..<min(first + slabRows, matrix.rows)
            let slab = Slab(matrix, rows, pieceRows: pieceRows, type: type, out: out)
            slab.run(threads: threads)
            guard slab.isFinite else { throw QuantizeError.notFinite(path: path, tensor: name) }
            guard slab.fits else {
                throw QuantizeError.overflow(path: path, tensor: name, type: type.name)
            }
            total.add(slab.error)
            try sink(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(out)[slab.outRange]))
            let read = rows.lowerBound * matrix.rowBytes..<rows.upperBound * matrix.rowBytes
            MappedPages.release(UnsafeRawBufferPointer(rebasing: matrix.bytes[read]))
        }
        return total
    }
}

/// Some rows of a tensor, being converted by several threads.
///
/// Invariant for `@unchecked Sendable`: a piece is taken by one thread, which alone writes its rows of
/// `out` and its element of `pieces`; both are read after all threads have ended.
private final class Slab: @unchecked Sendable {
    private struct Piece {
        var error = QuantizationError()
        var isFinite = true
        var fits = true
    }

    private let matrix: WeightMatrix
    private let rows: Range<Int>
    private let pieceRows: Int
    private let type: DType
    private let rowBytes: Int
    private let out: UnsafeMutableBufferPointer<UInt8>
    private let pieces: UnsafeMutableBufferPointer<Piece>
    private let next = Atomic<Int>(0)

    init(
        _ matrix: WeightMatrix,
        _ rows: Range<Int>,
        pieceRows: Int,
        type: DType,
        out: UnsafeMutableBufferPointer<UInt8>
    ) {
        self.matrix = matrix
        self.rows = rows
        self.pieceRows = pieceRows
        self.type = type
        self.out = out
        rowBytes = type.byteCount(elements: matrix.columns) ?? 0
        pieces = .allocate(capacity: (rows.count + pieceRows - 1) / pieceRows)
        pieces.initialize(repeating: Piece())
    }

    deinit { pieces.deallocate() }

    /// Whether all numbers of the source are.
    var isFinite: Bool { pieces.allSatisfy(\.isFinite) }
    /// Whether all of them are finite in the target type too.
    var fits: Bool { pieces.allSatisfy(\.fits) }
    /// The error of all rows.
    var error: QuantizationError { pieces.reduce(into: QuantizationError()) { $0.add($1.error) } }
    /// The bytes of `out` that hold them.
    var outRange: Range<Int> { 0..<rows.count * rowBytes }

    func run(threads: Int) {
        DispatchQueue.concurrentPerform(iterations: min(threads, pieces.count)) { _ in
            let capacity = min(pieceRows, rows.count) * matrix.columns
            let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: capacity)
            let kept = UnsafeMutableBufferPointer<Float>.allocate(capacity: capacity)
            defer {
                floats.deallocate()
                kept.deallocate()
            }
            while true {
                let piece = next.add(1, ordering: .relaxed).oldValue
                guard piece < pieces.count else { return }
                pieces[piece] = convert(piece, floats, kept)
            }
        }
    }

    private func convert(
        _ index: Int,
        _ floats: UnsafeMutableBufferPointer<Float>,
        _ kept: UnsafeMutableBufferPointer<Float>
    ) -> Piece {
        let first = index * pieceRows
        let count = min(pieceRows, rows.count - first)
        let columns = matrix.columns
        let target = UnsafeMutableBufferPointer(
            rebasing: out[first * rowBytes..<(first + count) * rowBytes]
        )
        var piece = Piece()
        guard let base = floats.baseAddress, let back = kept.baseAddress,
            let bytes = target.baseAddress
        else { return piece }
        for row in 0..<count {
            matrix.dequantizeRow(rows.lowerBound + first + row, into: base + row * columns)
        }
        let source = UnsafeBufferPointer(start: base, count: count * columns)
        Quantizer.quantize(source, to: type, into: target)
        Quantizer.dequantize(bytes, type: type, count: source.count, into: back)
        piece.error = Self.error(source, back)
        if !piece.error.squaredError.isFinite {
            piece.isFinite = source.allSatisfy(\.isFinite)
            piece.fits = false
        }
        return piece
    }

    /// Sums in eight lanes, so that the loop is not bound by one chain of additions.
    private static func error(
        _ source: UnsafeBufferPointer<Float>,
        _ kept: UnsafeMutablePointer<Float>
    ) -> QuantizationError {
        var squares = SIMD8<Double>.zero
        var norms = SIMD8<Double>.zero
        var largest = SIMD8<Float>.zero
        var result = QuantizationError()
        let whole = source.count / 8 * 8
        for i in stride(from: 0, to: whole, by: 8) {
            var (a, b) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
            for lane in 0..<8 {
                a[lane] = source[i + lane]
                b[lane] = kept[i + lane]
            }
            let difference = b - a
            let (wide, original) = (SIMD8<Double>(difference), SIMD8<Double>(a))
            squares += wide * wide
            norms += original * original
            let magnitude = difference.replacing(with: -difference, where: difference .< 0)
            largest = largest.replacing(with: magnitude, where: magnitude .> largest)
        }
        for lane in 0..<8 {
            result.squaredError += squares[lane]
            result.squaredNorm += norms[lane]
            result.largest = max(result.largest, largest[lane])
        }
        for i in whole..<source.count {
            let difference = kept[i] - source[i]
            result.squaredError += Double(difference) * Double(difference)
            result.squaredNorm += Double(source[i]) * Double(source[i])
            result.largest = max(result.largest, abs(difference))
        }
        return result
    }
}
