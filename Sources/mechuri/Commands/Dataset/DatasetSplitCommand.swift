// `mechuri dataset split`: rows for training and rows for validation, in two files.

import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import ModelFormats

extension DatasetCommand {
    /// Splits a data set.
    struct Split: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "split",
                abstract: say("학습용과 검증용으로 나눕니다.", "Divide into training and validation."),
                discussion: say(
                    "질문이 같거나 비슷한 행은 늘 한쪽에 모입니다. 학습에서 본 질문으로 검증하면 손실이 거짓말을 하기 때문입니다. "
                        + "--by-content는 행을 더해도 앞의 행이 자리를 옮기지 않습니다(같은 질문만 모읍니다).",
                    "Rows with equal or like questions always stay on one side: validation on questions "
                        + "seen in training would lie. With --by-content, rows that are added later "
                        + "move no other row (only equal questions stay together)."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @OptionGroup var input: DatasetInputOptions
        @OptionGroup var format: DatasetFormatOptions
        @Option(
            name: [.short, .customLong("output")],
            help: ArgumentHelp(
                say("학습용 파일 (기본: 이름-train)", "File for training (default: NAME-train)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json", "jsonl"])
        )
        var output: String?
        @Option(
            name: .customLong("validation-output"),
            help: ArgumentHelp(
                say("검증용 파일 (기본: 이름-validation)", "File for validation (default: NAME-validation)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json", "jsonl"])
        )
        var validationOutput: String?
        @Option(
            help: ArgumentHelp(
                say("검증용의 비율", "Share of validation"),
                valueName: "x"
            )
        )
        var share = 0.1
        @Option(
            help: ArgumentHelp(
                say("난수 씨앗: 같으면 같게 나눔", "Seed: the same splits the same"),
                valueName: "n"
            )
        )
        var seed: UInt64 = 42
        @Option(
            help: ArgumentHelp(
                say("비슷하다고 볼 ROUGE-L F (기본 0.7)", "ROUGE-L F that counts as like (default 0.7)"),
                valueName: "x"
            )
        )
        var near: Double?
        @Flag(
            name: .customLong("equal-only"),
            help: ArgumentHelp(say("같은 질문만 한쪽에 모음", "Keep only equal questions together"))
        )
        var equalOnly = false
        @Flag(
            name: .customLong("by-content"),
            help: ArgumentHelp(say("행의 내용만으로 자리를 정함", "Let each row's content alone decide"))
        )
        var byContent = false
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            try DatasetArguments.checkShare(share, "--share")
            if let near { try DatasetArguments.checkShare(near, "--near") }
            if near != nil, equalOnly || byContent {
                throw ValidationError(
                    say(
                        "--near는 --equal-only나 --by-content와 함께 쓸 수 없습니다.",
                        "--near goes neither with --equal-only nor with --by-content."
                    )
                )
            }
        }

        func run() throws {
            let (training, validation) = (
                output ?? path("train"), validationOutput ?? path("validation")
            )
            guard training != validation else {
                throw ValidationError(
                    say("두 파일의 이름이 같습니다.", "Both files have the same name.")
                )
            }
            for path in [training, validation] { try format.check(path) }
            let (records, inputFormat) = try input.records()
            let split = self.split(records)
            let sides = zip(records, split.isValidation)
            let chosen = format.chosen(inputFormat)
            // Both are complete before either gets its name.
            let files = try [
                (training, sides.filter { !$0.1 }), (validation, sides.filter(\.1)),
            ].map { try Self.seal($1.map(\.0), $0, chosen) }
            for file in files { try file.publish() }
            try report(split, records.count, training, validation)
        }

        /// "data.jsonl" gives "data-train.jsonl"; another format may ask for another extension.
        private func path(_ side: String) -> String {
            let path = input.file as NSString
            var ending = path.pathExtension.isEmpty ? "" : "." + path.pathExtension
            if let name = format.format { ending = name.hasSuffix("-jsonl") ? ".jsonl" : ".json" }
            return path.deletingPathExtension + "-" + side + ending
        }

        private func split(_ records: [DatasetRecord]) -> DatasetSplit {
            let bar = ProgressBar(unit: .rows)
            defer { bar.clear() }
            let method: DatasetSplit.Method =
                byContent ? .byContent : .counted(near: equalOnly ? nil : near ?? 0.7)
            return DatasetSplit(records, share: share, seed: seed, method: method) {
                bar.show(done: $0, total: records.count, label: say("견주는 중", "comparing"))
            }
        }

        private static func seal(
            _ records: [DatasetRecord],
            _ path: String,
            _ format: DatasetFormat
        ) throws -> AtomicOutputFile {
            let file = try AtomicOutputFile(path: path)
            var output = DatasetOutput(format: format) { try file.write(Array($0.utf8)) }
            for record in records { try output.append(record) }
            try output.finish()
            try file.seal()
            return file
        }

        private func report(
            _ split: DatasetSplit,
            _ count: Int,
            _ training: String,
            _ validation: String
        ) throws {
            struct Report: Encodable {
                let training: String
                let validation: String
                let trainingRows: Int
                let validationRows: Int
                let wanted: Int
                let groups: Int
                let largestGroup: Int

                enum CodingKeys: String, CodingKey {
                    case training, validation, wanted, groups
                    case trainingRows = "training_rows"
                    case validationRows = "validation_rows"
                    case largestGroup = "largest_group"
                }
            }
            let held = split.validationCount
            if json {
                let report = Report(
                    training: training,
                    validation: validation,
                    trainingRows: count - held,
                    validationRows: held,
                    wanted: split.wanted,
                    groups: split.groupCount,
                    largestGroup: split.largestGroup
                )
                return try printJSON(report)
            }
            printLine(
                say(
                    "\(training) \(count - held)행, \(validation) \(held)행. 비슷한 질문 묶음 "
                        + "\(split.groupCount)개, 가장 큰 묶음 \(split.largestGroup)행.",
                    "\(training): \(count - held) rows, \(validation): \(held) rows. \(split.groupCount) "
                        + "groups of like questions, \(split.largestGroup) rows in the largest."
                )
            )
            if held < split.wanted, !byContent {
                complain(
                    say(
                        "주의: 검증용으로 \(split.wanted)행을 바랐지만 \(held)행뿐입니다. 비슷한 질문이 길게 이어져 있습니다. "
                            + "--near를 올리거나 --equal-only를 쓰거나 mechuri dataset dedup으로 줄여 보세요.",
                        "Note: \(split.wanted) rows were wanted for validation, but like questions form "
                            + "too long a chain. Raise --near, use --equal-only, or thin the data out "
                            + "with mechuri dataset dedup."
                    )
                )
            }
        }
    }
}
