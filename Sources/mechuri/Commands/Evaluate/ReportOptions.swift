// Where the report of `evaluate` goes.

import ArgumentParser
import ChatUI
import Evaluation
import Foundation
import ModelFormats

/// Where the report goes.
struct ReportOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("보고서 (Markdown)", "Report (Markdown)"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["md"])
    )
    var output: String?
    @Option(
        help: ArgumentHelp(
            say("보고서 (JSON): 모든 답까지", "Report (JSON), every reply included"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["json"])
    )
    var json: String?
    @Option(
        help: ArgumentHelp(
            say(
                "요청과 답을 고치지 않고 적은 쪽 (Markdown), 모델 카드에 쓸 수 있음",
                "Page of requests and unedited replies (Markdown), as for a model's card"
            ),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["md"])
    )
    var answers: String?
    @Flag(name: .shortAndLong, help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace existing files")))
    var force = false

    func validate() throws {
        guard !files.contains("") else {
            throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        if Set(files).count < files.count {
            throw ValidationError(
                say(
                    "-o, --json, --answers에 서로 다른 파일을 쓰세요.",
                    "Give -o, --json and --answers different files."
                )
            )
        }
    }

    private var files: [String] { [output, json, answers].compactMap(\.self) }

    /// Refuses what must not be replaced; called before any work is done.
    ///
    /// - Throws: `CommandLineError`.
    func check() throws {
        for path in files {
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw CommandLineError.notAFile(path: path)
            }
            if !force { throw CommandLineError.exists(path: path) }
        }
    }

    /// Writes what was asked for.
    ///
    /// - Throws: `FileError`.
    func write(_ report: EvaluationReport) throws {
        if let output {
            let text = MarkdownReport(report, language: processLanguage)
                .text(width: DisplayWidth.width(of:))
            try save(text, output)
        }
        if let answers {
            try save(AnswersPage(report, language: processLanguage).text, answers)
        }
        if let json { try save(try ReportDocument(report).text(), json) }
    }

    private func save(_ text: String, _ path: String) throws {
        let file = try AtomicOutputFile(path: path)
        try file.write(Array(text.utf8))
        try file.finish()
        printLine()
        printLine(say("쓴 파일: ", "Written: ") + TextSanitizer.cleanLine(path))
    }
}
