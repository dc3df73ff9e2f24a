// Token ids and decoded texts are those of huggingface/tokenizers, over all fixtures.

import Foundation
import Testing
import Tokenization

@Suite("Tokenizer against the reference")
struct ReferenceTests {
    @Test func `the fixtures hold at least 300 texts and every tokenizer of the folder`() throws {
        #expect(try Fixtures.texts().count >= 300)
        let files = try FileManager.default.contentsOfDirectory(atPath: Fixtures.folder.path)
        let expected = files.filter { $0.hasSuffix(".expected.json") }
            .map { String($0.dropLast(".expected.json".count)) }
        #expect(Set(expected) == Set(Fixtures.names))
    }

    @Test(arguments: Fixtures.names)
    func `encoding gives the reference's ids`(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        let expected = try Fixtures.expected(name)
        let texts = try Fixtures.texts()
        try #require(texts.count == expected.ids.count)
        for (text, ids) in zip(texts, expected.ids) {
            #expect(tokenizer.encode(text) == ids, "\(name): \(text.debugDescription)")
        }
        #expect(tokenizer.vocabularySize == expected.vocabularySize)
    }

    @Test(arguments: Fixtures.names)
    func `special tokens in a text can be left unparsed`(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        let expected = try Fixtures.expected(name)
        #expect(!expected.idsWithoutSpecial.isEmpty || name == "split-inverted-removed")
        for (index, text) in try Fixtures.texts().enumerated() {
            let ids = expected.idsWithoutSpecial["\(index)"] ?? expected.ids[index]
            let ours = tokenizer.encode(text, parsingSpecialTokens: false)
            #expect(ours == ids, "\(name): \(text.debugDescription)")
        }
    }

    @Test(arguments: Fixtures.names)
    func `decoding gives the reference's text, damaged UTF-8 included`(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        let expected = try Fixtures.expected(name)
        for decoding in expected.decode {
            #expect(bytes(tokenizer.decode(decoding.ids)) == bytes(decoding.text))
            let whole = tokenizer.decode(decoding.ids, skippingSpecialTokens: false)
            #expect(bytes(whole) == bytes(decoding.textWithSpecial))
        }
        for (ids, text) in zip(expected.ids, expected.decoded) {
            let ours = tokenizer.decode(ids, skippingSpecialTokens: false)
            #expect(bytes(ours) == bytes(text), "\(name): \(text.debugDescription)")
        }
    }

    @Test(arguments: Fixtures.names)
    func `streamed text is whole characters and adds up to the decoded text`(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        let expected = try Fixtures.expected(name)
        for ids in expected.decode.map(\.ids) + expected.ids {
            var stream = StreamingDetokenizer(tokenizer)
            var text: [UInt8] = []
            for id in ids { text += stream.append(id).utf8 }
            text += stream.finish().utf8
            #expect(text == bytes(tokenizer.decode(ids)))
            #expect(!stream.hasPendingBytes)
        }
    }

    @Test func `characters are classed as the reference classes them, all of Unicode`() throws {
        struct Run: Decodable {
            let first: UInt32
            let kind: String
            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                first = try list.decode(UInt32.self)
                kind = try list.decode(String.self)
            }
        }
        let runs = try JSONDecoder().decode(
            [Run].self,
            from: Fixtures.data("character-classes.json")
        )
        let letters: [CharacterClass: String] = [
            .letter: "L", .number: "N", .space: "S", .other: "O",
        ]
        var wrong: [UInt32] = []
        for (index, run) in runs.enumerated() {
            let end = index + 1 < runs.count ? runs[index + 1].first : 0x110000
            for value in run.first..<end where Unicode.Scalar(value) != nil {
                let word = CharacterClass.isWord(value) ? "W" : "-"
                let ours = (letters[CharacterClass.of(value)] ?? "") + word
                if ours != run.kind { wrong.append(value) }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(10).map { String($0, radix: 16) })")
    }

    /// Strings compare by canonical equivalence; bytes do not.
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
