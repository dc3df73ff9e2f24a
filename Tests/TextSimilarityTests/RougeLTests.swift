// ROUGE-L against rouge_score's own figures where those are right (English), against the usual table
// on random sequences, and on Korean as people write it.

import Foundation
import Randomness
import TestSupport
import TextSimilarity
import Testing

@Suite("RougeL")
struct RougeLTests {
    private struct Row: Decodable {
        let reference: String
        let candidate: String
        let precision: Double
        let recall: Double
        let f: Double
    }

    @Test func `English scores are rouge_score's own`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/similarity/rouge_l.json")
        let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: file))
        #expect(rows.count == 60)
        for row in rows {
            let score = RougeL(reference: row.reference, candidate: row.candidate)
            #expect(abs(score.precision - row.precision) < 1e-12, "\(row)")
            #expect(abs(score.recall - row.recall) < 1e-12, "\(row)")
            #expect(abs(score.f - row.f) < 1e-12, "\(row)")
        }
    }

    @Test func `the bit-parallel length is that of the table`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<TestEffort.scaled(TestEffort.isOptimised ? 2000 : 200) {
            let alphabet = UInt32.random(in: 1...12, using: &random)
            func sequence() -> [UInt32] {
                let count = Int.random(in: 0...200, using: &random)
                return (0..<count).map { _ in UInt32.random(in: 0..<alphabet, using: &random) }
            }
            let (first, second) = (sequence(), sequence())
            let length = CommonSubsequence(first, tokenCount: 12).length(with: second)
            #expect(length == commonByTable(first, second), "\(first) \(second)")
        }
    }

    @Test(arguments: [63, 64, 65, 127, 128, 129])
    func `lengths at the edge of a word are counted`(count: Int) {
        let tokens = Array(0..<UInt32(count))
        let each = CommonSubsequence(tokens, tokenCount: count + 1)
        #expect(each.length(with: tokens) == count)
        #expect(each.length(with: tokens.reversed()) == 1)
        #expect(each.length(with: [UInt32(count)]) == 0)
        let same = CommonSubsequence([UInt32](repeating: 0, count: count), tokenCount: 1)
        #expect(same.length(with: [0, 0, 0]) == 3)
    }

    @Test(arguments: ["매운 음식 추천해줘", "BBQ 치킨", "ㅋㅋㅋ", "물", "줘", "???", "1만원 이하", "寿司 먹자"])
    func `a text is equal to itself`(text: String) {
        #expect(RougeL(reference: text, candidate: text).f == 1)
        let apart = text.decomposedStringWithCanonicalMapping
        #expect(RougeL(reference: text, candidate: apart).f == 1)
    }

    @Test func `an empty text is like nothing`() {
        #expect(RougeL(reference: "", candidate: "").f == 0)
        #expect(RougeL(reference: " \n", candidate: "밥").f == 0)
    }

    @Test(arguments: [
        ("매운 음식 추천해줘", "매운음식을 추천해 주세요"),
        ("김치찌개가 먹고 싶어요", "김치찌개 먹고싶다"),
        ("다이어트 중인데 저녁 메뉴 추천해줘", "다이어트중이에요 저녁메뉴 추천 부탁드려요"),
        ("BBQ 치킨 추천해줘", "bbq치킨을 추천해주라"),
        ("사과로 만든 디저트 추천해줘", "사과 디저트를 추천해주세요"),
        ("비 오는 날에는 뭐 먹을까", "비 오는 날 뭐 먹을까요?"),
    ])
    func `other particles, endings and spaces make no new request`(first: String, second: String) {
        let score = RougeL(reference: first, candidate: second).f
        #expect(score > 0.7, "\(score)")
    }

    @Test(arguments: [
        ("BBQ 치킨 추천해줘", "BBQ 소스 만드는 법"), ("매운 음식 추천해줘", "달콤한 음식 추천해줘"),
        ("점심 추천해줘", "저녁 추천해줘"), ("한식이 먹고싶어", "중식이 먹고싶어"),
        ("오늘 점심 뭐 먹을까?", "오늘 저녁 뭐 먹을까?"), ("연어 추천해줘", "장어 추천해줘"),
        ("짜장면 맛집", "비빔면 맛집"),
    ])
    func `another wish is another request`(first: String, second: String) {
        let score = RougeL(reference: first, candidate: second).f
        #expect(score <= 0.7, "\(score)")
    }
}

/// The length of the longest common subsequence by the usual table.
func commonByTable<Token: Equatable>(_ first: [Token], _ second: [Token]) -> Int {
    var row = [Int](repeating: 0, count: second.count + 1)
    for token in first {
        var diagonal = 0
        for place in second.indices {
            let above = row[place + 1]
            row[place + 1] = token == second[place] ? diagonal + 1 : max(above, row[place])
            diagonal = above
        }
    }
    return row[second.count]
}
