// Every element type that ggml has numbered (ggml.h enum ggml_type; sizes from ggml-common.h and
// gguf-py's GGML_QUANT_SIZES). 메추리 computes with those of DType; the others are known so that a
// file's layout can be checked and a type refused by its name.

import Tensors

/// A tensor's type in a GGUF file.
package struct GGMLType: Sendable, Equatable {
    /// ggml's number.
    package let id: UInt32
    /// ggml's name in upper case.
    package let name: String
    /// Elements of a block.
    package let blockSize: Int
    /// Bytes of a block.
    package let bytesPerBlock: Int

    /// The type with a number, nil for numbers ggml never gave or has withdrawn.
    package init?(id: UInt32) {
        guard let found = Self.table[id] else { return nil }
        self = found
    }

    private init(_ id: UInt32, _ name: String, _ blockSize: Int, _ bytesPerBlock: Int) {
        self.id = id
        self.name = name
        self.blockSize = blockSize
        self.bytesPerBlock = bytesPerBlock
    }

    /// The type to compute with, nil where there are no kernels for it.
    package var dtype: DType? { DType(rawValue: id) }

    private static let table: [UInt32: GGMLType] = {
        let all = [
            GGMLType(0, "F32", 1, 4), GGMLType(1, "F16", 1, 2), GGMLType(30, "BF16", 1, 2),
            GGMLType(2, "Q4_0", 32, 18), GGMLType(3, "Q4_1", 32, 20), GGMLType(6, "Q5_0", 32, 22),
            GGMLType(7, "Q5_1", 32, 24), GGMLType(8, "Q8_0", 32, 34), GGMLType(9, "Q8_1", 32, 40),
            GGMLType(10, "Q2_K", 256, 84), GGMLType(11, "Q3_K", 256, 110),
            GGMLType(12, "Q4_K", 256, 144), GGMLType(13, "Q5_K", 256, 176),
            GGMLType(14, "Q6_K", 256, 210), GGMLType(15, "Q8_K", 256, 292),
            GGMLType(16, "IQ2_XXS", 256, 66), GGMLType(17, "IQ2_XS", 256, 74),
            GGMLType(18, "IQ3_XXS", 256, 98), GGMLType(19, "IQ1_S", 256, 50),
            GGMLType(20, "IQ4_NL", 32, 18), GGMLType(21, "IQ3_S", 256, 110),
            GGMLType(22, "IQ2_S", 256, 82), GGMLType(23, "IQ4_XS", 256, 136),
            GGMLType(24, "I8", 1, 1), GGMLType(25, "I16", 1, 2), GGMLType(26, "I32", 1, 4),
            GGMLType(27, "I64", 1, 8), GGMLType(28, "F64", 1, 8), GGMLType(29, "IQ1_M", 256, 56),
            GGMLType(34, "TQ1_0", 256, 54), GGMLType(35, "TQ2_0", 256, 66),
            GGMLType(39, "MXFP4", 32, 17), GGMLType(40, "NVFP4", 64, 36),
            GGMLType(41, "Q1_0", 128, 18),
        ]
        return Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    }()
}
