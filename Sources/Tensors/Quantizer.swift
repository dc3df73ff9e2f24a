// Floats to the block types of a model file, byte for byte as llama.cpp's reference quantiser
// writes them (ggml-quants.c: quantize_row_q8_0_ref, quantize_row_q4_0_ref).

import CKernels

/// Makes the stored bytes of a tensor.
package enum Quantizer {
    /// The bytes of `floats` in `type`.
    ///
    /// - Throws: ``TensorError/rowNotWholeBlocks(type:columns:blockSize:)`` when the count is not
    ///   a multiple of the block.
    package static func quantize(_ floats: [Float], to type: DType) throws(TensorError) -> [UInt8] {
        guard let count = type.byteCount(elements: floats.count) else {
            throw .rowNotWholeBlocks(
                type: type.name,
                columns: floats.count,
                blockSize: type.blockSize
            )
        }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            floats.withUnsafeBufferPointer { quantize($0, to: type, into: buffer) }
            written = count
        }
    }

    /// Writes `floats`, whole blocks, into `bytes`, which holds exactly their bytes.
    package static func quantize(
        _ floats: UnsafeBufferPointer<Float>,
        to type: DType,
        into bytes: UnsafeMutableBufferPointer<UInt8>
    ) {
        precondition(
            type.byteCount(elements: floats.count) == bytes.count,
            "\(floats.count) \(type.name) elements into \(bytes.count) bytes"
        )
        guard let source = floats.baseAddress, let out = bytes.baseAddress else { return }
        ck_quantize(type.rawValue, source, floats.count, out)
    }

    /// Reads `count` elements (whole blocks) of `type` as floats.
    package static func dequantize(
        _ bytes: UnsafeRawPointer,
        type: DType,
        count: Int,
        into out: UnsafeMutablePointer<Float>,
        kernels: KernelSet = .current
    ) {
        precondition(count % type.blockSize == 0, "\(count) elements of \(type.name)")
        kernels.table.pointee.dequantize(type.rawValue, bytes, count, out)
    }

    /// The IEEE half-precision bits nearest to `value` (ties to even).
    package static func halfBits(_ value: Float) -> UInt16 { ck_f32_to_f16(value) }

    /// The value of IEEE half-precision bits.
    package static func float(halfBits: UInt16) -> Float { ck_f16_to_f32(halfBits) }
}
