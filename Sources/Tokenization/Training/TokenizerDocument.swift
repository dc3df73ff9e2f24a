// tokenizer.json of a trained vocabulary, the text that huggingface/tokenizers saves of it: our own
// reader, transformers and llama.cpp's converter read the same file.

import StrictJSON

/// Writes tokenizer.json.
package enum TokenizerDocument {
    /// The text of the file.
    package static func text(of vocabulary: TrainedVocabulary) -> String {
        JSONValue.members([
            "version": .string("1.0"),
            "truncation": .null,
            "padding": .null,
            "added_tokens": .array(addedTokens(vocabulary)),
            "normalizer": vocabulary.normalizer.map(normalizer) ?? .null,
            "pre_tokenizer": byteLevel(addsPrefixSpace: false),
            "post_processor": .null,
            "decoder": byteLevel(addsPrefixSpace: true),
            "model": model(vocabulary),
        ]).text(.document)
    }

    private static func addedTokens(_ vocabulary: TrainedVocabulary) -> [JSONValue] {
        vocabulary.specialTokens.enumerated().map { id, content in
            .members([
                "id": .integer(id),
                "content": .string(content),
                "single_word": .bool(false),
                "lstrip": .bool(false),
                "rstrip": .bool(false),
                "normalized": .bool(false),
                "special": .bool(true),
            ])
        }
    }

    private static func normalizer(_ normalizer: TextNormalizer) -> JSONValue {
        switch normalizer {
        case .nfc: .members(["type": .string("NFC")])
        case .nfd: .members(["type": .string("NFD")])
        case .nfkc: .members(["type": .string("NFKC")])
        case .nfkd: .members(["type": .string("NFKD")])
        case .sequence(let steps):
            .members([
                "type": .string("Sequence"), "normalizers": .array(steps.map(self.normalizer)),
            ])
        }
    }

    private static func byteLevel(addsPrefixSpace: Bool) -> JSONValue {
        .members([
            "type": .string("ByteLevel"),
            "add_prefix_space": .bool(addsPrefixSpace),
            "trim_offsets": .bool(true),
            "use_regex": .bool(true),
        ])
    }

    private static func model(_ vocabulary: TrainedVocabulary) -> JSONValue {
        let spellings = vocabulary.tokens.map { String(decoding: $0, as: UTF8.self) }
        return .members([
            "type": .string("BPE"),
            "dropout": .null,
            "unk_token": .null,
            "continuing_subword_prefix": .null,
            "end_of_word_suffix": .null,
            "fuse_unk": .bool(false),
            "byte_fallback": .bool(false),
            "ignore_merges": .bool(false),
            "vocab": .object(
                spellings.enumerated().map { JSONMember(key: $1, value: .integer($0)) }
            ),
            "merges": .array(
                vocabulary.merges.map { pair in
                    .array([
                        .string(spellings[Int(pair.left)]), .string(spellings[Int(pair.right)]),
                    ])
                }
            ),
        ])
    }
}
