// Training gives the file that huggingface/tokenizers gives for the same corpus, character by character
// (Tests/Fixtures/bpe-training/generate.py), and our own tokenizer reads it.

import Foundation
import Testing
import Tokenization

@Suite("Byte-pair training")
struct BytePairTrainerTests {
    private static let folder = Fixtures.folder.deletingLastPathComponent()
        .appendingPathComponent("bpe-training")

    private func text(_ name: String) throws -> String {
        let data = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        return String(decoding: data, as: UTF8.self)
    }

    private func lines(_ name: String) throws -> [String] {
        try text(name).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }

    private func words(_ name: String) throws -> WordCounts {
        var words = WordCounts()
        for line in try lines("\(name).txt") { words.add(line) }
        return words
    }

    private let letters = BytePairTrainer(
        vocabularySize: 700,
        minimumFrequency: 1,
        specialTokens: ["<|endoftext|>", "<|sep|>", "ab"]
    )

    @Test func `a Korean corpus becomes the file that the reference saves`() throws {
        let trained = try BytePairTrainer(vocabularySize: 800).train(words("korean"))
        #expect(trained.tokenCount == 742)
        #expect(trained.mergeCount == 485)
        #expect(TokenizerDocument.text(of: trained) == (try text("korean.json")))
    }

    @Test func `overlapping pairs and tokens made in several ways are merged alike`() throws {
        let trained = try letters.train(words("letters"))
        #expect(trained.tokenCount == 700)
        #expect(TokenizerDocument.text(of: trained) == (try text("letters.json")))
    }

    @Test func `what was trained can be read, and its texts come back`() throws {
        let trained = try BytePairTrainer(vocabularySize: 600).train(words("korean"))
        let json = Data(TokenizerDocument.text(of: trained).utf8)
        let tokenizer = try Tokenizer(json: json)
        #expect(tokenizer.vocabularySize == 600)
        #expect(tokenizer.endOfSequence == 0)
        for line in try lines("korean.txt") {
            let ids = tokenizer.encode(line)
            #expect(
                Array(tokenizer.decode(ids, skippingSpecialTokens: false).utf8)
                    == Array(TextNormalizer.nfc.apply(line).utf8)
            )
            #expect(ids.count <= line.utf8.count)
        }
    }

    @Test func `the vocabulary is never larger than asked, nor a pair rarer`() throws {
        var words = WordCounts()
        for _ in 0..<3 { words.add("가나다 가나다") }
        words.add("라마바사")
        let trainer = BytePairTrainer(vocabularySize: 10_000, minimumFrequency: 4)
        let trained = try trainer.train(words)
        // "가나다" with and without a space stands three times each: what they share stands six times.
        #expect(trained.mergeCount == 8)
        #expect(try BytePairTrainer(vocabularySize: 260).train(words).tokenCount == 260)
        #expect(trainer.smallestVocabulary == 257)
        let small = BytePairTrainer(vocabularySize: 3)
        #expect(try small.train(words).tokenCount == 257)
    }

    @Test func `a corpus of nothing leaves the bytes`() throws {
        var words = WordCounts()
        words.add("")
        let trained = try BytePairTrainer(vocabularySize: 300).train(words)
        #expect(trained.tokenCount == 257)
        #expect(trained.mergeCount == 0)
        let tokenizer = try Tokenizer(json: Data(TokenizerDocument.text(of: trained).utf8))
        #expect(tokenizer.encode("밥").count == 3)
    }

    @Test func `training tells how far it is and stops when asked`() throws {
        let words = try words("korean")
        var seen: [Int] = []
        _ = try BytePairTrainer(vocabularySize: 262).train(words, progress: { seen.append($0) })
        #expect(seen == [258, 259, 260, 261, 262])
        seen = []
        #expect(throws: CancellationError.self) {
            try BytePairTrainer(vocabularySize: 400).train(
                words,
                progress: { seen.append($0) },
                isCancelled: { seen.count == 3 }
            )
        }
        #expect(seen.count == 3)
    }

    @Test func `decomposed and composed text are the same words`() {
        var words = WordCounts()
        words.add("김치")
        words.add("김치".decomposedStringWithCanonicalMapping)
        #expect(words.wordCount == 1)
        #expect(words.textCount == 2)
        #expect(words.byteCount == 12)
        var raw = WordCounts(normalizer: nil)
        raw.add("김치")
        raw.add("김치".decomposedStringWithCanonicalMapping)
        #expect(raw.wordCount == 2)
    }

    @Test(arguments: [
        (TextNormalizer?.none, "\"normalizer\": null"), (.nfkc, "\"type\": \"NFKC\""),
        (.sequence([.nfd, .nfkd]), "\"type\": \"Sequence\""), (.nfkd, "\"type\": \"NFKD\""),
    ])
    func `every normalizer is written as it is read`(normalizer: TextNormalizer?, text: String)
        throws
    {
        let trained = try BytePairTrainer(vocabularySize: 300)
            .train(WordCounts(normalizer: normalizer))
        let document = TokenizerDocument.text(of: trained)
        #expect(document.contains(text))
        let tokenizer = try Tokenizer(json: Data(document.utf8))
        let ids = tokenizer.encode("ﬁ")
        let expected = normalizer?.apply("ﬁ") ?? "ﬁ"
        #expect(tokenizer.decode(ids) == expected)
    }
}
