// The fixtures that Tests/Fixtures/tokenization/generate.py made with huggingface/tokenizers.

import Foundation
import Tokenization

/// One tokenizer's expected results.
struct ReferenceFixture: Decodable {
    /// Ids to decode, and the texts without and with special tokens.
    struct Decoding: Decodable {
        let ids: [Int]
        let text: String
        let textWithSpecial: String

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            ids = try list.decode([Int].self)
            text = try list.decode(String.self)
            textWithSpecial = try list.decode(String.self)
        }
    }

    let ids: [[Int]]
    let idsWithoutSpecial: [String: [Int]]
    let decode: [Decoding]
    let decoded: [String]
    let vocabularySize: Int

    enum CodingKeys: String, CodingKey {
        case ids
        case idsWithoutSpecial = "ids_without_special"
        case decode
        case decoded
        case vocabularySize = "vocabulary_size"
    }
}

enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/tokenization")

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    static func texts() throws -> [String] {
        try JSONDecoder().decode([String].self, from: data("texts.json"))
    }

    static func expected(_ name: String) throws -> ReferenceFixture {
        try JSONDecoder().decode(ReferenceFixture.self, from: data("\(name).expected.json"))
    }

    static func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(json: data("\(name).json"), source: "\(name).json")
    }

    /// Every tokenizer of the folder.
    static let names = [
        "bootstrap", "nfc", "legacy-merges", "nfkc-prefix", "nfd-digits", "nfkd-sequence",
        "digits-prefix", "split-removed", "split-isolated", "split-previous", "split-next",
        "split-contiguous", "split-inverted", "split-inverted-removed", "split-pattern",
        "split-pattern-removed", "no-regex", "no-regex-prefix", "added", "added-nfkc", "unknown",
        "unknown-fused", "missing-bytes", "whole-words",
    ]
}
