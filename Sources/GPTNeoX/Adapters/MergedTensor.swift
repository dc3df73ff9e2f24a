// One tensor of a merged model: its rows as floats, with what adapters add to them, in the type that
// is written; or the base's own bytes where nothing changes.

import Foundation
import ModelFormats
import Tensors

extension TensorPlan: TensorConversion {}

/// The making of one merged tensor; usable from many threads at once.
struct MergedTensor: TensorConversion {
    /// What one adapter adds.
    struct Change: Sendable {
        /// B · A.
        let matrix: LowRankMatrix
        /// What it is multiplied by.
        let scale: Float
        /// Whether the tensor is an embedding, whose rows are A's columns.
        let isTable: Bool
    }

    /// The name in the GGUF.
    let name: String
    /// Fastest first.
    let dimensions: [Int]
    /// The type to write.
    let dtype: DType
    /// The base's tensor; a vector is one row.
    let matrix: WeightMatrix
    /// What is added to it.
    let changes: [Change]
    /// The base's file, for messages.
    let path: String

    var columns: Int { matrix.columns }
    var rows: Int { matrix.rows }

    func byteCount(rows count: Int) -> Int { dtype.byteCount(elements: count * columns) ?? 0 }

    func convert(_ range: Range<Int>, into out: UnsafeMutableRawBufferPointer) throws {
        let bytes = range.lowerBound * matrix.rowBytes..<range.upperBound * matrix.rowBytes
        let source = UnsafeRawBufferPointer(rebasing: matrix.bytes[bytes])
        defer { MappedPages.release(source) }
        if changes.isEmpty, matrix.dtype == dtype { return out.copyMemory(from: source) }
        let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: columns)
        defer { floats.deallocate() }
        guard let base = floats.baseAddress else { return }
        let kernels = KernelSet.current
        let rowBytes = byteCount(rows: 1)
        for row in range {
            matrix.dequantizeRow(row, into: base)
            for change in changes {
                if change.isTable {
                    change.matrix.addEmbedding(
                        row,
                        scale: change.scale,
                        to: base,
                        kernels: kernels
                    )
                } else {
                    change.matrix.addRow(row, scale: change.scale, to: base, kernels: kernels)
                }
            }
            let largest = try largestMagnitude(of: floats)
            let start = (row - range.lowerBound) * rowBytes
            let part = UnsafeMutableRawBufferPointer(rebasing: out[start..<start + rowBytes])
                .bindMemory(to: UInt8.self)
            Quantizer.quantize(UnsafeBufferPointer(floats), to: dtype, into: part)
            // What an f16 holds, every type does; larger values, which are rare, are looked at.
            guard largest > Self.largestHalf, let written = part.baseAddress else { continue }
            Quantizer.dequantize(written, type: dtype, count: columns, into: base)
            guard floats.allSatisfy(\.isFinite) else {
                throw NeoXError.overflow(path: path, tensor: name, type: dtype.name)
            }
        }
    }

    private static let largestHalf: Float = 65_504

    private func largestMagnitude(of row: UnsafeMutableBufferPointer<Float>) throws -> Float {
        var bits: UInt32 = 0
        // Magnitudes are ordered as their bits are, infinities and NaN last.
        for value in row { bits = max(bits, value.bitPattern & 0x7FFF_FFFF) }
        let largest = Float(bitPattern: bits)
        guard largest.isFinite else { throw NeoXError.notFinite(path: path, tensor: name) }
        return largest
    }
}
