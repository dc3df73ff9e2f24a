// What config.json says of weights that were quantised before they were saved
// (transformers/utils/quantization_config.py: BitsAndBytesConfig and its siblings). bitsandbytes'
// 4-bit types are read; everything else is refused by its name.

import Diagnostics
import StrictJSON

/// `quantization_config` of a checkpoint of bitsandbytes' 4-bit layers.
package struct QuantizedCheckpoint: Sendable, Equatable {
    /// `bnb_4bit_quant_type`; the tensors themselves decide.
    package var kind: FourBitTensor.Kind
    /// `bnb_4bit_use_double_quant`: whether the scales are quantised too.
    package var isDoubleQuantized: Bool
    /// `llm_int8_skip_modules`, which holds for 4 bits too: modules that stay as they were.
    package var skippedModules: [String]

    /// Reads `quantization_config`; nil when there is none, or it quantises nothing.
    ///
    /// - Throws: `HFConfigError.quantized` by the method's name, or `JSONError`.
    init?(config root: JSONNode, path: String) throws {
        guard let node = try root.present("quantization_config") else { return nil }
        func flag(_ key: String) throws -> Bool {
            try node.present(key)?.bool() ?? node.present("_" + key)?.bool() ?? false
        }
        let method = try node.present("quant_method")?.string() ?? "bitsandbytes"
        guard method == "bitsandbytes" else {
            throw HFConfigError.quantized(path: path, method: Self.title(method))
        }
        if try flag("load_in_8bit") {
            throw HFConfigError.quantized(path: path, method: "LLM.int8")
        }
        guard try flag("load_in_4bit") else { return nil }
        // transformers' default.
        let name = try node.present("bnb_4bit_quant_type")?.string() ?? "fp4"
        guard let kind = FourBitTensor.Kind(rawValue: name) else {
            throw HFConfigError.quantized(path: path, method: "bitsandbytes \(name)")
        }
        self.kind = kind
        isDoubleQuantized = try node.present("bnb_4bit_use_double_quant")?.bool() ?? false
        skippedModules =
            try node.present("llm_int8_skip_modules")?.elements().map { try $0.string() } ?? []
    }

    /// The method as its authors write it.
    private static func title(_ method: String) -> String {
        ["gptq": "GPTQ", "awq": "AWQ", "fp8": "FP8", "eetq": "EETQ", "hqq": "HQQ", "aqlm": "AQLM"][
            method
        ] ?? method
    }

    /// Why a checkpoint of another method is refused, and what to do.
    static func refusal(_ method: String, _ place: String, in language: Language) -> String {
        language.pick(
            "\(place): \(method) 방식으로 양자화한 모델은 읽지 않습니다(가능: F32, F16, BF16, bitsandbytes NF4·FP4). "
                + "양자화하기 전의 원본 모델을 내려받아 --type q8_0이나 q4_0으로 가져와 주세요.",
            "\(place): a model quantised by \(method) is not read (F32, F16, BF16 and bitsandbytes NF4 "
                + "or FP4 are). Download the original model and import it with --type q8_0 or q4_0."
        )
    }
}
