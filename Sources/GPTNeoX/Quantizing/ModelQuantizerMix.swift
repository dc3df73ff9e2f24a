// Which tensor gets which type, as llama-quantize decides it for gptneox without an importance
// matrix (llama.cpp src/llama-quant.cpp: llama_tensor_get_type_impl, tensor_type_fallback,
// tensor_allows_quantization). Half of the layers of a "_M" mix get a better type where errors cost
// most: the first and last eighth, and every third between.

import ModelFormats
import Tensors

/// What a model is quantised to: one type for most tensors, better ones for some.
package enum QuantizationMix: String, Sendable, CaseIterable {
    /// All matrices as 32-bit floats.
    case f32
    /// All matrices as halves.
    case f16
    /// All matrices as bfloat16.
    case bf16
    /// Q4_0, output Q6_K.
    case q4_0
    /// Q4_1, output Q6_K.
    case q4_1
    /// Q5_0, output Q6_K.
    case q5_0
    /// Q5_1, output Q6_K.
    case q5_1
    /// Q8_0 throughout.
    case q8_0
    /// Q4_K; the first layers and the output better.
    case q4_k_s
    /// Q4_K; half of the attention inputs and feed-forward outputs, and the output, Q6_K.
    case q4_k_m
    /// Q5_K, output Q6_K.
    case q5_k_s
    /// Q5_K; half of the attention inputs and feed-forward outputs, and the output, Q6_K.
    case q5_k_m
    /// Q6_K throughout.
    case q6_k
    /// IQ4_NL, the first feed-forward outputs Q5_K, the output Q6_K.
    case iq4_nl

    /// The type of most matrices.
    package var baseType: DType {
        switch self {
        case .f32: .f32
        case .f16: .f16
        case .bf16: .bf16
        case .q4_0: .q4_0
        case .q4_1: .q4_1
        case .q5_0: .q5_0
        case .q5_1: .q5_1
        case .q8_0: .q8_0
        case .q4_k_s, .q4_k_m: .q4_K
        case .q5_k_s, .q5_k_m: .q5_K
        case .q6_k: .q6_K
        case .iq4_nl: .iq4_nl
        }
    }

    /// `general.file_type` (llama.h: enum llama_ftype).
    package var fileType: UInt32 {
        switch self {
        case .f32: 0
        case .f16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q8_0: 7
        case .q5_0: 8
        case .q5_1: 9
        case .q4_k_s: 14
        case .q4_k_m: 15
        case .q5_k_s: 16
        case .q5_k_m: 17
        case .q6_k: 18
        case .iq4_nl: 25
        case .bf16: 32
        }
    }

    /// The mix with a `general.file_type`; nil for one we do not make.
    package init?(fileType: Int) {
        guard let mix = Self.allCases.first(where: { $0.fileType == fileType }) else { return nil }
        self = mix
    }
}

/// Decides the types of one model's tensors.
struct QuantizationPlan {
    let mix: QuantizationMix
    /// Layers of the model.
    let layerCount: Int
    /// Whether the embedding is the output matrix too.
    let isTied: Bool
    /// The user's own choice.
    var outputType: DType?
    /// The user's own choice.
    var embeddingType: DType?

    /// The type a tensor is written in, its own when it is not quantised; and whether its rows are
    /// not whole blocks of the type it should have had.
    func type(of tensor: GGUFTensorInfo) -> (type: GGMLType, isFallback: Bool) {
        guard Self.isQuantized(tensor), let columns = tensor.dimensions.first else {
            return (tensor.type, false)
        }
        let wanted = wantedType(tensor.name, columns: columns)
        let type = Self.fitting(wanted, columns)
        return (GGMLType(id: type.rawValue) ?? tensor.type, type != wanted)
    }

    /// Matrices are, norms, biases and other vectors are not.
    private static func isQuantized(_ tensor: GGUFTensorInfo) -> Bool {
        tensor.dimensions.count >= 2 && tensor.name.hasSuffix("weight")
            && !tensor.name.contains("_norm.weight")
    }

    /// The type a matrix should have; ``fitting(_:_:)`` says whether its rows can.
    func wantedType(_ name: String, columns: Int) -> DType {
        let isEmbedding = name == GGUFNames.tokenEmbedding
        let isOutput = name == GGUFNames.output || isEmbedding && isTied
        if isEmbedding, let embeddingType { return embeddingType }
        if isOutput, let outputType { return outputType }
        guard mix.baseType.isQuantized else { return mix.baseType }
        if isOutput {
            return mix == .q8_0 || columns % mix.baseType.blockSize != 0 ? .q8_0 : .q6_K
        }
        return layerType(name)
    }

    /// The type of a layer's matrix, or of the embedding.
    private func layerType(_ name: String) -> DType {
        let parts = name.split(separator: ".")
        guard parts.count == 4, parts[0] == "blk", let layer = Int(parts[1]) else {
            return mix.baseType
        }
        let isAttention = parts[2] == GGUFNames.LayerPart.attentionQKV.rawValue
        let isDown = parts[2] == GGUFNames.LayerPart.feedForwardDown.rawValue
        switch mix {
        case .q4_k_m, .q5_k_m:
            return (isAttention || isDown) && usesMoreBits(layer) ? .q6_K : mix.baseType
        case .q4_k_s:
            let isEarly = isAttention && layer < 4 || isDown && layer < layerCount / 8
            return isEarly ? .q5_K : .q4_K
        case .iq4_nl:
            return isDown && layer < layerCount / 8 ? .q5_K : .iq4_nl
        default:
            return mix.baseType
        }
    }

    private func usesMoreBits(_ layer: Int) -> Bool {
        let eighth = layerCount / 8
        return layer < eighth || layer >= 7 * layerCount / 8 || (layer - eighth) % 3 == 2
    }

    /// The type, or a related one with smaller blocks where a row is not whole blocks.
    static func fitting(_ type: DType, _ columns: Int) -> DType {
        if columns % type.blockSize == 0 { return type }
        let smaller: DType =
            switch type {
            case .q4_K: .q5_0
            case .q5_K: .q5_1
            case .q6_K: .q8_0
            default: .f16
            }
        return columns % smaller.blockSize == 0 ? smaller : .f16
    }
}
