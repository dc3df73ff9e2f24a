// `mechuri bench`: how fast a model reads and writes on this machine, measured the way llama-bench does
// it (random tokens, no sampling), with what such figures depend on: the machine, its memory
// bandwidth at that moment, and how quiet it was. BenchReport.swift describes the JSON.

import ArgumentParser
import Diagnostics
import GPTNeoX
import Generation

/// Measures a model.
struct BenchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench",
            abstract: say("모델의 속도를 잽니다.", "Measure a model's speed."),
            discussion: say(
                "목록은 쉼표로 씁니다: -t 1,2 -p 64,512 -n 32,128 -d 0,1024 -b 1,4,8",
                "Lists are separated by commas: -t 1,2 -p 64,512 -n 32,128 -d 0,1024 -b 1,4,8"
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("모델: GGUF 파일 또는 Models 폴더의 이름", "Model: a GGUF file, or a name in a Models folder"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var model: String?
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("스레드 수 (0은 코어 수만큼)", "Threads (0: one per core)"),
            valueName: say("목록", "list")
        )
    )
    var threads: NumberList?
    @OptionGroup var cache: CacheOptions
    @OptionGroup var adapterOptions: AdapterOptions
    @Option(
        name: [.customShort("p"), .customLong("prompt")],
        help: ArgumentHelp(
            say("프롬프트 토큰 수 (0은 재지 않음, 기본 64,512)", "Prompt tokens (0: leave out; default 64,512)"),
            valueName: say("목록", "list")
        )
    )
    var promptTokens: NumberList?
    @Option(
        name: [.customShort("n"), .customLong("new")],
        help: ArgumentHelp(
            say("새 토큰 수 (0은 재지 않음, 기본 64)", "New tokens (0: leave out; default 64)"),
            valueName: say("목록", "list")
        )
    )
    var newTokens: NumberList?
    @Option(
        name: [.customShort("d"), .customLong("depth")],
        help: ArgumentHelp(
            say("디코딩 앞에 놓인 토큰 수 (기본 0)", "Tokens before decoding (default 0)"),
            valueName: say("목록", "list")
        )
    )
    var depths: NumberList?
    @Option(
        name: [.customShort("b"), .customLong("batch")],
        help: ArgumentHelp(
            say("한꺼번에 쓰는 답의 수 (기본 1)", "Replies decoded together (default 1)"),
            valueName: say("목록", "list")
        )
    )
    var batches: NumberList?
    @Option(
        help: ArgumentHelp(
            say("측정마다 되풀이할 시간 (초)", "Seconds to repeat each measurement"),
            valueName: say("초", "s")
        )
    )
    var seconds = 1.0
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            say("시간이 지나도 되풀이할 횟수", "Repetitions, whatever they take"),
            valueName: "n"
        )
    )
    var repetitions = 1
    @Flag(help: ArgumentHelp(say("양자화된 활성값 대신 f32로", "f32 activations instead of int8")))
    var float32 = false
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false
    @Flag(help: ArgumentHelp(say("마크다운 표로", "As Markdown tables")))
    var markdown = false

    /// The most repetitions that are kept.
    private static let mostRepetitions = 10_000

    func validate() throws {
        guard seconds.isFinite, (0...3600).contains(seconds), (1...1000).contains(repetitions)
        else {
            throw ValidationError(
                say(
                    "--seconds는 0부터 3600까지, -r은 1부터 1000까지입니다.",
                    "--seconds is 0 to 3600; -r is 1 to 1000."
                )
            )
        }
        let most = InferenceEngine.maximumBenchmarkBatch
        try check(threads, "-t", 0...1024)
        try check(batches, "-b", 1...most)
        for (list, name) in [(promptTokens, "-p"), (newTokens, "-n"), (depths, "-d")] {
            try check(list, name, 0...1_000_000)
        }
        guard !json || !markdown else {
            throw ValidationError(
                say("--json과 --markdown 가운데 하나만 쓰세요.", "Give either --json or --markdown.")
            )
        }
    }

    private func check(_ list: NumberList?, _ name: String, _ range: ClosedRange<Int>) throws {
        guard let bad = list?.values.first(where: { !range.contains($0) }) else { return }
        try OptionRange.check(bad, name, in: range)
    }

    func run() throws {
        let surroundings = try Surroundings()
        let runner = BenchRunner(
            path: try surroundings.locator.model(model ?? surroundings.settings.model),
            precision: float32 ? .float32 : .int8,
            cachePrecision: cache.precision,
            packedCache: surroundings.packedCache,
            adapters: try adapterOptions.choices(surroundings),
            plan: BenchPlan(
                promptTokens: promptTokens?.values,
                newTokens: newTokens?.values,
                depths: depths?.values ?? [0],
                batches: batches?.values ?? [1]
            ),
            limits: BenchmarkLimits(
                seconds: seconds,
                repetitions: repetitions...Self.mostRepetitions
            ),
            flag: Interrupt.flag()
        )
        let counts = threads?.values ?? [surroundings.settings.threads ?? 0]
        let report = try runner.run(threadCounts: counts.map { $0 == 0 ? nil : $0 })
        if let report {
            if json {
                try printJSON(report)
            } else {
                let writer = BenchWriter(report: report, style: markdown ? .markdown : .plain)
                for line in writer.lines { printLine(line) }
            }
        }
        if runner.flag.isCancelled { throw ExitCode(Interrupt.exitCode) }
    }
}

extension NumberList: ExpressibleByArgument {
    /// Reads `64,512`.
    package init?(argument: String) { self.init(argument) }
}
