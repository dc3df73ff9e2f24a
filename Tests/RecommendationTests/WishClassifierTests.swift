// The classifier of wishes: what it sees of a question, what it makes of it, its file, and what the reader
// takes from it.

import Foundation
import Recommendation
import Testing

@Suite("Classifier of wishes")
struct WishClassifierTests {
    /// A classifier that says a wish for certain where its word stands, and not where one syllable of it does.
    private func classifier(_ words: [(String, Feature)]) -> WishClassifier {
        let wishes = words.map(\.1)
        var weights = [Float](
            repeating: 0,
            count: WordingFeatures.bucketCount * wishes.count
        )
        for (wish, word) in words.map(\.0).enumerated() {
            for bucket in WordingFeatures.buckets(of: word) {
                weights[bucket * wishes.count + wish] = 3
            }
        }
        let biases = [Float](repeating: -6, count: wishes.count)
        return WishClassifier(wishes: wishes, weights: weights, biases: biases)
    }

    private func reader(_ words: [(String, Feature)]) throws -> RequestReader {
        var catalog = try Shipped.catalog()
        catalog.wording = classifier(words)
        return RequestReader(catalog: catalog)
    }

    @Test func `n-grams do not depend on spacing between words, laughter or case`() {
        let plain = WordingFeatures.buckets(of: "얼큰한 국물")
        #expect(plain == WordingFeatures.buckets(of: "  얼큰한   국물!! ㅋㅋㅋ"))
        #expect(WordingFeatures.buckets(of: "BBQ") == WordingFeatures.buckets(of: "bbq"))
        #expect(plain == plain.sorted() && Set(plain).count == plain.count)
        #expect(plain.allSatisfy { (0..<WordingFeatures.bucketCount).contains($0) })
        #expect(WordingFeatures.buckets(of: "ㅋㅋ ...").isEmpty)
    }

    @Test func `endings of a word share most n-grams`() {
        let one = Set(WordingFeatures.buckets(of: "얼큰하게"))
        let other = Set(WordingFeatures.buckets(of: "얼큰한"))
        #expect(one.intersection(other).count >= 5)
    }

    @Test func `probabilities are those of the weights`() {
        let made = classifier([("캡사이신", .taste(.spicy)), ("솜사탕", .taste(.sweet))])
        let spicy = made.probabilities(of: "캡사이신")
        #expect(spicy[0] > 0.99 && spicy[1] < 0.01)
        #expect(made.probabilities(of: "").allSatisfy { $0 < 0.01 })
    }

    @Test func `a file holds the same classifier`() throws {
        let made = classifier([("캡사이신", .taste(.spicy)), ("갯바위", .situation(.rain))])
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).bin")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(made.bytes).write(to: file)
        let path = file.path(percentEncoded: false)
        #expect(try WishClassifier(path: path) == made)
    }

    @Test func `what is no classifier is refused`() throws {
        let good = classifier([("캡사이신", .taste(.spicy))]).bytes
        var version = good
        version[4] = 9
        var label = good
        label[20] = 0x41
        let bad: [[UInt8]] = [
            [], Array("MWSH".utf8), Array(good.dropLast()), good + [0], version, label,
        ]
        for bytes in bad {
            let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).bin")
            defer { try? FileManager.default.removeItem(at: file) }
            try Data(bytes).write(to: file)
            let path = file.path(percentEncoded: false)
            #expect(throws: WishClassifierError.malformed(path: path)) {
                _ = try WishClassifier(path: path)
            }
        }
        #expect(throws: WishClassifierError.unreadable(path: "/nowhere/wishes.bin")) {
            _ = try WishClassifier(path: "/nowhere/wishes.bin")
        }
    }

    @Test func `the reader takes wishes that no word tells`() throws {
        let reader = try reader([("캡사이쉰", .taste(.spicy))])
        #expect(reader.read("캡사이쉰 뭐 먹지").wanted == [.taste(.spicy)])
        #expect(reader.read("국물 캡사이쉰").wanted.contains(.taste(.spicy)))
    }

    @Test func `what is refused, or told otherwise, is not added`() throws {
        let reader = try reader([
            ("구름빛", .taste(.spicy)), ("구브랑", .meal(.dinner)), ("달빛", .form(.meat)),
        ])
        #expect(reader.read("구름빛 안 매운 거 추천해줘").wanted.isEmpty)
        #expect(reader.read("점심 구브랑 뭐 먹지").wanted == [.meal(.lunch)])
        #expect(!reader.read("고기 빼고 달빛 추천해줘").wanted.contains(.form(.meat)))
    }

    @Test func `questions about a menu take nothing`() throws {
        let reader = try reader([("칼로리", .taste(.spicy))])
        #expect(reader.read("김치찌개 칼로리 알려줘").wanted.isEmpty)
    }

    @Test func `the shipped classifier understands what nobody wrote down`() throws {
        let reader = RequestReader(catalog: try Shipped.catalog())
        #expect(reader.read("혓바닥에 불이 붙는 듯한 게 필요하구나").wanted.contains(.taste(.spicy)))
    }
}
