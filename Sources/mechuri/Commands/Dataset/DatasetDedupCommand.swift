// `mechuri dataset dedup`: a data set without the rows that repeat others.

import ArgumentParser
import ChatUI
import Datasets
import Diagnostics
import ModelFormats

extension DatasetCommand {
    /// Thins a data set out.
    struct Dedup: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "dedup",
                abstract: say("되풀이되는 행을 뺍니다.", "Leave repeated rows out."),
                discussion: say(
                    "공백과 유니코드 조합만 다른 행을 뺍니다. --near 0.7은 질문의 ROUGE-L F가 그보다 큰 행도 뺍니다(한국어는 "
                        + "조사와 어미를 떼고 견줍니다). 먼저 나온 행이 남습니다.",
                    "Rows that differ in nothing but white space and Unicode's ways of composing are "
                        + "left out. --near 0.7 also leaves out those whose questions have a larger "
                        + "ROUGE-L F (Korean is compared without particles and endings). The first "
                        + "of them stays."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @OptionGroup var input: DatasetInputOptions
        @OptionGroup var format: DatasetFormatOptions
        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                say("쓸 파일 (없으면 세기만 함)", "The file to write (without it, rows are only counted)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json", "jsonl"])
        )
        var output: String?
        @Option(
            help: ArgumentHelp(
                say("이보다 비슷한 행도 뺌 (예: 0.7)", "Leave out what is more alike than this (0.7, say)"),
                valueName: "x"
            )
        )
        var near: Double?
        @Option(
            help: ArgumentHelp(
                say(
                    "견줄 것: instruction 또는 row (기본 instruction)",
                    "Compare: instruction (default) or row"
                ),
                valueName: "instruction|row"
            ),
            completion: .list(DatasetDedup.Subject.allCases.map(\.rawValue))
        )
        var by: String = DatasetDedup.Subject.instruction.rawValue
        @Flag(help: ArgumentHelp(say("빠진 행을 하나씩 보여 줌", "List the rows that are left out")))
        var list = false
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            if let near { try DatasetArguments.checkShare(near, "--near") }
            if DatasetDedup.Subject(rawValue: by) == nil {
                throw ValidationError(
                    say(
                        "--by에는 instruction 또는 row를 쓰세요. 받은 값: \(by)",
                        "--by takes instruction or row, not \(by)."
                    )
                )
            }
        }

        private struct Removed: Encodable {
            let line: Int
            let original: Int
            let score: Double?
        }

        func run() throws {
            if let output { try format.check(output) }
            var dedup = DatasetDedup(near: near, subject: .init(rawValue: by) ?? .instruction)
            var kept: [DatasetRecord] = []
            var removed: [Removed] = []
            var isLines = true
            try input.forEachRow { row, reader in
                let record = try row.get()
                isLines = reader.isLines
                if let original = dedup.original(of: record) {
                    removed.append(
                        Removed(line: record.line, original: original.line, score: original.score)
                    )
                } else {
                    kept.append(record)
                }
            }
            if let output {
                let read = DatasetFormat(kept.first?.row ?? .alpaca, isLines: isLines)
                try DatasetOutput.write(kept, to: output, format: format.chosen(read))
            }
            try report(kept.count, removed)
        }

        private func report(_ kept: Int, _ removed: [Removed]) throws {
            struct Report: Encodable {
                let kept: Int
                let equal: Int
                let near: Int
                let removed: [Removed]
            }
            let equal = removed.count { $0.score == nil }
            if json {
                let report = Report(
                    kept: kept,
                    equal: equal,
                    near: removed.count - equal,
                    removed: removed
                )
                return try printJSON(report)
            }
            if list {
                for row in removed {
                    let score = row.score.map {
                        $0.formatted(.number.precision(.fractionLength(2)))
                    }
                    printLine("\(row.line)\t\(row.original)\t\(score ?? "=")")
                }
            }
            printLine(
                say(
                    "\(kept)행이 남고, 같은 \(equal)행과 비슷한 \(removed.count - equal)행이 빠집니다.",
                    "\(kept) rows stay; \(equal) equal and \(removed.count - equal) like ones are left out."
                )
            )
        }
    }
}
