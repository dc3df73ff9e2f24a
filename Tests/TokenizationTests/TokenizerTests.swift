// What the fixtures do not show: speed on hostile text, streaming, and tokenizers built from the
// tables of a GGUF.

import Foundation
import StrictJSON
import Testing
import Tokenization

@Suite("Tokenizer")
struct TokenizerTests {
    @Test(arguments: ["ㅋ", "가", "a", "ab", "'", "가나다라마바사", "\u{301}", " "])
    func `a word of 100 kB is encoded in well under quadratic time`(unit: String) throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        let text = String(repeating: unit, count: 100_000 / unit.utf8.count)
        let clock = ContinuousClock()
        var ids: [Int] = []
        // Quadratic merging takes 10^10 steps, half a minute; the heap takes some 20 ms.
        let time = clock.measure { ids = tokenizer.encode(text) }
        #expect(time < .seconds(5))
        #expect(Array(tokenizer.decode(ids).utf8) == Array(text.utf8))
    }

    @Test func `normalising a long run of marks is not quadratic either`() throws {
        let tokenizer = try Fixtures.tokenizer("nfc")
        let marks = String(repeating: "\u{301}\u{316}", count: 5_000)
        let time = ContinuousClock().measure { _ = tokenizer.encode("a" + marks) }
        #expect(time < .seconds(5))
    }

    @Test func `a syllable that spans tokens appears with its last byte`() throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        // 뷁 is rare: its three bytes are three tokens.
        let ids = tokenizer.encode("뷁")
        try #require(ids.count >= 2)
        var stream = StreamingDetokenizer(tokenizer)
        for id in ids.dropLast() {
            #expect(stream.append(id).isEmpty)
            #expect(stream.hasPendingBytes)
        }
        #expect(stream.append(try #require(ids.last)) == "뷁")
        #expect(stream.finish().isEmpty)
    }

    @Test func `a reply cut inside a syllable ends in one replacement character`() throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        var stream = StreamingDetokenizer(tokenizer)
        var text = ""
        for id in tokenizer.encode("밥뷁").dropLast() { text += stream.append(id) }
        #expect(text == "밥")
        #expect(stream.finish() == "\u{FFFD}")
    }

    @Test func `special tokens leave text only when asked to`() throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        let end = try #require(tokenizer.endOfSequence)
        #expect(tokenizer.encode("<|endoftext|>") == [end])
        #expect(tokenizer.encode("<|endoftext|>", parsingSpecialTokens: false).count > 1)
        var quiet = StreamingDetokenizer(tokenizer)
        #expect(quiet.append(end).isEmpty)
        var loud = StreamingDetokenizer(tokenizer, skippingSpecialTokens: false)
        #expect(loud.append(end) == "<|endoftext|>")
    }

    @Test func `the byte alphabet is a bijection that spells a space as Ġ`() {
        #expect(Set(ByteAlphabet.scalars).count == 256)
        #expect(ByteAlphabet.spelling(of: 0x20) == "Ġ")
        for byte in UInt8.min...UInt8.max {
            #expect(ByteAlphabet.bytes(spelledBy: ByteAlphabet.spelling(of: byte)) == [byte])
        }
        #expect(ByteAlphabet.bytes(spelledBy: "한 국") == Array("한 국".utf8))
    }
}

@Suite("Tokenizer from GGUF tables")
struct TokenizerMetadataTests {
    /// The bootstrap tokenizer as the tables a GGUF holds.
    private func metadata() throws -> TokenizerMetadata {
        let root = try Fixtures.data("bootstrap.json").withUnsafeBytes {
            try JSONNode(parsing: $0, source: "bootstrap.json")
        }
        let model = try root.required("model")
        let vocabulary = try model.required("vocab").members()
        var tokens = [String](repeating: "", count: vocabulary.count)
        for member in vocabulary {
            if case .integer(let id) = member.value { tokens[id] = member.key }
        }
        let merges = try model.required("merges").elements().map { pair in
            try pair.elements().map { try $0.string() }.joined(separator: " ")
        }
        var kinds = [Int32](repeating: 1, count: tokens.count)
        kinds[0] = 3
        return TokenizerMetadata(
            source: "m.gguf",
            model: "gpt2",
            preTokenizer: "gpt-2",
            tokens: tokens,
            kinds: kinds,
            merges: merges,
            endOfSequence: 0
        )
    }

    @Test func `the tables give the reference's ids`() throws {
        let tokenizer = try Tokenizer(metadata: metadata())
        let expected = try Fixtures.expected("bootstrap")
        for (text, ids) in zip(try Fixtures.texts(), expected.ids) {
            #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
        }
        for decoding in expected.decode {
            #expect(Array(tokenizer.decode(decoding.ids).utf8) == Array(decoding.text.utf8))
        }
        #expect(tokenizer.endOfSequence == 0)
    }

    @Test func `rows that pad the vocabulary are no text's tokens`() throws {
        var values = try metadata()
        values.tokens += ["[PAD0]", "[PAD1]"]
        values.kinds += [5, 5]
        let tokenizer = try Tokenizer(metadata: values)
        #expect(tokenizer.vocabularySize == 4098)
        #expect(!tokenizer.encode("[PAD0]").contains(4096))
    }

    @Test func `a tokenizer.json inside is preferred, its end token is the GGUF's`() throws {
        var values = try metadata()
        values.huggingFaceJSON = try Fixtures.data("split-removed.json")
        values.endOfSequence = 7
        let tokenizer = try Tokenizer(metadata: values)
        #expect(tokenizer.encode("가ೱ나") == tokenizer.encode("가") + tokenizer.encode("나"))
        #expect(tokenizer.endOfSequence == 7)
    }

    @Test func `tables that cannot be used are refused by name`() throws {
        let good = try metadata()
        func expectRefusal(_ change: (inout TokenizerMetadata) -> Void, _ name: String) throws {
            var values = good
            change(&values)
            let error = try #require(throws: TokenizerError.self) {
                try Tokenizer(metadata: values)
            }
            #expect(error.message(in: .english).contains(name), "\(error)")
        }
        try expectRefusal({ $0.model = nil }, "tokenizer.ggml.model")
        try expectRefusal({ $0.model = "llama" }, "llama")
        try expectRefusal({ $0.preTokenizer = "llama-bpe" }, "llama-bpe")
        try expectRefusal({ $0.tokens = [] }, "no tokens")
        try expectRefusal({ $0.kinds.removeLast() }, "token_type")
        try expectRefusal({ $0.kinds[5] = 9 }, "token_type[5]")
        try expectRefusal({ $0.tokens[7] = $0.tokens[8] }, "unusable id")
        try expectRefusal({ $0.merges[3] = "Ġ" }, "merges[3]")
        try expectRefusal({ $0.merges[4] = "Ġ no-such-token" }, "merges[4]")
        try expectRefusal({ $0.endOfSequence = 4096 }, "eos")
        try expectRefusal({ $0.huggingFaceJSON = Data("{".utf8) }, "tokenizer.huggingface.json")
    }
}
