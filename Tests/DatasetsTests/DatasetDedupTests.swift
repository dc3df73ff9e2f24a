// Which rows repeat which.

import Datasets
import Testing

@Suite("DatasetDedup")
struct DatasetDedupTests {
    private let rows = [
        ("매운 음식 추천해줘", "떡볶이는 어떠세요?"), ("담백한 거 추천해줘", "두부는 어떠세요?"), ("매운  음식 추천해줘 ", "떡볶이는 어떠세요?"),
        ("매운음식을 추천해 주세요", "불닭은 어떠세요?"), ("매운 음식 추천해줘", "짬뽕은 어떠세요?"),
        ("담백한 거 추천해줘".decomposedStringWithCanonicalMapping, "두부는 어떠세요?"),
    ]

    private func originals(_ dedup: DatasetDedup) -> [DatasetDedup.Original?] {
        var dedup = dedup
        return rows.enumerated().map { index, row in
            let example = InstructionExample(instruction: row.0, output: row.1)
            return dedup.original(of: DatasetRecord(line: index + 1, examples: [example]))
        }
    }

    private func original(_ line: Int, _ score: Double? = nil) -> DatasetDedup.Original {
        DatasetDedup.Original(line: line, score: score)
    }

    @Test func `equal rows are those with the same words`() {
        #expect(originals(DatasetDedup()) == [nil, nil, original(1), nil, nil, original(2)])
    }

    @Test func `near rows are those with like questions`() {
        #expect(
            originals(DatasetDedup(near: 0.7))
                == [nil, nil, original(1), original(1, 1), original(1, 1), original(2)]
        )
    }

    @Test func `whole rows may be compared too`() {
        let found = originals(DatasetDedup(near: 0.7, subject: .row))
        #expect(found[2] == original(1) && found[3] == nil && found[4] == nil)
    }
}
