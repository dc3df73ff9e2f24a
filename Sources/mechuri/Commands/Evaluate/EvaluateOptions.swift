// What `evaluate` is told: on what to measure, how, against which other model, and where the report goes.

import ArgumentParser
import Assistant
import ChatUI
import Evaluation
import Foundation
import Generation
import ModelFormats

/// What is measured, and how.
struct EvaluateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("견줄 모델", "Model to compare with"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var against: String?
    @Option(
        name: .customLong("against-adapter"),
        help: ArgumentHelp(
            say(
                "견줄 모델의 LoRA 어댑터, 여러 번 쓸 수 있음 (--against가 없으면 같은 모델)",
                "LoRA adapter of the model to compare with; repeatable (the same model without --against)"
            ),
            valueName: say("폴더[=배율]", "folder[=scale]")
        ),
        completion: .directory
    )
    var againstAdapter: [String] = []
    @Option(
        help: ArgumentHelp(
            say("남겨 둔 예시: Alpaca 또는 ShareGPT", "Held-out examples: Alpaca or ShareGPT"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["jsonl", "json"])
    )
    var data: String?
    @Option(
        help: ArgumentHelp(
            say(
                "기본 요청 목록 (기본: 함께 있는 core_requests.jsonl)",
                "Fixed requests (default: core_requests.jsonl)"
            ),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var requests: String?
    @Flag(
        name: .customLong("no-requests"),
        help: ArgumentHelp(say("기본 요청을 묻지 않음", "Leave the fixed requests out"))
    )
    var skipsRequests = false
    @Flag(
        name: .customLong("no-loss"),
        help: ArgumentHelp(say("손실을 재지 않음", "Leave the loss out"))
    )
    var skipsLoss = false
    @Flag(
        name: .customLong("no-replies"),
        help: ArgumentHelp(say("답을 쓰게 하지 않음", "Leave replies out"))
    )
    var skipsReplies = false
    @Option(
        help: ArgumentHelp(
            say(
                "답을 얻는 방법, 쉼표로 여럿: off(모델 혼자, 기본), auto, context, opening(대화에서처럼)",
                "How replies are got, several by commas: off (the model alone, default), auto, context, "
                    + "opening (as the chat speaks)"
            ),
            valueName: say("방법", "mode")
        ),
        completion: .list(GroundingMode.allCases.map(\.rawValue))
    )
    var ground = "off"
    @Option(
        help: ArgumentHelp(
            say("목록마다 앞의 n개만", "Only the first n of each list"),
            valueName: "n"
        )
    )
    var limit: Int?
    @Option(
        help: ArgumentHelp(
            say("온도 (0: 탐욕)", "Temperature (0: greedy)"),
            valueName: "t"
        )
    )
    var temperature: Double = 0
    @Option(
        help: ArgumentHelp(
            say("난수 씨앗", "Seed"),
            valueName: "n"
        )
    )
    var seed: UInt64 = 0
    @Option(
        name: .customLong("max-tokens"),
        help: ArgumentHelp(
            say("새 토큰의 한도 (원작은 200)", "Limit of new tokens (the original's: 200)"),
            valueName: "n"
        )
    )
    var maxTokens = 200
    @Option(
        help: ArgumentHelp(
            say("보고서에 답을 보일 요청의 수", "Requests whose replies the report shows"),
            valueName: "n"
        )
    )
    var show = 20
    @Flag(help: ArgumentHelp(say("양자화된 활성값 대신 f32로", "f32 activations instead of int8")))
    var float32 = false

    func validate() throws {
        try OptionRange.check(limit ?? 1, "--limit", in: 1...1_000_000)
        try OptionRange.check(temperature, "--temperature", in: 0...2)
        try OptionRange.check(maxTokens, "--max-tokens", in: 1...1_000_000)
        try OptionRange.check(show, "--show", in: 0...1_000_000)
        for adapter in againstAdapter where AdapterChoice(argument: adapter) == nil {
            throw ValidationError(
                say(
                    "--against-adapter에는 폴더 또는 폴더=0.5를 쓰세요. 받은 값: \(adapter)",
                    "--against-adapter takes a folder, or folder=0.5, not \(adapter)."
                )
            )
        }
        if modes == nil {
            let words = GroundingMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                say(
                    "--ground에는 다음을 쉼표로 이어 쓰세요: \(words). 받은 값: \(ground)",
                    "--ground takes some of \(words), separated by commas, not \(ground)."
                )
            )
        }
        if skipsRequests, requests != nil {
            throw ValidationError(
                say(
                    "--requests와 --no-requests는 함께 쓸 수 없습니다.",
                    "Give either --requests or --no-requests."
                )
            )
        }
        let hasLoss = data != nil && !skipsLoss
        let hasReplies = !skipsReplies && (data != nil || !skipsRequests)
        if !hasLoss, !hasReplies {
            throw ValidationError(
                say(
                    "잴 것이 없습니다. --data를 주거나 --no-… 옵션을 빼세요.",
                    "There is nothing to measure. Give --data, or take a --no-… option away."
                )
            )
        }
    }

    /// How replies are got; nil when `--ground` names something else.
    var modes: [ReplyMode]? {
        var modes: [ReplyMode] = []
        for word in ground.split(separator: ",", omittingEmptySubsequences: false) {
            guard let mode = GroundingMode(rawValue: String(word)) else { return nil }
            let found = mode == .off ? ReplyMode.alone : .assistant(grounding: mode.rawValue)
            if !modes.contains(found) { modes.append(found) }
        }
        return modes
    }

    /// The model to compare with; nil where there is none.
    func against(_ first: ModelOptions) -> EvaluateCandidate? {
        guard against != nil || !againstAdapter.isEmpty else { return nil }
        var candidate = EvaluateCandidate(model: first, adapters: AdapterOptions())
        if let against { candidate.model.model = against }
        candidate.adapters.adapter = againstAdapter
        // The settings' adapters are the first model's affair.
        candidate.adapters.noAdapter = againstAdapter.isEmpty
        return candidate
    }
}

/// A model with its adapters, as the command line names them.
struct EvaluateCandidate {
    var model: ModelOptions
    var adapters: AdapterOptions
}

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
    @Flag(name: .shortAndLong, help: ArgumentHelp(say("있는 파일을 덮어씀", "Replace existing files")))
    var force = false

    func validate() throws {
        guard output != "", json != "" else {
            throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        if let output, output == json {
            throw ValidationError(
                say("-o와 --json에 다른 파일을 쓰세요.", "Give -o and --json different files.")
            )
        }
    }

    /// Refuses what must not be replaced; called before any work is done.
    ///
    /// - Throws: `CommandLineError`.
    func check() throws {
        for path in [output, json].compactMap(\.self) {
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
