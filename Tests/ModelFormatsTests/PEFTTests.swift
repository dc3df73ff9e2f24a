// The settings of adapters are read as peft reads them, its own answers being the reference; what is
// not a plain LoRA is refused by name.

import Diagnostics
import Foundation
import ModelFormats
import TestSupport
import Testing

/// Where the fixtures of Tests/Fixtures/adapters are.
enum AdapterFixtures {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/adapters")

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

@Suite("PEFTPattern")
struct PEFTPatternTests {
    @Test(arguments: [
        ("abc", "abc", true), ("abc", "abcd", false), ("abc", "xabc", false), ("", "", true),
        ("a.c", "abc", true), ("a.c", "a\nc", false), (#"a\.c"#, "abc", false),
        (#"a\.c"#, "a.c", true), ("a*", "", true), ("a*b", "aaab", true), ("a+", "", false),
        ("a?b", "b", true), ("a?b", "aab", false), ("a{2}", "aa", true), ("a{2}", "aaa", false),
        ("a{2,}", "aaaa", true), ("a{,2}", "aa", true), ("a{,2}", "aaa", false),
        ("a{1,3}b", "aaab", true), ("a{x}", "a{x}", true), ("x{", "x{", true),
        ("(ab|cd)+", "abcdab", true), ("(?:ab|cd)e", "cde", true), ("(?P<n>a|b)c", "bc", true),
        ("|a", "", true), ("a||b", "", true), ("(a|b|)c", "c", true), ("[abc]+", "cab", true),
        ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false), ("[^a-c]x", "dx", true),
        ("[]a]", "]", true), ("[a-]", "-", true), (#"[\d.]+"#, "1.2", true), (#"[\]]"#, "]", true),
        (#"\d{2}\w\s"#, "12_ ", true), (#"\D\W\S"#, "a.b", true), ("^a$", "a", true),
        ("a^b", "ab", false), ("(a*)*", "aaaa", true), ("(a*)*b", "aaaac", false),
        (".*?b", "aab", true), ("(|a)+b", "aab", true), ("한.*", "한글", true),
    ])
    func `patterns match whole texts as Python's re does`(
        pattern: String,
        text: String,
        matches: Bool
    ) throws {
        #expect(try PEFTPattern(pattern).matches(text) == matches)
    }

    @Test func `a suffix begins at a dot or at the beginning`() throws {
        let pattern = try PEFTPattern(suffix: "dense|up")
        #expect(pattern.matches("dense") && pattern.matches("a.b.dense") && pattern.matches("a.up"))
        #expect(!pattern.matches("a.xdense") && !pattern.matches("a.dense.b"))
    }

    @Test(arguments: [
        ("(", PEFTPatternProblem.malformed), ("a)", .malformed), ("[a", .malformed),
        ("*a", .malformed), ("a**", .malformed), ("a{3,2}", .malformed), ("[b-a]", .malformed),
        ("a\\", .malformed), ("(?=a)", .unsupported), ("(?<!a)b", .unsupported),
        ("(?i)a", .unsupported), (#"(a)\1"#, .unsupported), (#"\bword"#, .unsupported),
        ("a++", .unsupported), ("a{1001}", .tooLarge), ("((a{100}){100}){100}", .tooLarge),
        (String(repeating: "(", count: 60) + String(repeating: ")", count: 60), .tooLarge),
    ])
    func `what cannot be used says why`(pattern: String, problem: PEFTPatternProblem) {
        #expect(throws: problem) { try PEFTPattern(pattern) }
    }

    @Test func `a pattern made to hang a backtracking matcher answers at once`() throws {
        let text = String(repeating: "a", count: 2000)
        #expect(try PEFTPattern("(a+)+b").matches(text) == false)
        #expect(try PEFTPattern("(a|aa)*c").matches(text) == false)
    }
}

@Suite("PEFTConfig")
struct PEFTConfigTests {
    private func config(_ json: String) throws -> PEFTConfig {
        var text = json
        return try text.withUTF8 {
            try PEFTConfig(json: UnsafeRawBufferPointer($0), path: "c.json")
        }
    }

    private struct Matching: Decodable {
        struct Answer: Decodable {
            let module: String
            let isTarget: Bool
            let rank: Int
            let scale: Double
        }
        let config: String
        let answers: [Answer]
    }

    @Test func `modules, ranks and scales are those that peft chooses`() throws {
        let data = try Data(
            contentsOf: AdapterFixtures.folder.appendingPathComponent("matching.json")
        )
        let all = try JSONDecoder().decode([Matching].self, from: data)
        #expect(all.count >= 9)
        for matching in all {
            let config = try config(matching.config)
            for answer in matching.answers {
                let module = answer.module
                let isTarget = config.targets(module, isHiddenLinear: false)
                #expect(isTarget == answer.isTarget, "\(module) \(matching.config)")
                #expect(config.rank(of: module) == answer.rank, "\(module) \(matching.config)")
                #expect(abs(config.scale(of: module) - answer.scale) < 1e-12, "\(module)")
            }
        }
    }

    @Test func `all-linear is every linear layer but the output`() throws {
        let config = try config(#"{"peft_type":"LORA","target_modules":"ALL-linear"}"#)
        #expect(config.targets("gpt_neox.layers.0.mlp.dense_h_to_4h", isHiddenLinear: true))
        #expect(!config.targets("embed_out", isHiddenLinear: false))
    }

    @Test func `without target_modules it is query_key_value, as peft chooses for gpt_neox`() throws
    {
        let config = try config(#"{"peft_type":"LORA","r":2,"lora_alpha":3}"#)
        #expect(config.targets("gpt_neox.layers.7.attention.query_key_value", isHiddenLinear: true))
        #expect(!config.targets("gpt_neox.layers.7.attention.dense", isHiddenLinear: true))
        #expect(config.scale(of: "x") == 1.5)
    }

    @Test(arguments: [
        ("peft_type", #""IA3""#), ("peft_type", #""PROMPT_TUNING""#), ("peft_type", #""ADALORA""#),
        ("task_type", #""SEQ_CLS""#), ("bias", #""lora_only""#), ("bias", #""all""#),
        ("use_dora", "true"), ("use_qalora", "true"), ("use_bdlora", #"{"a":1}"#),
        ("use_something_new", "true"), ("modules_to_save", #"["embed_out"]"#),
        ("init_lora_weights", #""pissa""#), ("init_lora_weights", #""pissa_niter_16""#),
        ("init_lora_weights", #""loftq""#), ("init_lora_weights", #""olora""#),
        ("init_lora_weights", #""corda""#), ("layer_replication", "[[0,4]]"),
        ("trainable_token_indices", "[1,2]"), ("target_parameters", #"["w"]"#),
        ("lora_bias", "true"), ("alora_invocation_tokens", "[5]"), ("arrow_config", #"{"k":1}"#),
        ("kasa_config", #"{"k":1}"#),
    ])
    func `what is not a plain LoRA is refused by name`(field: String, value: String) throws {
        let kind = field == "peft_type" ? "" : #""peft_type":"LORA","#
        do {
            _ = try config("{\(kind)\"\(field)\":\(value)}")
            Issue.record("\(field) was accepted")
        } catch PEFTError.unsupported(let path, let got, _) {
            #expect(path == "c.json" && got == field)
        }
    }

    @Test(arguments: [
        #"{"peft_type":"LORA","init_lora_weights":true,"use_dora":false,"modules_to_save":[]}"#,
        #"{"peft_type":"LORA","init_lora_weights":"gaussian","loftq_config":{},"alpha_pattern":{}}"#,
        #"{"peft_type":"LORA","fan_in_fan_out":true,"layers_to_transform":null,"bias":"none","x":1}"#,
    ])
    func `what changes nothing is accepted`(json: String) throws {
        _ = try config(json)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"peft_type":"LORA","r":0}"#, #"{"peft_type":"LORA","r":1.5}"#,
        #"{"peft_type":"LORA","r":100000}"#, #"{"peft_type":"LORA","lora_alpha":"8"}"#,
        #"{"peft_type":"LORA","target_modules":5}"#, #"{"peft_type":"LORA","target_modules":[5]}"#,
        #"{"peft_type":"LORA","target_modules":"(a"}"#, #"{"peft_type":"LORA","rank_pattern":[]}"#,
        #"{"peft_type":"LORA","rank_pattern":{"a":0}}"#,
        #"{"peft_type":"LORA","rank_pattern":{"(?=a)":1}}"#,
        #"{"peft_type":"LORA","alpha_pattern":{"a":"b"}}"#,
        #"{"peft_type":"LORA","layers_to_transform":[-1]}"#,
        #"{"peft_type":"LORA","layers_pattern":{"a":1}}"#,
    ])
    func `settings that make no sense are refused`(json: String) {
        #expect(throws: PEFTError.self) { try config(json) }
    }
}

@Suite("PEFTAdapter")
struct PEFTAdapterTests {
    @Test func `every fixture's tensors pair up under any spelling of their names`() throws {
        let counts = [
            "lora": 2, "rslora": 8, "patterns": 8, "regex": 6, "one-layer": 2, "embeddings": 4,
            "output": 1,
        ]
        for (name, count) in counts {
            let adapter = try PEFTAdapter(folder: AdapterFixtures.path(name))
            #expect(adapter.modules.count == count, "\(name)")
            for module in adapter.modules {
                #expect(module.a.shape[0] == module.rank && module.b.shape[1] == module.rank)
                #expect(
                    module.name.hasPrefix("gpt_neox.")
                        || ["lm_head", "embed_out"].contains(module.name)
                )
            }
        }
        let embeddings = try PEFTAdapter(folder: AdapterFixtures.path("embeddings"))
        #expect(embeddings.modules.filter(\.isEmbedding).map(\.name) == ["gpt_neox.embed_in"])
    }

    @Test func `a folder that is no adapter says what is missing`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PEFTError.notAnAdapter(folder: folder.path)) {
            try PEFTAdapter(folder: folder.path)
        }
        try folder.write(#"{"peft_type":"LORA"}"#, "adapter_config.json")
        #expect(throws: PEFTError.noWeights(folder: folder.path, isPickled: false)) {
            try PEFTAdapter(folder: folder.path)
        }
        try folder.write("PK", "adapter_model.bin")
        #expect(throws: PEFTError.noWeights(folder: folder.path, isPickled: true)) {
            try PEFTAdapter(folder: folder.path)
        }
    }
}
