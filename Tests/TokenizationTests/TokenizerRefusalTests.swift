// What a tokenizer.json may not hold: features 메추리 lacks, by name; tables that contradict each
// other; fields of the wrong type; and damage at random. Nothing crashes, hangs or is ignored.

import Diagnostics
import Foundation
import Randomness
import TestSupport
import Testing
import Tokenization

@Suite("Tokenizer refusals")
struct TokenizerRefusalTests {
    /// A tokenizer.json of two letters and one merge, with parts to replace.
    private static func json(
        model: String =
            #"{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"]]}"#,
        normalizer: String = "null",
        pre: String = #"{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}"#,
        post: String = "null",
        decoder: String = #"{"type":"ByteLevel"}"#,
        added: String = #"[{"id":3,"content":"<|endoftext|>","special":true,"normalized":false}]"#
    ) -> String {
        """
        {"added_tokens":\(added),"normalizer":\(normalizer),"pre_tokenizer":\(pre),\
        "post_processor":\(post),"decoder":\(decoder),"model":\(model)}
        """
    }

    private static func load(_ json: String) throws -> Tokenizer {
        try Tokenizer(json: Data(json.utf8), source: "t.json")
    }

    @Test func `the base of these tests loads`() throws {
        let tokenizer = try Self.load(Self.json())
        #expect(tokenizer.encode("abba<|endoftext|>") == [2, 1, 0, 3])
        #expect(tokenizer.endOfSequence == 3)
        #expect(tokenizer.isSpecial(3) && !tokenizer.isSpecial(2) && !tokenizer.isSpecial(-1))
        #expect(tokenizer.bytes(of: 2) == Array("ab".utf8))
        #expect(tokenizer.bytes(of: 99).isEmpty && tokenizer.bytes(of: -1).isEmpty)
    }

    @Test(arguments: [
        (json(model: #"{"type":"WordPiece","vocab":{"a":0}}"#), "WordPiece"),
        (json(model: #"{"type":"Unigram","vocab":[["a",0]]}"#), "Unigram"),
        (
            json(model: #"{"type":"BPE","vocab":{"a":0},"merges":[],"byte_fallback":true}"#),
            "byte_fallback"
        ),
        (json(model: #"{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}"#), "dropout"),
        (
            json(model: #"{"vocab":{"a":0},"merges":[],"continuing_subword_prefix":"@@"}"#),
            "continuing_subword_prefix"
        ),
        (
            json(model: #"{"vocab":{"a":0},"merges":[],"end_of_word_suffix":"</w>"}"#),
            "end_of_word_suffix"
        ),
        (json(normalizer: #"{"type":"Lowercase"}"#), "Lowercase"),
        (
            json(
                normalizer: #"{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Strip"}]}"#
            ),
            "Strip"
        ),
        (json(pre: "null"), "pre_tokenizer"),
        (json(pre: #"{"type":"Metaspace"}"#), "Metaspace"),
        (json(pre: #"{"type":"Digits"}"#), "ByteLevel"),
        (
            json(
                pre:
                    #"{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}"#
            ), "ByteLevel"
        ),
        (
            json(
                pre: #"{"type":"Split","pattern":{"Regex":"\\d{1,3}"},"behavior":"Isolated"}"#
            ), #"\d{1,3}"#
        ),
        (
            json(pre: #"{"type":"Split","pattern":{"String":","},"behavior":"Sideways"}"#),
            "Sideways"
        ),
        (json(pre: #"{"type":"Split","pattern":{"String":""},"behavior":"Removed"}"#), "String"),
        (json(post: #"{"type":"BertProcessing","sep":["a",0],"cls":["b",1]}"#), "BertProcessing"),
        (
            json(
                post:
                    #"{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"a","type_id":0}}]}"#
            ), "TemplateProcessing"
        ),
        (json(decoder: "null"), "decoder"),
        (json(decoder: #"{"type":"WordPiece"}"#), "WordPiece"),
    ])
    func `what is not supported is refused by its name`(json: String, name: String) throws {
        let error = try #require(throws: TokenizerError.self) { try Self.load(json) }
        guard case .unsupported = error else {
            Issue.record("\(error)")
            return
        }
        for language in Language.allCases {
            #expect(error.message(in: language).contains(name))
            #expect(error.message(in: language).contains("t.json"))
        }
    }

    @Test(arguments: [
        json(model: #"{"vocab":{},"merges":[]}"#),
        json(model: #"{"vocab":{"a":-1},"merges":[]}"#),
        json(model: #"{"vocab":{"a":4294967296},"merges":[]}"#),
        json(model: #"{"vocab":{"a":2147483647},"merges":[]}"#),
        json(model: #"{"vocab":{"a":0,"b":0},"merges":[]}"#),
        json(model: #"{"vocab":{"a":0,"a":1},"merges":[]}"#),
        json(model: #"{"vocab":{"a":0.5},"merges":[]}"#),
        json(model: #"{"vocab":[],"merges":[]}"#),
        json(model: #"{"vocab":{"a":0}}"#),
        json(model: #"{"vocab":{"a":0},"merges":{}}"#),
        json(model: #"{"vocab":{"a":0,"b":1,"ab":2},"merges":["a"]}"#),
        json(model: #"{"vocab":{"a":0,"b":1,"ab":2},"merges":["a b ab"]}"#),
        json(model: #"{"vocab":{"a":0,"b":1,"ab":2},"merges":["a  b"]}"#),
        json(model: #"{"vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b","ab"]]}"#),
        json(model: #"{"vocab":{"a":0,"b":1,"ab":2},"merges":[["a",1]]}"#),
        json(model: #"{"vocab":{"a":0,"b":1,"ab":2},"merges":[7]}"#),
        json(model: #"{"vocab":{"a":0,"b":1},"merges":["a b"]}"#),
        json(model: #"{"vocab":{"a":0,"ab":2},"merges":["a b"]}"#),
        json(model: #"{"vocab":{"a":0},"merges":[],"unk_token":"<unk>"}"#),
        json(model: #"{"vocab":{"a":0},"merges":[],"fuse_unk":1}"#),
        json(model: "[]"), json(model: "null"),
        json(added: #"{"id":3}"#), json(added: "[3]"),
        json(added: #"[{"content":"x"}]"#), json(added: #"[{"id":3}]"#),
        json(added: #"[{"id":-3,"content":"x"}]"#), json(added: #"[{"id":1e9,"content":"x"}]"#),
        json(added: #"[{"id":2147483647,"content":"x"}]"#),
        json(added: #"[{"id":4,"content":"x"}]"#), json(added: #"[{"id":2,"content":"x"}]"#),
        json(added: #"[{"id":3,"content":"a"}]"#),
        json(added: #"[{"id":3,"content":"x"},{"id":4,"content":"x"}]"#),
        json(added: #"[{"id":3,"content":"x"},{"id":3,"content":"y"}]"#),
        json(added: #"[{"id":3,"content":"x","special":"yes"}]"#),
        json(added: #"[{"id":3,"content":"x","lstrip":0}]"#),
        json(added: #"[{"id":3,"content":["x"]}]"#),
        json(normalizer: "[]"), json(normalizer: "{}"), json(normalizer: #"{"type":1}"#),
        json(normalizer: #"{"type":"Sequence"}"#),
        json(normalizer: #"{"type":"Sequence","normalizers":{}}"#),
        json(pre: "{}"), json(pre: #"{"type":"Sequence"}"#), json(pre: #"{"type":"Split"}"#),
        json(pre: #"{"type":"ByteLevel","use_regex":"yes"}"#),
        json(pre: #"{"type":"ByteLevel","add_prefix_space":1}"#),
        json(pre: #"{"type":"Split","pattern":{"String":1},"behavior":"Removed"}"#),
        json(pre: #"{"type":"Split","pattern":{},"behavior":"Removed"}"#),
        json(pre: #"{"type":"Split","pattern":{"String":","}}"#),
        json(post: #"{"type":"Sequence"}"#), json(post: #"{"type":"TemplateProcessing"}"#),
        json(post: #"{"type":"TemplateProcessing","single":[1]}"#),
        json(decoder: #"{"type":"Sequence","decoders":[]}"#), json(decoder: "7"), "[]", "{}",
    ])
    func `tables that contradict each other and wrong types are refused`(json: String) {
        #expect(throws: TokenizerError.self) { try Self.load(json) }
    }

    @Test func `an endless chain of steps is refused`() {
        let steps = Array(repeating: #"{"type":"Digits"}"#, count: 100_000).joined(separator: ",")
        let pre = #"{"type":"Sequence","pretokenizers":[\#(steps),{"type":"ByteLevel"}]}"#
        #expect(throws: TokenizerError.self) { try Self.load(Self.json(pre: pre)) }
    }

    @Test func `an end token beyond the vocabulary is refused`() {
        #expect(throws: TokenizerError.self) {
            try Tokenizer(json: Data(Self.json().utf8), endOfSequence: 4)
        }
    }

    @Test func `damage at random is refused or harmless`() throws {
        var random = SplitMix64(seed: 42)
        for name in ["added-nfkc.json", "missing-bytes.json"] {
            let original = [UInt8](try Fixtures.data(name))
            var refused = 0
            for _ in 0..<1000 {
                let damaged = random.damage(original)
                do {
                    let tokenizer = try Tokenizer(json: Data(damaged))
                    let text = "### 질문: 점심 food <|acc|> ＦＵＬＬ 12\n"
                    let ids = tokenizer.encode(text)
                    #expect(ids.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) })
                    _ = tokenizer.decode(ids)
                } catch {
                    refused += 1
                }
            }
            #expect(refused > 100)
        }
    }
}
