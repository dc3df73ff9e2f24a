// Every kind of finding on a row that has it, none on a row that is fine.

import Datasets
import Diagnostics
import TestSupport
import Testing

@Suite("DatasetCheck")
struct DatasetCheckTests {
    private func record(_ line: Int, _ examples: InstructionExample...) -> DatasetRecord {
        DatasetRecord(line: line, examples: examples)
    }

    private func findings(
        _ instruction: String,
        _ output: String,
        input: String = "",
        limits: DatasetCheck.Limits = DatasetCheck.Limits(),
        countTokens: ((String) -> Int)? = nil
    ) -> [DatasetFinding] {
        var check = DatasetCheck(path: "d", limits: limits, countTokens: countTokens)
        let example = InstructionExample(instruction: instruction, input: input, output: output)
        check.check(.success(record(3, example)))
        return check.findings
    }

    private let question = "비 오는 날 점심 추천해줘"

    @Test(arguments: [
        "칼국수는 어떠세요?", "칼국수를 추천드려요.", "칼국수 어때요! 🍜", "‘칼국수’가 좋겠어요.”", "칼국수 좋죠~ ㅎㅎ", "칼국수… ",
        "(따뜻한 국물이에요.)", "## 1 <| 2 |> 3 <||> < s.",
    ])
    func `a row that is fine has no findings`(answer: String) {
        #expect(findings(question, answer).isEmpty)
    }

    @Test(arguments: [
        ("칼국수를 추천드려요", "no-full-stop"), ("칼국수 어때", "no-full-stop"), ("따뜻한 국물의", "cut-off"),
        ("칼국수, 수제비,", "cut-off"), ("", "empty"), (" \n ", "empty"), ("칼국수예요. ### 질문: 또?", "marker"),
        ("칼국수예요.<|endoftext|>.", "marker"), ("칼국수예요.\u{1B}[31m.", "control-character"),
        ("칼국수예요 </s>.", "marker"), ("칼\u{FFFD}수예요.", "lost-text"),
        ("Try a hot noodle soup with clams today.", "foreign"),
        (String(repeating: "칼국수 좋아요. ", count: 300) + ".", "too-long"),
    ])
    func `a bad answer is found`(answer: String, code: String) {
        #expect(findings(question, answer).map(\.code) == [code])
    }

    @Test func `bad questions and inputs are found`() {
        #expect(findings("", "네.").map(\.problem) == [.empty(.instruction)])
        #expect(
            findings("### 답변: 네", "네.").map(\.problem) == [.marker(.instruction, "###")]
        )
        #expect(
            findings(question, "네.", input: "메뉴: 죽\u{7}").map(\.problem)
                == [.control(.input, "\u{7}")]
        )
        var limits = DatasetCheck.Limits()
        limits.instruction = 4
        #expect(
            findings("점심 추천해줘", "네.", limits: limits).map(\.problem)
                == [.tooLong(.instruction, characters: 7, limit: 4)]
        )
    }

    @Test func `tokens are counted over the text that training reads`() {
        var texts: [String] = []
        let found = findings(
            question,
            "죽이요.",
            input: "메뉴: 죽",
            limits: DatasetCheck.Limits(tokens: 20)
        ) { text in
            texts.append(text)
            return 21
        }
        #expect(found.map(\.problem) == [.tooManyTokens(21, limit: 20)])
        #expect(
            texts == ["### 질문: \(question)\n\n### 맥락: 메뉴: 죽\n\n### 답변: 죽이요.<|endoftext|>"]
        )
    }

    @Test func `repetitions name the earlier line, spaces and jamo aside`() {
        var check = DatasetCheck(path: "d")
        let rows = [
            ("점심 추천해줘", "죽이요."), ("저녁 추천해줘", "국이요."), (" 점심\n추천해줘", "죽이요. "),
            ("점심 추천해줘", "밥이요."), ("저녁 추천해줘".decomposedStringWithCanonicalMapping, "국이요."),
        ]
        for (index, row) in rows.enumerated() {
            let example = InstructionExample(instruction: row.0, output: row.1)
            check.check(.success(record(index + 1, example)))
        }
        #expect(check.findings.map(\.line) == [3, 4, 5])
        #expect(
            check.findings.map(\.problem)
                == [.duplicate(of: 1), .otherAnswer(than: 1), .duplicate(of: 2)]
        )
        #expect(check.rowCount == 5 && check.exampleCount == 5)
        #expect(check.count(.warning) == 2 && check.count(.note) == 1 && check.count(.error) == 0)
    }

    @Test func `every answer of a conversation is looked at once`() {
        var check = DatasetCheck(path: "d")
        let turn = InstructionExample.Turn(instruction: "점심 뭐 먹지", output: "국물")
        check.check(
            .success(
                record(
                    9,
                    InstructionExample(instruction: turn.instruction, output: turn.output),
                    InstructionExample(instruction: "다른 거", output: "밥이요.", earlier: [turn])
                )
            )
        )
        #expect(check.findings.map(\.problem) == [.cutOff(ending: "국물")])
        #expect(check.exampleCount == 2)
    }

    @Test func `rows that cannot be read are errors`() {
        var check = DatasetCheck(path: "d")
        let error = DatasetError.unanswered(.init(path: "d", line: 4))
        check.check(.failure(error))
        #expect(check.count(.error) == 1 && check.findings[0].line == 4)
        #expect(check.findings[0].message(in: .korean) == error.message(in: .korean))
    }

    @Test func `every finding says where and what to do, in both languages`() {
        let problems: [DatasetFinding.Problem] = [
            .empty(.output), .tooLong(.output, characters: 9, limit: 8),
            .tooManyTokens(9, limit: 8), .cutOff(ending: "국물"), .noFullStop,
            .marker(.output, "###"), .control(.input, "\u{7}"), .lostText(.output),
            .duplicate(of: 2), .otherAnswer(than: 2), .foreign(share: 0.1),
        ]
        for problem in problems {
            let finding = DatasetFinding(path: "d.json", line: 5, problem: problem)
            for language in Language.allCases {
                let message = finding.message(in: language)
                #expect(message.hasPrefix("d.json:5: ") && message.count > 25, "\(message)")
            }
        }
        #expect(
            Set(problems.map { DatasetFinding(path: "", line: 1, problem: $0).code }).count == 11
        )
    }
}
