// `mechuri dataset compose`: a corpus of conversations from the grammar in Models/grammar, to train a model
// from nothing on.

import ArgumentParser
import Composition
import Datasets
import Diagnostics
import Foundation
import ModelFormats

extension DatasetCommand {
    /// Composes a corpus.
    struct Compose: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "compose",
                abstract: say("문법으로 대화를 지어냅니다.", "Compose conversations of a grammar."),
                discussion: say(
                    "Models/grammar의 말과 메뉴 표로 서로 다른 대화를 만듭니다. 씨앗이 같으면 같은 말뭉치입니다.",
                    "Makes distinct conversations of the phrases in Models/grammar and the menus. The same "
                        + "seed gives the same corpus."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(
                say("만들 파일 (JSONL, -은 표준 출력)", "The file to write (JSONL; -: standard output)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["jsonl"])
        )
        var output: String
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(say("대화의 수", "How many conversations"), valueName: "n")
        )
        var count = 400_000
        @Option(help: ArgumentHelp(say("씨앗", "Seed"), valueName: "n"))
        var seed: UInt64 = 1
        @Option(
            name: .customLong("grounded"),
            help: ArgumentHelp(
                say(
                    "추천 가운데 맥락을 보고 쓰는 몫, 0부터 1",
                    "Share of recommendations written from a 맥락, 0 to 1"
                ),
                valueName: "x"
            )
        )
        var groundedShare = Composer.usualGroundedShare
        @OptionGroup var source: GrammarOptions
        @Flag(
            name: .shortAndLong,
            help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace an existing file"))
        )
        var force = false
        @Flag(help: ArgumentHelp(say("요약을 JSON으로", "The summary as JSON")))
        var json = false

        func validate() throws {
            guard count > 0 else {
                throw ValidationError(say("--count는 1 이상입니다.", "--count is at least 1."))
            }
            guard (0...1).contains(groundedShare) else {
                throw ValidationError(
                    say("--grounded는 0부터 1까지입니다.", "--grounded takes 0 to 1.")
                )
            }
        }

        func run() throws {
            if output != "-" { try OutputOptions.check(output, force: force) }
            let (grammar, catalog) = try source.read()
            let corpus = Corpus(
                grammar: grammar,
                catalog: catalog,
                seed: seed,
                groundedShare: groundedShare,
                workers: ProcessInfo.processInfo.activeProcessorCount
            )
            let report = try write(corpus)
            try tell(report, cues: grammar.cueCount)
        }

        private func write(_ corpus: Corpus) throws -> CorpusReport {
            let flag = Interrupt.flag()
            let bar = ProgressBar(unit: .rows)
            defer { bar.clear() }
            let file = output == "-" ? nil : try AtomicOutputFile(path: output)
            var rows = DatasetOutput(format: DatasetFormat(.alpaca, isLines: true)) { text in
                if let file { try file.write(Array(text.utf8)) } else { printNow(text) }
            }
            let report = try corpus.compose(count, isCancelled: { flag.isCancelled }) { made in
                try rows.append(DatasetRecord(line: rows.rowCount + 1, examples: [made.example]))
                bar.show(
                    done: rows.rowCount,
                    total: count,
                    label: say("짓는 중", "composing")
                )
            }
            if flag.isCancelled { throw ExitCode(Interrupt.exitCode) }
            try rows.finish()
            try file?.finish()
            return report
        }

        private func tell(_ report: CorpusReport, cues: Int) throws {
            if json {
                return try printJSON(Summary(report, cues: cues))
            }
            let lines = ConversationKind.allCases.compactMap { kind in
                report.kinds[kind].map { "  \(kind.rawValue) \($0)" }
            }
            let opening = report.commonestOpening
            complain(
                say(
                    """
                    대화 \(report.count)개 (질문 \(report.requests)가지, 실마리 말 \(cues)개, 메뉴 \(report.menus.count)개)
                    맥락이 있는 것 \(report.grounded)개, 그중 없는 메뉴 \(report.invented)개
                    가장 흔한 첫머리 "\(opening?.text ?? "")": \(percent(opening?.share))
                    """,
                    """
                    \(report.count) conversations (\(report.requests) requests, \(cues) cue phrases, \
                    \(report.menus.count) menus)
                    \(report.grounded) with 맥락, \(report.invented) of them about invented menus
                    The commonest opening "\(opening?.text ?? "")": \(percent(opening?.share))
                    """
                ) + "\n" + lines.joined(separator: "\n")
            )
        }

        private func percent(_ share: Double?) -> String {
            String(format: "%.1f %%", 100 * (share ?? 0))
        }

        private struct Summary: Encodable {
            let conversations: Int
            let requests: Int
            let cues: Int
            let menus: Int
            let grounded: Int
            let invented: Int
            let kinds: [String: Int]
            let commonestOpening: String
            let commonestOpeningShare: Double

            init(_ report: CorpusReport, cues: Int) {
                conversations = report.count
                requests = report.requests
                self.cues = cues
                menus = report.menus.count
                grounded = report.grounded
                invented = report.invented
                kinds = Dictionary(
                    uniqueKeysWithValues: report.kinds.map { ($0.rawValue, $1) }
                )
                commonestOpening = report.commonestOpening?.text ?? ""
                commonestOpeningShare = report.commonestOpening?.share ?? 0
            }
        }
    }
}
