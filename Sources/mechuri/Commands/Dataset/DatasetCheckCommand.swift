// `mechuri dataset check`: what is wrong with each row, and where.

import ArgumentParser
import ChatUI
import Datasets
import Diagnostics

extension DatasetCommand {
    /// Checks a data set.
    struct Check: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "check",
                abstract: say(
                    "행마다 잘못된 것을 줄 번호와 함께 알립니다.",
                    "Tell what is wrong with each row, and where."
                ),
                discussion: say(
                    "쓸 수 없는 행이 있으면 종료 코드 1입니다. 주의와 참고는 종류마다 \(Self.shown)개까지 보여 줍니다.",
                    "Exit code 1 when a row cannot be used. Of each kind of warning and note "
                        + "\(Self.shown) are shown."
                )
            )
        }
        /// Findings of one kind that are shown.
        private static let shown = 10

        @OptionGroup var language: LanguageOptions
        @OptionGroup var input: DatasetInputOptions
        @OptionGroup var tokenizer: TokenizerOptions
        @Option(
            name: .customLong("max-tokens"),
            help: ArgumentHelp(
                say("토큰 한도 (기본: 모델의 문맥 길이)", "Limit of tokens (default: the model's context)"),
                valueName: "n"
            )
        )
        var maxTokens: Int?
        @Flag(help: ArgumentHelp(say("주의와 참고를 모두 보여 줌", "Show all warnings and notes")))
        var all = false
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            if let maxTokens, maxTokens < 1 {
                throw ValidationError(
                    say("--max-tokens에는 1 이상을 쓰세요.", "--max-tokens takes 1 or more.")
                )
            }
            if maxTokens != nil, tokenizer.tokenizer == nil {
                throw ValidationError(
                    say(
                        "--max-tokens는 --tokenizer와 함께 쓰세요.",
                        "Give --tokenizer with --max-tokens."
                    )
                )
            }
        }

        func run() throws {
            let counter = try tokenizer.load()
            var check = DatasetCheck(
                path: input.file,
                limits: .init(tokens: maxTokens ?? counter?.contextLength ?? 2048),
                countTokens: counter?.count
            )
            try input.forEachRow { row, _ in check.check(row) }
            if json { try printJSON(Report(check)) } else { print(check) }
            if check.count(.error) > 0 { throw ExitCode(ExitStatus.failure.rawValue) }
        }

        private func print(_ check: DatasetCheck) {
            var counts: [String: Int] = [:]
            for finding in check.findings {
                counts[finding.code, default: 0] += 1
                let isShown = counts[finding.code, default: 0] <= Self.shown
                guard all || isShown || finding.severity == .error else { continue }
                let label = Self.label(finding.severity)
                printLine(label + TextSanitizer.cleanLine(finding.message(in: processLanguage)))
            }
            for severity in DatasetFinding.Severity.allCases where severity != .error && !all {
                let hidden = check.findings.filter { $0.severity == severity }
                    .reduce(into: [:]) { $0[$1.code, default: 0] += 1 }
                    .filter { $0.value > Self.shown }
                for (code, count) in hidden.sorted(by: { $0.key < $1.key }) {
                    let more = count - Self.shown
                    printLine(
                        say(
                            "… \(code) \(more)개 더 (--all로 모두)",
                            "… \(more) more of \(code) (--all shows them)"
                        )
                    )
                }
            }
            let (errors, warnings) = (check.count(.error), check.count(.warning))
            printLine(
                say(
                    "\(check.rowCount)행, 답 \(check.exampleCount)개: 오류 \(errors)개, 주의 \(warnings)개, "
                        + "참고 \(check.count(.note))개",
                    "\(check.rowCount) rows, \(check.exampleCount) answers: \(errors) errors, "
                        + "\(warnings) warnings, \(check.count(.note)) notes"
                )
            )
        }

        private static func label(_ severity: DatasetFinding.Severity) -> String {
            switch severity {
            case .error: say("오류: ", "error: ")
            case .warning: say("주의: ", "warning: ")
            case .note: say("참고: ", "note: ")
            }
        }
    }
}

extension DatasetCommand.Check {
    private struct Report: Encodable {
        struct Finding: Encodable {
            let path: String
            let line: Int?
            let severity: String
            let code: String
            let message: String
        }
        let rows: Int
        let examples: Int
        let errors: Int
        let warnings: Int
        let notes: Int
        let findings: [Finding]

        init(_ check: DatasetCheck) {
            rows = check.rowCount
            examples = check.exampleCount
            errors = check.count(.error)
            warnings = check.count(.warning)
            notes = check.count(.note)
            findings = check.findings.map {
                Finding(
                    path: $0.path,
                    line: $0.line,
                    severity: $0.severity.rawValue,
                    code: $0.code,
                    message: $0.message(in: processLanguage)
                )
            }
        }
    }
}
