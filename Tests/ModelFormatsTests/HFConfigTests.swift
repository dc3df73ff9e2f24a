// config.json of transformers 4 and 5 means to us what it means to transformers.

import Diagnostics
import Foundation
import ModelFormats
import Randomness
import TestSupport
import Testing

@Suite("HFConfig")
struct HFConfigTests {
    private func read(_ text: String) throws -> HFConfig { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws -> HFConfig {
        try bytes.withUnsafeBytes { try HFConfig(json: $0, path: "config.json") }
    }

    /// A config with one member added or, where the key is there, replaced.
    private func config(_ key: String, _ value: String) -> String {
        var members = [
            "model_type": #""gpt_neox""#, "hidden_size": "64", "intermediate_size": "256",
            "num_hidden_layers": "2", "num_attention_heads": "4", "vocab_size": "100",
        ]
        members[key] = value
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    @Test func `variants of both versions are what transformers makes of them`() throws {
        let cases = try #require(
            try JSONSerialization.jsonObject(with: Fixtures.data("configs.json"))
                as? [[String: [String: Any]]]
        )
        #expect(cases.count >= 13)
        for entry in cases {
            let text = try JSONSerialization.data(withJSONObject: try #require(entry["config"]))
            let expected = try #require(entry["expected"])
            let config = try read([UInt8](text))
            #expect(config.hiddenSize == 64 && config.headCount == 4 && config.layerCount == 3)
            #expect(config.intermediateSize == 256 && config.vocabularySize == 30_080)
            #expect(config.headDimension == 16)
            #expect(config.contextLength == expected["context_length"] as? Int)
            let base = try #require(expected["rope_theta"] as? NSNumber)
            #expect(config.rotaryBase == base.floatValue)
            #expect(config.rotaryDimensions == expected["rotary_dimensions"] as? Int)
            #expect(config.usesParallelResidual == expected["use_parallel_residual"] as? Bool)
            #expect(config.hasAttentionBias == expected["attention_bias"] as? Bool)
            #expect(config.tiesWordEmbeddings == expected["tie_word_embeddings"] as? Bool)
            let epsilon = try #require(expected["layer_norm_eps"] as? NSNumber)
            #expect(config.layerNormEpsilon == epsilon.floatValue)
        }
    }

    @Test func `a folder that transformers saved is read`() throws {
        let config = try HFConfig(path: Fixtures.path("single/config.json"))
        #expect(config.hiddenSize == 16 && config.rotaryDimensions == 4)
        #expect(config.vocabularySize == 24 && config.contextLength == 32)
    }

    @Test(arguments: [
        ("model_type", #""llama""#, "llama"), ("hidden_act", #""gelu_new""#, "gelu_new"),
        ("hidden_act", #""gelu_fast""#, "gelu_fast"), ("hidden_act", #""relu""#, "relu"),
        ("hidden_act", #""gelu_pytorch_tanh""#, "gelu_pytorch_tanh"),
        ("rope_scaling", #"{"type":"linear","factor":2.0}"#, "linear"),
        ("rope_scaling", #"{"rope_type":"dynamic","factor":2.0}"#, "dynamic"),
        ("rope_parameters", #"{"rope_type":"yarn","factor":2.0}"#, "yarn"),
    ])
    func `what is not supported is refused by name`(
        key: String,
        value: String,
        name: String
    ) throws {
        let error = try #require(throws: HFConfigError.self) { try read(config(key, value)) }
        guard case .unsupported = error else {
            Issue.record("\(error)")
            return
        }
        for language in Language.allCases {
            #expect(error.message(in: language).contains(name))
            #expect(error.message(in: language).contains("config.json"))
        }
    }

    @Test(arguments: [
        (#"{"quant_method":"gptq","bits":4}"#, "GPTQ"),
        (#"{"quant_method":"awq","bits":4}"#, "AWQ"),
        (#"{"quant_method":"새것"}"#, "새것"),
        (#"{"quant_method":"bitsandbytes","load_in_8bit":true}"#, "LLM.int8"),
        (#"{"load_in_8bit":true}"#, "LLM.int8"), (#"{"_load_in_8bit":true}"#, "LLM.int8"),
        (#"{"load_in_4bit":true,"bnb_4bit_quant_type":"int4"}"#, "int4"),
    ])
    func `weights of other quantisers are refused by name`(value: String, name: String) throws {
        let error = try #require(throws: HFConfigError.self) {
            try read(config("quantization_config", value))
        }
        guard case .quantized = error else {
            Issue.record("\(error)")
            return
        }
        for language in Language.allCases {
            #expect(error.message(in: language).contains(name))
            #expect(error.message(in: language).contains("q8_0"))
        }
    }

    @Test func `what config json says of 4 bits is read`() throws {
        let text = #"""
            {"quant_method":"bitsandbytes","load_in_4bit":true,"bnb_4bit_quant_type":"nf4",
            "bnb_4bit_use_double_quant":true,"llm_int8_skip_modules":["embed_out"]}
            """#
        let full = try #require(try read(config("quantization_config", text)).quantization)
        #expect(full.kind == .normalFloat && full.isDoubleQuantized)
        #expect(full.skippedModules == ["embed_out"])
        let short = try read(config("quantization_config", #"{"load_in_4bit":true}"#)).quantization
        #expect(short?.kind == .float && short?.isDoubleQuantized == false)
        for none in ["null", #"{"load_in_4bit":false,"load_in_8bit":false}"#] {
            #expect(try read(config("quantization_config", none)).quantization == nil)
        }
    }

    @Test(arguments: [
        "7", "[]", #"{"quant_method":3}"#, #"{"load_in_4bit":1}"#,
        #"{"load_in_4bit":true,"bnb_4bit_quant_type":4}"#,
        #"{"load_in_4bit":true,"llm_int8_skip_modules":[1]}"#,
    ])
    func `a quantisation of other types is refused`(value: String) {
        #expect(throws: HFConfigError.self) { try read(config("quantization_config", value)) }
    }

    @Test(arguments: [
        "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
        "vocab_size",
        "max_position_embeddings",
    ])
    func `sizes out of range and of other types are refused, naming the field`(key: String) throws {
        for value in [
            "0", "-1", "1e9", "4.5", "9223372036854775807", "99999999999999999999", "\"64\"",
            "true",
            "[]", "{}",
        ] {
            let error = try #require(throws: HFConfigError.self, "\(value)") {
                try read(config(key, value))
            }
            #expect(error.message(in: .korean).contains(key), "\(value)")
        }
    }

    @Test(arguments: [
        ("layer_norm_eps", "-1"), ("layer_norm_eps", "1"), ("layer_norm_eps", "\"x\""),
        ("layer_norm_eps", "1e999"), ("rotary_pct", "0"), ("rotary_pct", "-0.25"),
        ("rotary_pct", "1.5"), ("rotary_pct", "0.1"), ("rotary_pct", "null,\"x\":nul"),
        ("rotary_pct", "\"a\""), ("rotary_emb_base", "0"), ("rotary_emb_base", "-1"),
        ("rotary_emb_base", "1e300"), ("rotary_emb_base", "[]"),
        ("rope_parameters", "7"), ("rope_parameters", #"{"rope_theta":0}"#),
        ("rope_parameters", #"{"rope_theta":"x"}"#), ("rope_parameters", #"{"rope_type":3}"#),
        ("rope_parameters", #"{"partial_rotary_factor":2}"#), ("rope_scaling", "[]"),
        ("use_parallel_residual", "1"), ("attention_bias", "\"yes\""),
        ("tie_word_embeddings", "0"), ("eos_token_id", "-1"), ("eos_token_id", "\"2\""),
        ("eos_token_id", "[\"a\"]"), ("hidden_act", "3"), ("model_type", "3"),
        ("num_attention_heads", "3"), ("num_attention_heads", "64"),
    ])
    func `values that make no sense are refused`(key: String, value: String) {
        #expect(throws: HFConfigError.self) { try read(config(key, value)) }
    }

    @Test(arguments: [
        "model_type", "hidden_size", "intermediate_size", "num_hidden_layers",
        "num_attention_heads", "vocab_size",
    ])
    func `a missing field is named`(key: String) throws {
        let text = config(key, "1").replacingOccurrences(of: "\"\(key)\":", with: "\"other\":")
        let error = try #require(throws: HFConfigError.self) { try read(text) }
        #expect(error.message(in: .english).contains("no \(key)"))
    }

    @Test func `a file that is missing or empty is refused as such`() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write("", "config.json")
        #expect(throws: HFConfigError.file(.empty(path: empty))) { try HFConfig(path: empty) }
        let missing = folder.file("no.json")
        let error = try #require(throws: HFConfigError.self) { try HFConfig(path: missing) }
        #expect(error.exitStatus == .missingInput)
    }

    @Test func `several end tokens give the first, none gives none`() throws {
        #expect(try read(config("eos_token_id", "[2,0]")).endOfSequence == 2)
        #expect(try read(config("eos_token_id", "null")).endOfSequence == nil)
    }

    @Test func `damage at random is refused or harmless`() throws {
        var random = SplitMix64(seed: 5)
        let original = [UInt8](try Fixtures.data("single/config.json"))
        var refused = 0
        for _ in 0..<3000 {
            let damaged = random.damage(original, head: original.count)
            do { _ = try read(damaged) } catch { refused += 1 }
        }
        #expect(refused > 500)
    }
}
