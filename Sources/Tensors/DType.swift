// The element types of weights, numbered as ggml numbers them (ggml.h: enum ggml_type), with the
// sizes of their blocks. A quantised type stores 32 elements in one block with one f16 scale.

import CKernels

/// The type of a tensor's elements, as stored in a GGUF file.
package enum DType: UInt32, Sendable, CaseIterable {
    /// 32-bit floats.
    case f32 = 0
    /// IEEE half precision.
    case f16 = 1
    /// 4-bit integers, 32 to an f16 scale.
    case q4_0 = 2
    /// 8-bit integers, 32 to an f16 scale.
    case q8_0 = 8
    /// bfloat16.
    case bf16 = 30

    /// The elements of one block; a row holds whole blocks.
    package var blockSize: Int {
        switch self {
        case .f32, .f16, .bf16: 1
        case .q4_0, .q8_0: 32
        }
    }

    /// The bytes of one block.
    package var bytesPerBlock: Int {
        switch self {
        case .f32: 4
        case .f16, .bf16: 2
        case .q4_0: 18
        case .q8_0: 34
        }
    }

    /// ggml's name in upper case, for example `Q8_0`.
    package var name: String {
        switch self {
        case .f32: "F32"
        case .f16: "F16"
        case .bf16: "BF16"
        case .q4_0: "Q4_0"
        case .q8_0: "Q8_0"
        }
    }

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
