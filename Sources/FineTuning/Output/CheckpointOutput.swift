// What a run with all weights leaves: a Hugging Face folder that transformers loads, from which
// `CheckpointImporter` makes the GGUF, so that there is one way to a GGUF and not two.

import Foundation
import GPTNeoX
import ModelFormats
import StrictJSON
import Tensors

/// Writes a model all of whose weights are parameters.
package enum CheckpointOutput {
    /// Writes config.json, model.safetensors, tokenizer.json and tokenizer_config.json.
    ///
    /// - Parameters:
    ///   - model: trained with all weights.
    ///   - tokenizerJSON: the whole tokenizer.json.
    ///   - endOfSequence: the token that ends an answer, and its spelling.
    ///   - folder: made if it is not there.
    /// - Throws: `FileError` and what making a folder throws.
    package static func write(
        _ model: TrainingModel,
        tokenizerJSON: String,
        endOfSequence: (id: Int, spelling: String),
        to folder: String
    ) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
        let writer = try SafetensorsWriter(
            path: path("model.safetensors"),
            tensors: model.parameters.map { .init($0.name, .f32, $0.shape) }
        )
        for parameter in model.parameters {
            let values = parameter.values
            try writer.write(UnsafeBufferPointer(start: values.base, count: values.count))
        }
        try writer.finish()
        let isTied = !model.parameters.contains { $0.name == "embed_out.weight" }
        let settings = config(model.configuration, isTied: isTied, end: endOfSequence.id)
        try write(settings.text(.document), to: path("config.json"))
        try write(tokenizerJSON, to: path("tokenizer.json"))
        let spelling = JSONValue.string(endOfSequence.spelling)
        let names: JSONValue = .members([
            "tokenizer_class": .string("PreTrainedTokenizerFast"),
            "bos_token": spelling,
            "eos_token": spelling,
            "unk_token": spelling,
            "model_max_length": .integer(model.configuration.contextLength),
        ])
        try write(names.text(.document), to: path("tokenizer_config.json"))
    }

    private static func write(_ text: String, to path: String) throws {
        let file = try AtomicOutputFile(path: path)
        try file.write(Array((text + "\n").utf8))
        try file.seal()
        try file.publish()
    }

    /// config.json, with rotary positions spelled for transformers 4 and 5.
    private static func config(
        _ configuration: NeoXConfiguration,
        isTied: Bool,
        end: Int
    ) -> JSONValue {
        let fraction = Double(configuration.rotaryDimensions) / Double(configuration.headDimension)
        let base = Double(configuration.rotaryBase)
        return .members([
            "architectures": .array([.string("GPTNeoXForCausalLM")]),
            "attention_bias": .bool(true),
            "attention_dropout": .double(0),
            "bos_token_id": .integer(end),
            "eos_token_id": .integer(end),
            "hidden_act": .string("gelu"),
            "hidden_dropout": .double(0),
            "hidden_size": .integer(configuration.hiddenSize),
            "initializer_range": .double(0.02),
            "intermediate_size": .integer(configuration.feedForwardSize),
            "layer_norm_eps": .double(Double("\(configuration.layerNormEpsilon)") ?? 1e-5),
            "max_position_embeddings": .integer(configuration.contextLength),
            "model_type": .string("gpt_neox"),
            "num_attention_heads": .integer(configuration.headCount),
            "num_hidden_layers": .integer(configuration.layerCount),
            "rope_parameters": .members([
                "partial_rotary_factor": .double(fraction),
                "rope_theta": .double(base),
                "rope_type": .string("default"),
            ]),
            "rotary_emb_base": .double(base),
            "rotary_pct": .double(fraction),
            "tie_word_embeddings": .bool(isTied),
            "torch_dtype": .string("float32"),
            "use_cache": .bool(true),
            "use_parallel_residual": .bool(configuration.usesParallelResidual),
            "vocab_size": .integer(configuration.vocabularySize),
        ])
    }
}
