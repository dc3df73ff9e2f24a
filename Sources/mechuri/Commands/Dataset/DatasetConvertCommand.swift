// `mechuri dataset convert`: the same rows in another format.

import ArgumentParser
import Datasets
import ModelFormats

extension DatasetCommand {
    /// Writes a data set in another format.
    struct Convert: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "convert",
                abstract: say("다른 형식으로 옮깁니다.", "Write in another format."),
                discussion: say(
                    "여러 번 주고받은 대화는 alpaca에서 답마다 한 행이 되고 앞의 말은 history에 남습니다. input은 "
                        + "sharegpt와 messages에서 system이 되고, 거꾸로도 그렇습니다. 그 밖의 값은 옮기지 않습니다.",
                    "A conversation becomes a row for each answer in alpaca, with what was said before "
                        + "under history. The input becomes the system message of sharegpt and "
                        + "messages, and the other way round. Other members are left behind."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @OptionGroup var input: DatasetInputOptions
        @OptionGroup var format: DatasetFormatOptions
        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                say("쓸 파일 (기본: 표준 출력)", "The file to write (default: standard output)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json", "jsonl"])
        )
        var output: String?

        func validate() throws {
            guard format.format != nil else {
                throw ValidationError(
                    say("--format으로 형식을 정해 주세요.", "Choose a format with --format.")
                )
            }
        }

        func run() throws {
            let format = format.chosen(DatasetFormat(.alpaca, isLines: true))
            guard let path = output else {
                // Whole rows at a time, and nothing before the first one has been read.
                var output = DatasetOutput(format: format) { printNow($0) }
                try input.forEachRow { row, _ in try output.append(try row.get()) }
                return try output.finish()
            }
            try self.format.check(path)
            let file = try AtomicOutputFile(path: path)
            var output = DatasetOutput(format: format) { try file.write(Array($0.utf8)) }
            try input.forEachRow { row, _ in try output.append(try row.get()) }
            try output.finish()
            try file.finish()
            complain(
                say(
                    "\(path)에 \(output.rowCount)행을 썼습니다(\(format.name)).",
                    "Wrote \(output.rowCount) rows to \(path) (\(format.name))."
                )
            )
        }
    }
}
