// BPE dropout: the text stays, its cuts vary, and both ends of the range are what they should be.

import Testing
import Tokenization

/// SplitMix64, so that the numbers are those of the trainer.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("BPE dropout")
struct DropoutTests {
    private let text = "오늘 점심으로 따뜻한 김치찌개를 추천해요. 비 오는 날에는 파전이 최고예요!"

    @Test(arguments: Fixtures.names)
    func `without dropout it is plain encoding`(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        var numbers = Numbers(state: 1)
        for text in try Fixtures.texts() {
            #expect(tokenizer.encode(text, dropout: 0, using: &numbers) == tokenizer.encode(text))
        }
        #expect(numbers.state == 1, "no number was needed")
    }

    @Test(arguments: ["bootstrap", "nfc", "whole-words"])
    func `with certain dropout every token is a byte`(name: String) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        var numbers = Numbers(state: 1)
        let ids = tokenizer.encode(text, dropout: 1, using: &numbers)
        #expect(ids.map { tokenizer.bytes(of: $0) } == text.utf8.map { [$0] })
    }

    @Test(arguments: ["bootstrap", "nfc", "legacy-merges"], [0.1, 0.5, 0.9])
    func `any cut decodes to the same text`(name: String, dropout: Double) throws {
        let tokenizer = try Fixtures.tokenizer(name)
        var numbers = Numbers(state: 7)
        for text in try Fixtures.texts() {
            let whole = tokenizer.decode(tokenizer.encode(text), skippingSpecialTokens: false)
            let ids = tokenizer.encode(text, dropout: dropout, using: &numbers)
            #expect(tokenizer.decode(ids, skippingSpecialTokens: false) == whole)
        }
    }

    @Test func `the same numbers give the same cuts, others give others`() throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        func encode(_ seed: UInt64) -> [Int] {
            var numbers = Numbers(state: seed)
            return tokenizer.encode(text, dropout: 0.1, using: &numbers)
        }
        #expect(encode(3) == encode(3))
        #expect(Set((0..<40).map { encode($0) }).count > 20)
    }

    @Test func `more dropout means more tokens, and a tenth leaves most words whole`() throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        let plain = tokenizer.encode(text).count
        func mean(_ dropout: Double) -> Double {
            var numbers = Numbers(state: 11)
            let counts = (0..<300).map { _ in
                tokenizer.encode(text, dropout: dropout, using: &numbers).count
            }
            return Double(counts.reduce(0, +)) / 300
        }
        let means = [0.1, 0.3, 0.6, 0.9].map(mean)
        #expect(means == means.sorted())
        #expect(means[0] > Double(plain) * 1.01 && means[0] < Double(plain) * 1.5, "\(means[0])")
        #expect(means[3] > Double(text.utf8.count) * 0.6)
    }

    @Test func `special tokens are never dropped`() throws {
        let tokenizer = try Fixtures.tokenizer("bootstrap")
        var numbers = Numbers(state: 5)
        let ids = tokenizer.encode("밥<|endoftext|>국", dropout: 1, using: &numbers)
        #expect(ids.count == 7)
        #expect(ids[3] == tokenizer.endOfSequence)
        let unparsed = tokenizer.encode(
            "<|endoftext|>",
            dropout: 1,
            using: &numbers,
            parsingSpecialTokens: false
        )
        #expect(unparsed.count == 13)
    }
}
