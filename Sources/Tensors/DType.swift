// The element types of weights, numbered as ggml numbers them (ggml.h: enum ggml_type), with the
// sizes of their blocks. A block's elements share one or more scales: 32 in the older types, 256
// with a scale for every 32 or 16 in the K types.

import CKernels

/// The type of a tensor's elements, as stored in a GGUF file.
package enum DType: UInt32, Sendable, CaseIterable {
    /// 32-bit floats.
    case f32 = 0
    /// IEEE half precision.
    case f16 = 1
    /// 4-bit integers, 32 to an f16 scale.
    case q4_0 = 2
    /// 4-bit integers, 32 to an f16 scale and an f16 minimum.
    case q4_1 = 3
    /// 5-bit integers, 32 to an f16 scale.
    case q5_0 = 6
    /// 5-bit integers, 32 to an f16 scale and an f16 minimum.
    case q5_1 = 7
    /// 8-bit integers, 32 to an f16 scale.
    case q8_0 = 8
    /// 4-bit integers, 256 to two f16 scales of 6-bit scales and minimums for every 32.
    case q4_K = 12
    /// 5-bit integers, 256 to two f16 scales of 6-bit scales and minimums for every 32.
    case q5_K = 13
    /// 6-bit integers, 256 to an f16 scale of 8-bit scales for every 16.
    case q6_K = 14
    /// 4-bit codes of a fixed table of 16 integers, 32 to an f16 scale.
    case iq4_nl = 20
    /// bfloat16.
    case bf16 = 30

    /// The elements of one block; a row holds whole blocks.
    package var blockSize: Int { ck_block_elements(rawValue) }

    /// The bytes of one block.
    package var bytesPerBlock: Int { ck_block_bytes(rawValue) }

    /// ggml's name in upper case, for example `Q8_0`.
    package var name: String { "\(self)".uppercased() }

    /// Whether elements share a scale.
    package var isQuantized: Bool { blockSize > 1 }

    /// The bytes of `elements` elements; nil when they are negative, not whole blocks, or
    /// overflow.
    package func byteCount(elements: Int) -> Int? {
        guard elements >= 0, elements % blockSize == 0 else { return nil }
        let (bytes, overflow) = (elements / blockSize).multipliedReportingOverflow(
            by: bytesPerBlock
        )
        return overflow ? nil : bytes
    }
}
