// A weight matrix in QLoRA's 4-bit type with double quantisation, 0.516 bytes an element, byte for byte
// as bitsandbytes makes it on the CPU (functional.py: quantize_4bit with compress_statistics, backends/
// default/ops.py and csrc/cpu_ops.cpp of release 0.50; float32 weights, blocks of 64, nested of 256).
//
// Blocks run over the flattened rows, so one may straddle two rows:
//   codes         4 bits an element, an even element in the high half of its byte
//   scale[b]      dynamicMap[absmaxCodes[b]] * nestedAbsmax[b / 256] + offset
//   element i     values[code i] * scale[i / 64]                      (each step rounded to float32)
//
// `offset` is the mean of the blocks' largest magnitudes. See CascadeSum for its last bit.

/// An immutable matrix of 4-bit codes; usable from many threads at once.
package final class NormalFloatMatrix: Sendable {
    /// Elements that share a scale.
    package static let blockSize = 64
    /// Scales that share a scale of their own.
    package static let nestedBlockSize = 256

    /// Outputs of the layer.
    package let rows: Int
    /// Inputs of the layer.
    package let columns: Int
    /// What is added to every scale.
    package let offset: Float
    private let codeMemory: AlignedMemory
    private let absmaxMemory: AlignedMemory
    private let nestedMemory: AlignedMemory

    /// Quantises a matrix whose rows come one after the other, so that it is never whole in memory.
    ///
    /// - Parameters:
    ///   - rows: At least 1.
    ///   - columns: At least 1.
    ///   - readRow: Writes the `columns` elements of a row; called for each row once, in order, on the
    ///     calling thread.
    /// - Throws: ``TensorError/badShape(rows:columns:)``, ``TensorError/notFinite(row:)``, and what
    ///   `readRow` throws.
    package init(
        rows: Int,
        columns: Int,
        readRow: (Int, UnsafeMutablePointer<Float>) throws -> Void
    ) throws {
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard rows > 0, columns > 0, !overflow else {
            throw TensorError.badShape(rows: rows, columns: columns)
        }
        self.rows = rows
        self.columns = columns
        let blocks = (count + Self.blockSize - 1) / Self.blockSize
        let nested = (blocks + Self.nestedBlockSize - 1) / Self.nestedBlockSize
        codeMemory = AlignedMemory(byteCount: (count + 1) / 2, isZeroed: false)
        absmaxMemory = AlignedMemory(byteCount: blocks, isZeroed: false)
        nestedMemory = AlignedMemory(
            byteCount: nested * MemoryLayout<Float>.stride,
            isZeroed: false
        )
        let encoder = NormalFloatEncoder(rows: rows, columns: columns)
        let absmax = try encoder.encode(into: codeMemory, readRow)
        offset = encoder.encodeScales(absmax, into: absmaxMemory, nested: nestedMemory)
    }

    /// The number of elements.
    package var elementCount: Int { rows * columns }

    /// The number of blocks, and of `absmaxCodes`.
    package var blockCount: Int { absmaxMemory.byteCount }

    /// Bytes of memory.
    package var byteCount: Int {
        codeMemory.byteCount + absmaxMemory.byteCount + nestedMemory.byteCount
    }

    /// (elements + 1) / 2 bytes, aligned to 64; an odd last element leaves code 7 in the low half.
    ///
    /// Invariant: written in init only, valid while this matrix lives.
    package var codes: UnsafePointer<UInt8> {
        UnsafePointer(codeMemory.base.assumingMemoryBound(to: UInt8.self))
    }

    /// The blocks' scales as codes of ``NormalFloatCodes/dynamicMap``.
    ///
    /// Invariant: written in init only, valid while this matrix lives.
    package var absmaxCodes: UnsafePointer<UInt8> {
        UnsafePointer(absmaxMemory.base.assumingMemoryBound(to: UInt8.self))
    }

    /// What 256 blocks' scales are multiplied by, before `offset` is added.
    ///
    /// Invariant: written in init only, valid while this matrix lives.
    package var nestedAbsmax: UnsafePointer<Float> {
        UnsafePointer(nestedMemory.base.assumingMemoryBound(to: Float.self))
    }

    /// The scale of a block, by which its codes' values are multiplied.
    package func scale(ofBlock block: Int) -> Float {
        NormalFloatCodes.dynamicMap[Int(absmaxCodes[block])]
            * nestedAbsmax[block / Self.nestedBlockSize] + offset
    }

    /// Writes elements of the flattened matrix as float32.
    ///
    /// - Parameters:
    ///   - range: Within `0..<elementCount`.
    ///   - out: Room for `range.count` values.
    package func dequantize(_ range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= elementCount,
            "\(range) of \(elementCount) elements"
        )
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 16) { values in
            var next = range.lowerBound
            while next < range.upperBound {
                let block = next / Self.blockSize
                let end = min((block + 1) * Self.blockSize, range.upperBound)
                let scale = scale(ofBlock: block)
                for (code, value) in NormalFloatCodes.values.enumerated() {
                    values[code] = value * scale
                }
                var place = out + (next - range.lowerBound)
                for index in next..<end {
                    let byte = codes[index / 2]
                    place.pointee = values[Int(index % 2 == 0 ? byte >> 4 : byte & 15)]
                    place += 1
                }
                next = end
            }
        }
    }
}
