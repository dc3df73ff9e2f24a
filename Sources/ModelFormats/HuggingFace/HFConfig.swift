// config.json of a GPT-NeoX model, as transformers 4 and 5 write it. Version 4 has rotary_pct,
// rotary_emb_base and rope_scaling; version 5 has rope_parameters, whose values win where both
// stand (transformers/models/gpt_neox/configuration_gpt_neox.py, convert_rope_params_to_dict).
// What the engine cannot compute is refused by name.

import Diagnostics
import Foundation
import StrictJSON
import Tokenization

/// Why a config.json cannot be used.
package enum HFConfigError: UserFacingError, Equatable {
    /// The file cannot be opened.
    case file(FileError)
    /// The JSON, or the type or range of a value.
    case json(JSONError)
    /// A value that asks for something 메추리 does not do.
    case unsupported(path: String, field: String, value: String, supported: String)
    /// Two values that do not go together.
    case inconsistent(path: String, rule: String)
    /// Weights that another method quantised.
    case quantized(path: String, method: String)

    package func message(in language: Language) -> String {
        switch self {
        case .file(let error): error.message(in: language)
        case .json(let error): error.message(in: language)
        case .unsupported(let path, let field, let value, let supported):
            language.pick(
                "\(path)의 \(field) 값 \(value)은(는) 아직 지원하지 않습니다(가능: \(supported)). 다른 모델을 골라 주세요.",
                "\(field) in \(path) is \(value), which is not supported yet (supported: \(supported)). "
                    + "Choose another model."
            )
        case .inconsistent(let path, let rule):
            language.pick(
                "\(path)의 값이 서로 맞지 않습니다: \(rule). 모델의 원본 config.json인지 확인해 주세요.",
                "Values in \(path) do not go together: \(rule). "
                    + "Check that it is the model's original config.json."
            )
        case .quantized(let path, let method):
            QuantizedCheckpoint.refusal(method, path, in: language)
        }
    }

    package var exitStatus: ExitStatus {
        if case .file(let error) = self { return error.exitStatus }
        return .badInput
    }
}

/// The shape and the switches of a GPT-NeoX model.
package struct HFConfig: Sendable, Equatable {
    /// C, a multiple of the head count.
    package var hiddenSize: Int
    /// The feed-forward network's inner size.
    package var intermediateSize: Int
    /// The number of layers.
    package var layerCount: Int
    /// H.
    package var headCount: Int
    /// V, the embedding's rows.
    package var vocabularySize: Int
    /// The longest context in tokens.
    package var contextLength: Int
    /// ε of every layer norm.
    package var layerNormEpsilon: Float
    /// Rotary dimensions of a head, even, at most D.
    package var rotaryDimensions: Int
    /// Base of the rotary frequencies.
    package var rotaryBase: Float
    /// x + attn(ln1 x) + mlp(ln2 x), rather than one after the other.
    package var usesParallelResidual: Bool
    /// Whether the attention's two linear layers have biases.
    package var hasAttentionBias: Bool
    /// Whether the output matrix is the embedding.
    package var tiesWordEmbeddings: Bool
    /// What the file says; polyglot-ko's is wrong, the tokenizer's end token counts.
    package var endOfSequence: Int?
    /// How the weights were quantised before they were saved; nil when they were not.
    package var quantization: QuantizedCheckpoint?

    /// D.
    package var headDimension: Int { hiddenSize / headCount }

    /// Reads a file.
    ///
    /// - Throws: ``HFConfigError``
    package init(path: String) throws(HFConfigError) {
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw .file(error) }
        try self.init(json: file.bytes, path: path)
    }

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - json: the text.
    ///   - path: the file's name for messages.
    /// - Throws: ``HFConfigError``
    package init(json: UnsafeRawBufferPointer, path: String) throws(HFConfigError) {
        do {
            let root = try JSONNode(parsing: json, source: path)
            try Self.checkKind(root, path)
            let sizes = 1...1_000_000
            hiddenSize = try root.required("hidden_size").integer(in: sizes)
            intermediateSize = try root.required("intermediate_size").integer(in: sizes)
            layerCount = try root.required("num_hidden_layers").integer(in: 1...10_000)
            headCount = try root.required("num_attention_heads").integer(in: 1...10_000)
            vocabularySize = try root.required("vocab_size").integer(in: 1...10_000_000)
            contextLength =
                try root.present("max_position_embeddings")?.integer(in: 1...10_000_000) ?? 2048
            layerNormEpsilon = Float(
                try Self.number(root, "layer_norm_eps", in: 0...0.1) ?? 1e-5
            )
            usesParallelResidual = try root.present("use_parallel_residual")?.bool() ?? true
            hasAttentionBias = try root.present("attention_bias")?.bool() ?? true
            tiesWordEmbeddings = try root.present("tie_word_embeddings")?.bool() ?? false
            endOfSequence = try Self.endOfSequence(root)
            quantization = try QuantizedCheckpoint(config: root, path: path)
            let rotary = try Self.rotary(root, path)
            rotaryBase = Float(rotary.base)
            guard hiddenSize % headCount == 0 else {
                throw HFConfigError.inconsistent(
                    path: path,
                    rule: "hidden_size \(hiddenSize) % num_attention_heads \(headCount) ≠ 0"
                )
            }
            rotaryDimensions = Int(Double(hiddenSize / headCount) * rotary.fraction)
            guard rotaryDimensions >= 2, rotaryDimensions % 2 == 0 else {
                throw HFConfigError.inconsistent(
                    path: path,
                    rule: "rotary dimensions \(rotaryDimensions) "
                        + "(head size \(hiddenSize / headCount) × \(rotary.fraction))"
                )
            }
        } catch let error as JSONError {
            throw .json(error)
        } catch let error as HFConfigError {
            throw error
        } catch {
            preconditionFailure("only JSONError and HFConfigError are thrown above")
        }
    }

    // MARK: - Fields

    private static func checkKind(_ root: JSONNode, _ path: String) throws {
        let kind = try root.required("model_type").string()
        guard kind == "gpt_neox" else {
            throw HFConfigError.unsupported(
                path: path,
                field: "model_type",
                value: kind,
                supported: "gpt_neox"
            )
        }
        // "gelu" is the exact one, by erf; gelu_new, gelu_fast and the like are approximations.
        let activation = try root.present("hidden_act")?.string() ?? "gelu"
        guard activation == "gelu" else {
            throw HFConfigError.unsupported(
                path: path,
                field: "hidden_act",
                value: activation,
                supported: "gelu"
            )
        }
    }

    private static func number(
        _ node: JSONNode,
        _ key: String,
        in range: ClosedRange<Double>
    ) throws -> Double? {
        guard let value = try node.present(key) else { return nil }
        let number = try value.number()
        guard range.contains(number) else {
            throw value.outOfRange("\(number)", "\(range.lowerBound)...\(range.upperBound)")
        }
        return number
    }

    /// Base and fraction of the rotary embedding, version 5's values before version 4's.
    ///
    /// A `rope_scaling` that is not empty takes the place of `rope_parameters`, as in transformers.
    private static func rotary(
        _ root: JSONNode,
        _ path: String
    ) throws -> (base: Double, fraction: Double) {
        var parameters: JSONNode?
        for key in ["rope_parameters", "rope_scaling"] {
            guard let node = try root.present(key), try !node.members().isEmpty else { continue }
            for typeKey in ["rope_type", "type"] {
                guard let type = try node.present(typeKey)?.string(), type != "default" else {
                    continue
                }
                throw HFConfigError.unsupported(
                    path: path,
                    field: "\(key).\(typeKey)",
                    value: type,
                    supported: "default"
                )
            }
            parameters = node
        }
        let bases = 1...1e12
        var base = try parameters.flatMap { try number($0, "rope_theta", in: bases) }
        base = try base ?? number(root, "rotary_emb_base", in: bases)
        var fraction = try parameters.flatMap {
            try number($0, "partial_rotary_factor", in: 0...1)
        }
        fraction = try fraction ?? number(root, "rotary_pct", in: 0...1)
        return (base ?? 10_000, fraction ?? 0.25)
    }

    private static func endOfSequence(_ root: JSONNode) throws -> Int? {
        guard let node = try root.present("eos_token_id") else { return nil }
        if case .array = node.value {
            return try node.elements().first?.integer(in: 0...Int(Int32.max))
        }
        return try node.integer(in: 0...Int(Int32.max))
    }
}
