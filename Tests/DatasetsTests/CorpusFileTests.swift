// The texts that a vocabulary is learnt from.

import Datasets
import Foundation
import ModelFormats
import TestSupport
import Testing

@Suite("CorpusFile")
struct CorpusFileTests {
    private func texts(_ path: String) throws -> [String] {
        var texts: [String] = []
        try CorpusFile.forEachText(of: path) { texts.append($0) }
        return texts
    }

    @Test func `rows become the text of training without the end of sequence`() throws {
        let folder = try TemporaryFolder()
        let rows = """
            {"instruction": "점심", "input": "", "output": "김밥이요. <|endoftext|>"}
            {"instruction": "저녁", "input": "메뉴: 국수; 이유: 비", "output": "국수요."}

            """
        let expected = [
            "### 질문: 점심\n\n### 답변: 김밥이요. < |endoftext|>",
            "### 질문: 저녁\n\n### 맥락: 메뉴: 국수; 이유: 비\n\n### 답변: 국수요.",
        ]
        #expect(try texts(folder.write(rows, "a.jsonl")) == expected)
    }

    @Test func `every answer of a conversation is a text of its own`() throws {
        let folder = try TemporaryFolder()
        let row = """
            [{"conversations": [
              {"from": "human", "value": "점심"}, {"from": "gpt", "value": "김밥"},
              {"from": "human", "value": "다른 거"}, {"from": "gpt", "value": "국수"}]}]
            """
        #expect(
            try texts(folder.write(row, "a.json")) == [
                "### 질문: 점심\n\n### 답변: 김밥", "### 질문: 다른 거\n\n### 답변: 국수",
            ]
        )
    }

    @Test func `lines keep their ends, and a mark before them is no text`() throws {
        let folder = try TemporaryFolder()
        #expect(
            try texts(folder.write("\u{FEFF}가 나\n\n다\r\n라", "a.txt")) == [
                "가 나\n", "\n", "다\r\n", "라",
            ]
        )
        #expect(try texts(folder.write("{\"a\": 1}\n", "b")) == ["{\"a\": 1}\n"])
    }

    @Test func `bytes that are no UTF-8 are named with their line`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("가\n".utf8) + [0xB0, 0xA1, 0x0A], "a.txt")
        #expect(throws: DatasetError.notUTF8(.init(path: path, line: 2), encoding: nil)) {
            try CorpusFile.forEachText(of: path) { _ in }
        }
    }

    @Test func `a broken row is an error, and reading stops when asked`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "{\"instruction\": \"a\", \"output\": \"b\"}\n{\"x\n",
            "a.jsonl"
        )
        #expect(throws: DatasetError.self) { try texts(path) }
        let lines = try folder.write("a\nb\nc\nd\n", "a.txt")
        var seen: [String] = []
        var figures: [[Int]] = []
        #expect(throws: CancellationError.self) {
            try CorpusFile.forEachText(
                of: lines,
                progress: { figures.append([$0, $1]) },
                isCancelled: { seen.count == 2 },
                { seen.append($0) }
            )
        }
        #expect(seen == ["a\n", "b\n"])
        #expect(figures == [[2, 8], [4, 8]])
    }
}
