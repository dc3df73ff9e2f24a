// What is written is read back the same; what a killed writer left is noticed; nobody writes between.

import Datasets
import Foundation
import ModelFormats
import Randomness
import StrictJSON
import TestSupport
import Testing

@Suite("DatasetWriter and DatasetOutput")
struct DatasetWriterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.file("data.jsonl") }

    private func example(_ number: Int) -> InstructionExample {
        InstructionExample(instruction: "질문 \(number)", output: "답 \(number)입니다.")
    }

    @Test func `rows are appended as whole lines and read back`() throws {
        let writer = try DatasetWriter(path: path, syncs: true)
        try writer.append(example(1))
        // Nothing waits in a buffer: another process sees the row now.
        #expect(
            try folder.read("data.jsonl")
                == #"{"instruction": "질문 1", "input": "", "output": "답 1입니다."}"# + "\n"
        )
        let more = [JSONMember(key: "score", value: .double(0.25))]
        try writer.append(example(2), extra: more)
        try writer.close()
        let again = try DatasetWriter(path: path)
        #expect(again.rowsBefore == 2 && again.removedBytes == 0)
        try again.append(example(3))
        #expect(again.rowCount == 1)
        try again.close()
        #expect(try DatasetReader.examples(path: path) == [1, 2, 3].map(example))
        #expect(try folder.read("data.jsonl").contains(#", "score": 0.25}"#))
    }

    @Test func `an unfinished last line is removed at any length`() throws {
        let writer = try DatasetWriter(path: path)
        try writer.append(example(1))
        try writer.append(example(2))
        try writer.close()
        let whole = Array(try folder.read("data.jsonl").utf8)
        let first = whole.count / 2
        for length in first..<whole.count {
            try folder.write(Array(whole[..<length]), "data.jsonl")
            let writer = try DatasetWriter(path: path)
            // The whole row without its line feed is a row.
            let isWhole = length == whole.count - 1
            #expect(writer.rowsBefore == (isWhole ? 2 : 1))
            #expect(writer.removedBytes == (isWhole ? 0 : length - first))
            try writer.append(example(3))
            try writer.close()
            let expected = (isWhole ? [1, 2, 3] : [1, 3]).map(example)
            #expect(try DatasetReader.examples(path: path) == expected)
        }
    }

    @Test func `a second writer is refused until the first has ended`() throws {
        let first = try DatasetWriter(path: path)
        try first.append(example(1))
        #expect(throws: DatasetError.inUse(path: path)) { try DatasetWriter(path: path) }
        try first.close()
        #expect(try DatasetWriter(path: path).rowsBefore == 1)
        #expect(throws: FileError.cannotWrite(path: path, code: EBADF)) {
            try first.append(example(2))
        }
    }

    @Test func `a place that cannot be written is named`() throws {
        let missing = folder.file("none/data.jsonl")
        #expect(throws: FileError.cannotWrite(path: missing, code: ENOENT)) {
            try DatasetWriter(path: missing)
        }
        #expect(throws: FileError.self) { try DatasetWriter(path: folder.path) }
    }

    private static let texts = [
        "", "점심 추천해줘", "따옴표 \" 역빗금 \\ 빗금 /", "줄\n바꿈\r\n탭\t",
        "\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{2029}",
        "🍚👨‍👩‍👧", "각", "]}, {[", "\u{FEFF}",
    ]

    @Test(arguments: DatasetFormat.all.map(\.name))
    func `every format gives back what was written`(name: String) throws {
        let format = try #require(DatasetFormat(name: name))
        #expect(format.name == name)
        var random = SplitMix64(seed: 5)
        func text() -> String { Self.texts.randomElement(using: &random) ?? "" }
        let records = (0..<200).map { _ in
            let turns = format.row == .alpaca ? 1 : Int.random(in: 1...4, using: &random)
            let (input, weight) = (text(), Float.random(in: 0.1...3, using: &random))
            var earlier: [InstructionExample.Turn] = []
            let examples = (0..<turns).map { _ in
                let example = InstructionExample(
                    instruction: text(),
                    input: input,
                    output: text(),
                    earlier: earlier,
                    weight: weight
                )
                earlier.append(.init(instruction: example.instruction, output: example.output))
                return example
            }
            return DatasetRecord(line: 0, row: format.row, examples: examples)
        }
        let count = try DatasetOutput.write(records, to: path, format: format)
        #expect(count == records.count)
        let read = try DatasetReader.records(path: path)
        let isEqual = read.map(\.examples) == records.map(\.examples)
        #expect(isEqual)
        #expect(read.allSatisfy { $0.row == format.row })
        let lines = try folder.read("data.jsonl").split { $0 == "\n" || $0 == "\r\n" }
        #expect(lines.count == records.count + (format.isLines ? 0 : 2))
        // Foundation agrees that it is JSON.
        let data = try Data(contentsOf: URL(filePath: path))
        if !format.isLines {
            #expect(try JSONSerialization.jsonObject(with: data) is [[String: Any]])
        }
    }

    @Test func `a conversation becomes a row for each answer in Alpaca`() throws {
        let turn = InstructionExample.Turn(instruction: "q1", output: "a1")
        let record = DatasetRecord(
            line: 1,
            row: .shareGPT,
            examples: [
                InstructionExample(instruction: "q1", output: "a1"),
                InstructionExample(instruction: "q2", output: "a2", earlier: [turn]),
            ]
        )
        let rows = RowWriter(.alpaca).rows(of: record)
        #expect(rows.count == 2 && rows[1].hasSuffix(#""history": [["q1", "a1"]]}"#))
        let path = folder.file("a.json")
        try DatasetOutput.write([record], to: path, format: DatasetFormat(.alpaca, isLines: false))
        #expect(try DatasetReader.examples(path: path) == record.examples)
    }

    @Test func `an empty data set is one that can be read`() throws {
        for format in DatasetFormat.all where !format.isLines {
            try DatasetOutput.write([], to: path, format: format)
            #expect(try folder.read("data.jsonl") == "[]\n")
        }
    }
}
