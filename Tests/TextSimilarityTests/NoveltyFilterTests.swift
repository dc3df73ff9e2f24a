// The filter must say what comparing with everything says; how fast, `RUN_BENCHMARKS=1 swift test -c
// release --filter NoveltyFilter` prints.

import Foundation
import Randomness
import TestSupport
import TextSimilarity
import Testing

@Suite("NoveltyFilter")
struct NoveltyFilterTests {
    /// The most similar by comparing with all, and everything above the threshold.
    private func bruteForce(
        _ text: String,
        _ kept: [[String]],
        threshold: Double
    ) -> [NoveltyFilter.Match] {
        let tokens = SimilarityTokens.of(text)
        return kept.enumerated().compactMap { index, other in
            let common = commonByTable(tokens, other)
            guard common > 0 else { return nil }
            let score = Double(2 * common) / Double(tokens.count + other.count)
            return score > threshold ? NoveltyFilter.Match(index: index, score: score) : nil
        }
    }

    private func check(_ texts: [String], queries: [String], threshold: Double) -> Int {
        var filter = NoveltyFilter(threshold: threshold)
        var kept: [[String]] = []
        var found = 0
        for (index, text) in texts.enumerated() {
            #expect(filter.add(text) == index)
            kept.append(SimilarityTokens.of(text))
        }
        for query in queries {
            let expected = bruteForce(query, kept, threshold: threshold)
            let isEqual = filter.similar(to: query) == expected
            #expect(isEqual, "\(query)")
            let most = filter.mostSimilar(to: query)
            let best = expected.max { ($0.score, $1.index) < ($1.score, $0.index) }
            #expect(most?.index == best?.index && most?.score == best?.score, "\(query)")
            found += best == nil ? 0 : 1
        }
        return found
    }

    @Test(arguments: [0, 0.3, 0.5, 0.7, 0.8, 0.95])
    func `it agrees with brute force on random words`(threshold: Double) {
        var random = SplitMix64(seed: UInt64(threshold * 100))
        func text(_ words: Int) -> String {
            let count = Int.random(in: 0...words, using: &random)
            return (0..<count).map { _ in
                let letter = min(Int.random(in: 0..<9, using: &random), 8)
                return ["a", "b", "c", "d", "e", "f", "g", "h", "i"][letter]
            }.joined(separator: " ")
        }
        let size = TestEffort.scaled(TestEffort.isOptimised ? 500 : 100)
        let texts = (0..<size).map { _ in text(14) }
        let queries = (0..<size / 2).map { _ in text(16) } + texts.prefix(20)
        let found = check(texts, queries: queries, threshold: threshold)
        #expect(found > 0)
        // Long texts, so that words of 64 tokens join.
        let long = (0..<size / 10).map { _ in text(300) }
        _ = check(long, queries: Array(long.reversed()), threshold: threshold)
    }

    @Test(arguments: [0.5, 0.7, 0.9])
    func `it agrees with brute force on requests`(threshold: Double) throws {
        var requests = try Requests(seed: 3)
        let size = TestEffort.scaled(TestEffort.isOptimised ? 1500 : 400)
        let texts = (0..<size).map { _ in requests.next() }
        let queries = (0..<size / 5).map { _ in requests.next() }
        let found = check(texts, queries: queries, threshold: threshold)
        // Some are like a kept one and some are not, else nothing is shown.
        #expect(found < queries.count && (found > 0 || threshold > 0.7))
    }

    @Test func `an equal text scores 1 and the first of equals is named`() {
        var filter = NoveltyFilter()
        for text in ["점심 추천해줘", "매운 음식 추천해줘", "매운음식을 추천해 주세요"] { filter.add(text) }
        let match = filter.mostSimilar(to: "매운 음식 추천 좀")
        #expect(match?.index == 1 && match?.score == 1)
        #expect(filter.similar(to: "매운 음식 추천 좀").map(\.index) == [1, 2])
        #expect(filter.count == 3)
    }

    @Test func `exactly the threshold is not above it`() {
        var filter = NoveltyFilter(threshold: 0.7)
        filter.add("a b c d e f g h i j")
        // 7 of 10 and 10: F is 0.7.
        #expect(filter.mostSimilar(to: "a b c d e f g x y z") == nil)
        let above = filter.mostSimilar(to: "a b c d e f g h y z")
        #expect(above?.score == 0.8)
    }

    @Test func `texts without words find nothing but themselves`() {
        var filter = NoveltyFilter()
        #expect(filter.mostSimilar(to: "점심") == nil)
        for text in ["", "ㅋㅋ", "점심 추천"] { filter.add(text) }
        #expect(filter.mostSimilar(to: "") == nil)
        #expect(filter.mostSimilar(to: "ㅋㅋ!")?.index == nil)
        #expect(filter.mostSimilar(to: "ㅋㅋ")?.index == 1)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["RUN_BENCHMARKS"] == "1"))
    func `speed at 100,000 texts`() throws {
        var requests = try Requests(seed: 1)
        var filter = NoveltyFilter()
        let clock = ContinuousClock()
        var texts: [String] = []
        let adding = clock.measure {
            for _ in 0..<100_000 {
                texts.append(requests.next())
                filter.add(texts[texts.count - 1])
            }
        }
        var times: [Double] = []
        var found = 0
        for _ in 0..<2000 {
            let query = requests.next()
            let time = clock.measure { found += filter.mostSimilar(to: query) == nil ? 0 : 1 }
            times.append(Double(time.components.attoseconds) * 1e-15)
        }
        times.sort()
        let brute = clock.measure {
            for text in texts.prefix(10_000) {
                _ = RougeL(reference: text, candidate: "비 오는 날 매운 국물 추천해줘")
            }
        }
        print(
            "100,000 texts of \(texts.map(\.count).reduce(0, +) / texts.count) characters added in",
            "\(adding); a query takes \(times[1000]) ms in the median, \(times[1980]) ms at 99 %,",
            "\(times[1999]) ms at most; \(found) of 2000 were not new; comparing with all",
            "one by one would take \(brute * 10)"
        )
    }
}
