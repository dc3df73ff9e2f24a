// How NormalFloatMatrix is made: rows stream through a window of a few megabytes whose whole blocks are
// coded by all processors, and the scales are coded when the last block is known.
//
// A whole block is scaled by the inverse of its largest magnitude (never below 1e-38), the last one of a
// matrix that ends within a block is divided by it instead; both as bitsandbytes does
// (backends/default/ops.py: quantize_4bit), because the quotient may round otherwise.

import Foundation

/// Codes a matrix of known shape.
struct NormalFloatEncoder {
    let rows: Int
    let columns: Int

    private static let blockSize = NormalFloatMatrix.blockSize
    /// The smallest divisor, so that a block of zeros divides.
    private static let smallest: Float = 1e-38
    /// Elements that are read before they are coded.
    private static let windowSize = 1 << 20
    /// Blocks that one processor codes at a time.
    private static let chunkSize = 1 << 10

    /// Codes all rows.
    ///
    /// - Parameters:
    ///   - memory: (elements + 1) / 2 bytes.
    ///   - readRow: See ``NormalFloatMatrix/init(rows:columns:readRow:)``.
    /// - Returns: The largest magnitude of each block.
    /// - Throws: ``TensorError/notFinite(row:)``, and what `readRow` throws.
    func encode(
        into memory: AlignedMemory,
        _ readRow: (Int, UnsafeMutablePointer<Float>) throws -> Void
    ) throws -> [Float] {
        let blockSize = Self.blockSize
        let blocks = (rows * columns + blockSize - 1) / blockSize
        var absmax = [Float](repeating: 0, count: blocks)
        // Rows are added until it is full; less than one block is carried over.
        let window = AlignedMemory(
            byteCount: (Self.windowSize + columns) * MemoryLayout<Float>.stride,
            isZeroed: false
        )
        let elements = window.base.assumingMemoryBound(to: Float.self)
        var held = 0
        var done = 0
        for row in 0..<rows {
            try readRow(row, elements + held)
            held += columns
            let isLast = row == rows - 1
            guard held >= Self.windowSize || isLast else { continue }
            let count = isLast ? held : held / blockSize * blockSize
            let codes = memory.base.assumingMemoryBound(to: UInt8.self) + done / 2
            absmax.withUnsafeMutableBufferPointer { all in
                let part = UnsafeMutableBufferPointer(rebasing: all[(done / blockSize)...])
                encode(UnsafeBufferPointer(start: elements, count: count), codes, part)
            }
            let coded = done / blockSize..<(done + count + blockSize - 1) / blockSize
            if let block = coded.first(where: { !absmax[$0].isFinite }) {
                throw TensorError.notFinite(row: block * blockSize / columns)
            }
            done += count
            held -= count
            elements.update(from: elements + count, count: held)
        }
        return absmax
    }

    /// Codes whole blocks, and the last one as it is, on all processors.
    private func encode(
        _ elements: UnsafeBufferPointer<Float>,
        _ codes: UnsafeMutablePointer<UInt8>,
        _ absmax: UnsafeMutableBufferPointer<Float>
    ) {
        let blocks = (elements.count + Self.blockSize - 1) / Self.blockSize
        // Invariant: each iteration reads and writes its own blocks only.
        nonisolated(unsafe) let (elements, codes, absmax) = (elements, codes, absmax)
        let chunks = (blocks + Self.chunkSize - 1) / Self.chunkSize
        DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
            let first = chunk * Self.chunkSize
            for block in first..<min(first + Self.chunkSize, blocks) {
                let start = block * Self.blockSize
                let end = min(start + Self.blockSize, elements.count)
                let values = UnsafeBufferPointer(rebasing: elements[start..<end])
                let out = codes + start / 2
                absmax[block] =
                    values.count == Self.blockSize
                    ? Self.encodeBlock(values, into: out) : Self.encodeTail(values, into: out)
            }
        }
    }

    /// Codes the scales.
    ///
    /// - Parameters:
    ///   - absmax: Of every block.
    ///   - memory: As many bytes.
    ///   - nested: A float for each 256 of them.
    /// - Returns: Their mean, which is taken off before they are coded.
    func encodeScales(
        _ absmax: [Float],
        into memory: AlignedMemory,
        nested: AlignedMemory
    ) -> Float {
        let offset = absmax.withUnsafeBufferPointer(CascadeSum.mean)
        let centred = absmax.map { $0 - offset }
        let codes = memory.base.assumingMemoryBound(to: UInt8.self)
        let scales = nested.base.assumingMemoryBound(to: Float.self)
        let size = NormalFloatMatrix.nestedBlockSize
        centred.withUnsafeBufferPointer { all in
            for start in stride(from: 0, to: all.count, by: size) {
                let part = UnsafeBufferPointer(rebasing: all[start..<min(start + size, all.count)])
                scales[start / size] = NormalFloatCodes.encodeDynamic(part, into: codes + start)
            }
        }
        return offset
    }

    // MARK: - One block

    /// Codes 64 elements into 32 bytes.
    ///
    /// - Returns: Their largest magnitude; not finite where one of them is not.
    private static func encodeBlock(
        _ values: UnsafeBufferPointer<Float>,
        into codes: UnsafeMutablePointer<UInt8>
    ) -> Float {
        guard let values = values.baseAddress else { return 0 }
        // Magnitudes compare as their bits do, and what is not finite is above all that is. Plain loops,
        // because the compiler makes vectors of them.
        var bits: Int32 = 0
        for index in 0..<blockSize {
            bits = max(bits, Int32(bitPattern: values[index].bitPattern & 0x7FFF_FFFF))
        }
        let absmax = Float(bitPattern: UInt32(bitPattern: bits))
        let inverse = 1 / max(absmax, smallest)
        let midpoints = NormalFloatCodes.midpoints
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: blockSize) { buffer in
            guard let found = buffer.baseAddress else { return }
            for index in 0..<blockSize {
                found[index] = code(of: values[index] * inverse, midpoints)
            }
            for index in 0..<blockSize / 2 {
                let pair = found[2 * index] &<< 4 | found[2 * index + 1]
                codes[index] = UInt8(truncatingIfNeeded: pair)
            }
        }
        return absmax
    }

    /// Codes fewer than 64 elements, the last of the matrix.
    private static func encodeTail(
        _ values: UnsafeBufferPointer<Float>,
        into codes: UnsafeMutablePointer<UInt8>
    ) -> Float {
        let bits = values.reduce(UInt32(0)) { max($0, $1.bitPattern & 0x7FFF_FFFF) }
        let absmax = max(Float(bitPattern: bits), smallest)
        let midpoints = NormalFloatCodes.midpoints
        for start in stride(from: 0, to: values.count, by: 2) {
            let next = start + 1 < values.count ? values[start + 1] / absmax : 0
            let high = code(of: values[start] / absmax, midpoints)
            let pair = high &<< 4 | code(of: next, midpoints)
            codes[start / 2] = UInt8(truncatingIfNeeded: pair)
        }
        // A block that is not finite keeps what it is, for the caller to find.
        return Float(bitPattern: bits).isFinite ? absmax : .infinity
    }

    /// The number of midpoints strictly below a value.
    @inline(__always)
    private static func code(of value: Float, _ midpoints: SIMD16<Float>) -> Int32 {
        var code: Int32 = 0
        // Written out, so that sixteen values or more are coded side by side without a branch.
        code &+= midpoints[0] < value ? 1 : 0
        code &+= midpoints[1] < value ? 1 : 0
        code &+= midpoints[2] < value ? 1 : 0
        code &+= midpoints[3] < value ? 1 : 0
        code &+= midpoints[4] < value ? 1 : 0
        code &+= midpoints[5] < value ? 1 : 0
        code &+= midpoints[6] < value ? 1 : 0
        code &+= midpoints[7] < value ? 1 : 0
        code &+= midpoints[8] < value ? 1 : 0
        code &+= midpoints[9] < value ? 1 : 0
        code &+= midpoints[10] < value ? 1 : 0
        code &+= midpoints[11] < value ? 1 : 0
        code &+= midpoints[12] < value ? 1 : 0
        code &+= midpoints[13] < value ? 1 : 0
        code &+= midpoints[14] < value ? 1 : 0
        return code
    }
}
