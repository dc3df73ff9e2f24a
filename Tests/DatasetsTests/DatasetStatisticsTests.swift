// Figures of small data sets, by hand.

import Datasets
import Testing

@Suite("DatasetStatistics")
struct DatasetStatisticsTests {
    @Test func `lengths, openings and repetitions are counted`() {
        var statistics = DatasetStatistics { $0.utf8.count }
        let turn = InstructionExample.Turn(instruction: "점심 추천해줘", output: "죽은 어떠세요?")
        let rows = [
            [InstructionExample(instruction: "점심 추천해줘", output: "죽은 어떠세요?")],
            [InstructionExample(instruction: "점심  추천해줘", output: "죽은 어떠세요?")],
            [
                InstructionExample(
                    instruction: "점심 추천해줘",
                    input: "메뉴: 밥",
                    output: "밥은 BBQ예요.",
                    weight: 2
                )
            ],
            [
                InstructionExample(instruction: "점심 추천해줘", output: "죽은 어떠세요?"),
                InstructionExample(instruction: "다른 거", output: "밥이요.", earlier: [turn]),
            ],
        ]
        for (index, examples) in rows.enumerated() {
            statistics.add(DatasetRecord(line: index + 1, examples: examples))
        }
        #expect(statistics.rowCount == 4 && statistics.exampleCount == 5)
        #expect(statistics.conversationCount == 1 && statistics.withInput == 1)
        #expect(statistics.withWeight == 1 && statistics.duplicates == 1)
        #expect(statistics.repeatedQuestions == 2)
        let questions = statistics.lengths(.instructionCharacters)
        #expect(questions?.count == 5 && questions?.median == 7 && questions?.maximum == 8)
        #expect(statistics.lengths(.instructionSyllables)?.minimum == 3)
        #expect(statistics.lengths(.outputSyllables)?.total == 6 * 3 + 4 + 3)
        #expect(statistics.lengths(.inputCharacters)?.count == 1)
        let first = "### 질문: 점심 추천해줘\n\n### 답변: 죽은 어떠세요?<|endoftext|>"
        #expect(statistics.lengths(.exampleTokens)?.minimum == first.utf8.count)
        #expect(statistics.lengths(.answerTokens)?.minimum == " 밥이요.".utf8.count + 1)
        let openings = statistics.answerOpenings(2)
        #expect(openings.map(\.text) == ["죽은 어떠세요?", "밥은 BBQ예요."] && openings[0].count == 3)
        #expect(statistics.questionOpenings(9).map(\.count) == [4, 1])
        // 28 and 3 of the Latin BBQ.
        let syllables = 6 * 4 + 3 + 6 * 3 + 4 + 3
        #expect(statistics.koreanShare == Double(syllables) / Double(syllables + 3))
    }

    @Test func `percentiles go by nearest rank`() {
        let summary = LengthSummary(Array((1...100).reversed()))
        #expect(summary?.p5 == 5 && summary?.median == 50 && summary?.p95 == 95)
        #expect(summary?.p99 == 99 && summary?.maximum == 100 && summary?.mean == 50.5)
        #expect(LengthSummary([7])?.p99 == 7 && LengthSummary([7])?.p5 == 7)
        #expect(LengthSummary([]) == nil)
    }

    @Test func `nothing is measured of nothing`() {
        let statistics = DatasetStatistics()
        #expect(DatasetStatistics.Measure.allCases.allSatisfy { statistics.lengths($0) == nil })
        #expect(statistics.koreanShare == 0 && statistics.answerOpenings(3).isEmpty)
    }
}
