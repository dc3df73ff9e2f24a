// How long 100,000 rows take: `RUN_BENCHMARKS=1 swift test -c release --filter DatasetSpeed`.

import Datasets
import Foundation
import Randomness
import TestSupport
import Testing

@Suite(
    "DatasetSpeed",
    .enabled(if: ProcessInfo.processInfo.environment["RUN_BENCHMARKS"] == "1")
)
struct DatasetSpeedTests {
    private func records(_ count: Int) throws -> [DatasetRecord] {
        let menus = try RawCatalogue().menus.map(\.name)
        let moments = ["", "오늘 ", "점심에 ", "저녁으로 ", "비 오는 날 ", "야근하고 나서 ", "친구랑 ", "혼자 "]
        let wishes = [" 추천해줘", " 먹고 싶어", " 뭐가 좋을까요?", " 알려줘", " 만드는 법", " 말고 다른 거", " 파는 곳"]
        var random = SplitMix64(seed: 1)
        func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }
        return (0..<count).map { line in
            let second = Bool.random(using: &random) ? "랑 " + pick(menus) : ""
            let question = pick(moments) + pick(menus) + second + pick(wishes)
            let answer = pick(menus) + "은 어떠세요? 따뜻하고 든든해서 오늘 같은 날에 좋아요."
            let example = InstructionExample(instruction: question, output: answer)
            return DatasetRecord(line: line + 1, examples: [example])
        }
    }

    @Test func `100,000 rows`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("data.jsonl")
        let rows = try records(100_000)
        let clock = ContinuousClock()
        func time(_ name: String, _ body: () throws -> Void) rethrows {
            print("\(name): \(try clock.measure(body))")
        }
        try time("written at once") {
            try DatasetOutput.write(rows, to: path, format: DatasetFormat(.alpaca, isLines: true))
        }
        try time("appended one by one") {
            let writer = try DatasetWriter(path: folder.file("appended.jsonl"))
            for row in rows { try writer.append(row.examples[0]) }
            try writer.close()
        }
        var read: [DatasetRecord] = []
        try time("read") { read = try DatasetReader.records(path: path) }
        #expect(read.count == rows.count)
        var check = DatasetCheck(path: path)
        time("checked") { for row in read { check.check(.success(row)) } }
        var statistics = DatasetStatistics()
        time("counted") { for row in read { statistics.add(row) } }
        var dedup = DatasetDedup(near: 0.7)
        var kept = 0
        time("thinned out at 0.7") {
            for row in read where dedup.original(of: row) == nil { kept += 1 }
        }
        time("split, equal questions") {
            _ = DatasetSplit(read, share: 0.1, method: .counted(near: nil))
        }
        var split: DatasetSplit?
        time("split, like questions") { split = DatasetSplit(read, share: 0.1) }
        print("kept \(kept); \(split?.groupCount ?? 0) groups, \(split?.largestGroup ?? 0) in one")
    }
}
