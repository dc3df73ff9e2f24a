// What can be read, and what is said of what cannot: always with the right line.

import Datasets
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("DatasetReader")
struct DatasetReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func examples(_ text: String) throws -> [InstructionExample] {
        try DatasetReader.examples(path: folder.write(text, "data"))
    }

    /// The lines of what is wrong, and how many rows are fine.
    private func survey(_ bytes: [UInt8]) throws -> (errors: [DatasetError], rows: Int) {
        let reader = try DatasetReader(path: folder.write(bytes, "data"))
        var (errors, rows): ([DatasetError], Int) = ([], 0)
        while let row = try reader.next() {
            switch row {
            case .success: rows += 1
            case .failure(let error): errors.append(error)
            }
        }
        #expect(reader.bytesRead <= reader.byteCount)
        return (errors, rows)
    }

    private func error(_ text: String) throws -> DatasetError? {
        try survey(Array(text.utf8)).errors.first
    }

    private func place(_ line: Int) -> DatasetError.Place {
        DatasetError.Place(path: folder.file("data"), line: line)
    }

    private let two = [
        InstructionExample(instruction: "점심 추천해줘", output: "김밥은 어떠세요?"),
        InstructionExample(instruction: "a\n\"b\"", input: "메뉴: 죽", output: "네.", weight: 0.5),
    ]

    @Test(arguments: [
        """
        {"instruction":"점심 추천해줘","output":"김밥은 어떠세요?"}
        {"id": 7, "output":"네.","weight":0.5,"input":"메뉴: 죽","instruction":"a\\n\\"b\\""}

        """,
        """
        \u{FEFF}{"instruction":"점심 추천해줘","input":null,"output":"김밥은 어떠세요?"}\r
        \r
           {"instruction":"a\\n\\u0022b\\"","input":"메뉴: 죽","output":"네.","weight":5e-1}
        """,
        """
        [{"instruction":"점심 추천해줘","input":"","output":"김밥은 어떠세요?"},{"instruction"
        :"a\\n\\"b\\"","input":"메뉴: 죽","output":"네.","weight":0.5, "tags": ["}", {"a": [1]}]}]
        """,
        """
        \u{FEFF}
        [
          {"instruction": "점심 추천해줘", "output": "김밥은 어떠세요?"} ,
          {
            "instruction": "a\\n\\"b\\"", "input": "메뉴: 죽", "output": "네.", "weight": 0.5
          }
        ]

        """,
    ])
    func `Alpaca rows are read from lines and arrays`(text: String) throws {
        #expect(try examples(text) == two)
    }

    @Test(arguments: [
        #"{"conversations":[{"from":"system","value":"S"},{"from":"human","value":"q1"},{"from":"gpt","value":"a1"},{"from":"human","value":"q2"},{"from":"gpt","value":"a2"}],"weight":2}"#,
        #"[{"messages":[{"role":"system","content":"S"},{"role":"user","content":"q1"},{"role":"assistant","content":"a1"},{"role":"user","content":"q2"},{"role":"assistant","content":"a2"}],"weight":2}]"#,
    ])
    func `a conversation is one example for every answer`(text: String) throws {
        let first = InstructionExample.Turn(instruction: "q1", output: "a1")
        #expect(
            try examples(text) == [
                InstructionExample(instruction: "q1", input: "S", output: "a1", weight: 2),
                InstructionExample(
                    instruction: "q2",
                    input: "S",
                    output: "a2",
                    earlier: [first],
                    weight: 2
                ),
            ]
        )
    }

    @Test func `formats may be mixed and history is read`() throws {
        let text = """
            {"instruction":"q2","output":"a2","history":[["q1","a1"]]}
            {"conversations":[{"from":"user","value":"q"},{"from":"assistant","value":"a"}]}
            """
        let records = try DatasetReader.records(path: folder.write(text, "data"))
        #expect(records.map(\.row) == [.alpaca, .shareGPT])
        #expect(records[0].examples[0].earlier.map(\.instruction) == ["q1"])
        #expect(records[0].subject == "q1")
        #expect(records.map(\.line) == [1, 2])
    }

    @Test(arguments: ["[]", " [ \n ] \n", "\n\n", "\u{FEFF}"])
    func `a data set may be empty`(text: String) throws {
        #expect(try examples(text).isEmpty)
    }

    @Test func `every broken line is told and the others are read`() throws {
        let good = #"{"instruction":"q","output":"a"}"#
        let lines: [[UInt8]] = [
            Array(good.utf8), Array(#"{"instruction":"q","output":}"#.utf8), Array(good.utf8),
            Array(#"{"instruction":"q"}"#.utf8),
            Array("{\"instruction\":\"".utf8) + [0xB1, 0xE8] + Array("\",\"output\":\"a\"}".utf8),
            Array(#"{"instruction":"q","instruction":"q","output":"a"}"#.utf8), Array(good.utf8),
            Array(#"{"instruction":"q","output":"a"} x"#.utf8), Array(#"{"text":"a"}"#.utf8),
            Array(#"{"instruction":3,"output":"a"}"#.utf8), Array("[1]".utf8),
            Array(#"{"instruction":"q","output":"a","weight":0}"#.utf8),
            Array(#"{"instruction":"q","out"#.utf8),
        ]
        let result = try survey(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
        #expect(result.rows == 3)
        #expect(
            result.errors == [
                .syntax(place(2), byte: 29, .unexpectedByte), .missing(place(4), field: "output"),
                .notUTF8(place(5), encoding: nil), .duplicateKey(place(6), key: "instruction"),
                .syntax(place(8), byte: 34, .trailingBytes), .unknownRow(place(9), keys: ["text"]),
                .wrongType(place(10), field: "instruction", expected: "string", got: "integer"),
                .wrongType(place(11), field: "(root)", expected: "object", got: "array"),
                .badWeight(place(12), got: "0.0"), .unfinished(place(13)),
            ]
        )
    }

    @Test func `a row of several lines names the line of the error`() throws {
        let text =
            "[\n{\"instruction\": \"q\",\n \"output\": nope},\n {\"instruction\":\"q\",\"output\":\"a\"}]"
        let result = try survey(Array(text.utf8))
        #expect(result.errors == [.syntax(place(3), byte: 13, .unexpectedByte)])
        #expect(result.rows == 1)
    }

    @Test(arguments: [
        (#"[{"instruction":"q","output":"a"} {"instruction":"q","output":"a"}]"#, "trailing"),
        (#"[{"instruction":"q","output":"a"}"#, "end"),
        (#"[{"instruction":"q","output":"a"},"#, "end"),
        (#"[{"instruction":"q","output":"a"}] x"#, "trailing"), ("[,]", "byte"), ("[", "end"),
        (#"[{"instruction":"q","output":"a"#, "end"),
        (#"[{"instruction":"q","output":"a"},]"#, "byte"),
    ])
    func `a broken array is told and ends`(text: String, kind: String) throws {
        guard case .syntax(_, _, let problem) = try error(text) else {
            Issue.record("no syntax error")
            return
        }
        let kinds = ["trailing": "trailingBytes", "end": "endOfText", "byte": "unexpectedByte"]
        #expect(problem.rawValue == kinds[kind])
    }

    @Test(arguments: [
        (#"[{"from":"gpt","value":"a"}]"#, "turn"),
        (#"[{"from":"human","value":"q"}]"#, "unanswered"),
        ("[]", "unanswered"), (#"[{"from":"tool","value":"a"}]"#, "role"),
        (#"[{"from":"human","value":"q"},{"from":"human","value":"q"}]"#, "turn"),
        (#"[{"from":"human","value":"q"},{"from":"system","value":"s"}]"#, "turn"),
        (#"[{"from":"system","value":"s"}]"#, "unanswered"), (#"[{"value":"q"}]"#, "missing"),
        (#"[{"from":"human"}]"#, "missing"), (#"{"from":"human"}"#, "type"),
    ])
    func `a conversation out of turn is refused`(messages: String, kind: String) throws {
        let found = try error("{\"conversations\":\(messages)}")
        switch (found, kind) {
        case (.outOfTurn, "turn"), (.unanswered, "unanswered"), (.unknownRole, "role"),
            (.missing, "missing"), (.wrongType, "type"):
            break
        default: Issue.record("\(String(describing: found)) for \(kind)")
        }
    }

    @Test func `what is no data set is refused by what it is`() throws {
        #expect(throws: DatasetError.notADataset(path: folder.file("data"))) {
            try examples("점심,저녁\n")
        }
        let wide: [UInt8] = [0xFF, 0xFE, UInt8(ascii: "["), 0]
        #expect(throws: DatasetError.notUTF8(place(1), encoding: "UTF-16")) {
            try DatasetReader(path: folder.write(wide, "data"))
        }
    }

    @Test func `every error says where and what to do, in both languages`() {
        let place = DatasetError.Place(path: "d.jsonl", line: 12)
        let errors: [DatasetError] = [
            .syntax(place, byte: 3, .badEscape), .notUTF8(place, encoding: nil), .unfinished(place),
            .duplicateKey(place, key: "k"), .missing(place, field: "f"),
            .wrongType(place, field: "f", expected: "string", got: "null"),
            .badWeight(place, got: "-1"), .unknownRow(place, keys: []),
            .unknownRole(place, field: "conversations[0]", role: "tool"),
            .outOfTurn(place, field: "conversations[0]", role: "gpt"), .unanswered(place),
            .tooLong(place, limit: 1 << 24),
        ]
        for error in errors {
            for language in Language.allCases {
                #expect(error.message(in: language).hasPrefix("d.jsonl:12: "))
                #expect(error.message(in: language).count > 30)
            }
            #expect(error.exitStatus == .badInput && error.line == 12)
        }
        for error in [DatasetError.notADataset(path: "x"), .inUse(path: "x")] {
            #expect(error.message(in: .english).contains("x") && error.line == nil)
        }
    }

    @Test func `words of the file reach no terminal as they are`() {
        let place = DatasetError.Place(path: "d", line: 1)
        let word = "\u{1B}[2J\u{202E}" + String(repeating: "가", count: 500)
        let errors: [DatasetError] = [
            .duplicateKey(place, key: word), .unknownRow(place, keys: [word]),
            .unknownRole(place, field: "messages[0]", role: word),
        ]
        for error in errors {
            let message = error.message(in: .korean)
            #expect(message.count < 200 && message.contains("[2J가가"))
            #expect(!message.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        }
    }

    @Test func `many rows are read one by one`() throws {
        let count = TestEffort.scaled(TestEffort.isOptimised ? 100_000 : 5_000)
        let row = #"{"instruction":"점심 추천해줘","input":"","output":"오늘 점심으로는 김치찌개가 어떠세요?"}"#
        let path = try folder.write(String(repeating: row + "\n", count: count), "data")
        let reader = try DatasetReader(path: path)
        var rows = 0
        while let record = try reader.next() {
            rows += 1
            #expect(try record.get().line == rows)
        }
        #expect(rows == count && reader.bytesRead == reader.byteCount)
    }
}
