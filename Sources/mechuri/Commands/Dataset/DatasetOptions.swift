// What the commands about data sets have in common: the file, the tokenizer, the output.

import ArgumentParser
import Configuration
import Datasets
import Diagnostics
import Foundation
import ModelFormats
import Tokenization

/// The data set to be read.
struct DatasetInputOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            say("데이터 파일 (JSON 배열 또는 JSONL)", "The data set (a JSON array or JSONL)"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["json", "jsonl"])
    )
    var file: String

    /// Reads the rows one by one, with a bar on a terminal.
    ///
    /// - Throws: what the reader throws; an exit code after ^C.
    func forEachRow(
        _ body: (Result<DatasetRecord, DatasetError>, DatasetReader) throws -> Void
    ) throws {
        let flag = Interrupt.flag()
        let bar = ProgressBar()
        defer { bar.clear() }
        let reader = try DatasetReader(path: file)
        while let row = try reader.next() {
            if flag.isCancelled { throw ExitCode(Interrupt.exitCode) }
            try body(row, reader)
            bar.show(done: reader.bytesRead, total: reader.byteCount, label: file)
        }
    }

    /// All rows and the format of the file; the first one that cannot be read ends the command.
    func records() throws -> (records: [DatasetRecord], format: DatasetFormat) {
        var records: [DatasetRecord] = []
        var isLines = true
        try forEachRow { row, reader in
            records.append(try row.get())
            isLines = reader.isLines
        }
        return (records, DatasetFormat(records.first?.row ?? .alpaca, isLines: isLines))
    }
}

/// A tokenizer to count with.
struct TokenizerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "토큰을 셀 토크나이저: GGUF 모델 또는 tokenizer.json",
                "Count tokens by a GGUF or tokenizer.json"
            ),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf", "json"])
    )
    var tokenizer: String?

    /// What counts tokens, and how many the model reads at once, where its file says so.
    func load() throws -> (count: (String) -> Int, contextLength: Int?)? {
        guard let tokenizer else { return nil }
        if tokenizer.hasSuffix(".json") {
            let file = try MappedFile(path: tokenizer)
            let loaded = try withExtendedLifetime(file) {
                try Tokenizer(json: Data(file.bytes), source: tokenizer)
            }
            return ({ loaded.encode($0).count }, nil)
        }
        let file = try GGUFFile(path: try Surroundings(complains: false).locator.model(tokenizer))
        let loaded = try file.tokenizer()
        let context = try file.optionalInteger(GGUFNames.Key.contextLength)
        return ({ loaded.encode($0).count }, context)
    }
}

/// How a data set is written.
struct DatasetFormatOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "형식: \(Self.names) (기본: 읽은 파일과 같음)",
                "Format: \(Self.names) (default: the input's)"
            ),
            valueName: say("형식", "format")
        ),
        completion: .list(DatasetFormat.all.map(\.name))
    )
    var format: String?
    @Flag(name: .shortAndLong, help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file")))
    var force = false

    private static var names: String { DatasetFormat.all.map(\.name).joined(separator: ", ") }

    func validate() throws {
        if let format, DatasetFormat(name: format) == nil {
            throw ValidationError(
                say(
                    "--format \(format)은(는) 쓸 수 없습니다. 쓸 수 있는 것: \(Self.names)",
                    "--format \(format) is not one of \(Self.names)."
                )
            )
        }
    }

    /// The format that was asked for, else the input's.
    func chosen(_ input: DatasetFormat) -> DatasetFormat {
        format.flatMap { DatasetFormat(name: $0) } ?? input
    }

    /// Refuses what must not be replaced; called before any work is done.
    ///
    /// - Throws: `CommandLineError`.
    func check(_ path: String) throws { try OutputOptions.check(path, force: force) }
}

/// Refuses shares and thresholds that make no sense.
enum DatasetArguments {
    /// A number above 0 and below 1.
    static func checkShare(_ value: Double, _ option: String) throws {
        guard value > 0, value < 1 else {
            throw ValidationError(
                say(
                    "\(option)에는 0과 1 사이의 수를 쓰세요. 받은 값: \(value)",
                    "\(option) takes a number between 0 and 1, not \(value)."
                )
            )
        }
    }
}
