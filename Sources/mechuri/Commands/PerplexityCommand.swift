// `mechuri perplexity`: how well a model predicts a text, and how far it is from a reference.

import ArgumentParser
import Diagnostics
import Foundation
import GPTNeoX
import Generation

/// Measures perplexity.
struct PerplexityCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "perplexity",
            abstract: say(
                "모델이 글을 얼마나 잘 예측하는지 잽니다.",
                "Measure how well a model predicts a text."
            ),
            discussion: say(
                "exp(평균 -ln p)를 냅니다. 창이 절반씩 겹치며 지나가고, 첫 토큰 말고는 토큰마다 한 번씩 "
                    + "셉니다(transformers의 방식, stride = 창/2). 글을 주지 않으면 내장된 한국어 글을 씁니다.",
                "Prints exp(mean -ln p). Windows overlap by half and every token but the first is "
                    + "scored once (transformers' way, stride = window/2). Without a text, a "
                    + "built-in Korean one is read."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("모델: GGUF 파일 또는 Models 폴더의 이름", "Model: a GGUF file, or a name in a Models folder"),
            valueName: say("모델", "model")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var model: String
    @Argument(
        help: ArgumentHelp(
            say("글이 담긴 파일 (-은 표준 입력)", "File with the text (-: standard input)"),
            valueName: say("글", "text")
        ),
        completion: .file()
    )
    var text: String?
    @Option(
        help: ArgumentHelp(
            say("창의 토큰 수 (기본 512, 문맥이 짧으면 문맥)", "Tokens of a window (default 512, or the context)"),
            valueName: "n"
        )
    )
    var context: Int?
    @Option(
        help: ArgumentHelp(
            say("견줄 기준 모델 (f16 원본 등)", "Reference model to compare with (the f16 original)"),
            valueName: say("모델", "model")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var compare: String?
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(say("스레드 수 (0은 코어 수만큼)", "Threads (0: one per core)"), valueName: "n")
    )
    var threads: Int?
    @Flag(help: ArgumentHelp(say("양자화된 활성값 대신 f32로", "f32 activations instead of int8")))
    var float32 = false
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    func validate() throws {
        if let context, context < 2 {
            throw ValidationError(
                say("--context에는 2 이상을 쓰세요.", "--context takes 2 or more.")
            )
        }
        if let threads, !(0...1024).contains(threads) {
            throw ValidationError(
                say("--threads에는 0부터 1024까지 쓸 수 있습니다.", "--threads takes 0 to 1024.")
            )
        }
    }

    func run() throws {
        let surroundings = try Surroundings()
        let read = try text.map(TextFile.read) ?? Perplexity.koreanText
        let meter = PerplexityMeter(
            threads: threads ?? surroundings.settings.threads ?? 0,
            flag: Interrupt.flag()
        )
        let result: PerplexityResult
        do {
            result = try meter.measure(
                try surroundings.locator.model(model),
                reference: try compare.map { try surroundings.locator.model($0) },
                text: read,
                window: context,
                precision: float32 ? .float32 : .int8
            )
        } catch PerplexityError.cancelled {
            complain(PerplexityError.cancelled.message(in: processLanguage))
            throw ExitCode(Interrupt.exitCode)
        }
        if json { try printJSON(PerplexityFigures(result)) } else { describe(result) }
    }

    private func describe(_ result: PerplexityResult) {
        let value = PerplexityMeter.text(result)
        printLine(
            say("퍼플렉서티 \(value)", "Perplexity \(value)")
                + say(
                    " (토큰 \(result.scoredCount)개, 창 \(result.window) × \(result.windowCount))",
                    " (\(result.scoredCount) tokens, window \(result.window) × \(result.windowCount))"
                )
        )
        guard let other = result.comparison else { return }
        func number(_ value: Double, _ digits: Int) -> String {
            value.formatted(.number.precision(.fractionLength(digits)))
        }
        let change = number((result.perplexity / other.perplexity - 1) * 100, 3)
        var table = TextTable(header: ["", ""], leading: 1)
        table.append([say("기준 모델", "reference"), number(other.perplexity, 4)])
        table.append([say("차이", "change"), "\(change) %"])
        table.append([say("분포 차이(KL) 평균", "mean KL divergence"), number(other.meanDivergence, 6)])
        table.append([
            say("분포 차이(KL) 최대", "largest KL divergence"), number(other.largestDivergence, 6),
        ])
        table.append([say("같은 1순위 토큰", "same best token"), "\(number(other.sameBest * 100, 2)) %"])
        table.print()
    }
}

/// Measures with a bar that ^C stops.
struct PerplexityMeter {
    /// Worker threads; 0 lets the engine choose.
    let threads: Int
    /// Set by ^C.
    let flag: CancellationFlag

    /// Loads the models and reads the text.
    ///
    /// - Throws: what stands in the way, or `PerplexityError.cancelled` after ^C.
    func measure(
        _ path: String,
        reference: String? = nil,
        text: String,
        window: Int? = nil,
        precision: NeoXPrecision,
        label: String = ""
    ) throws -> PerplexityResult {
        let count = threads == 0 ? nil : threads
        let loaded = try LoadedModel(path: path, threads: count, precision: precision)
        let other = try reference.map {
            try LoadedModel(path: $0, threads: count, precision: precision)
        }
        let ids = loaded.tokenizer.encode(text)
        if let other, let otherPath = reference, other.tokenizer.encode(text) != ids {
            throw PerplexityError.otherVocabulary(path: otherPath)
        }
        let bar = ProgressBar(unit: .tokens)
        defer { bar.clear() }
        return try Perplexity.measure(
            loaded,
            reference: other,
            ids: ids,
            window: window,
            progress: { done, total, perplexity in
                let value = perplexity.formatted(.number.precision(.fractionLength(2)))
                bar.show(done: done, total: total, label: "\(label) ppl \(value)")
            },
            isCancelled: { flag.isCancelled }
        )
    }

    /// "12.3456 ± 0.12".
    static func text(_ result: PerplexityResult) -> String {
        let value = result.perplexity.formatted(.number.precision(.fractionLength(4)))
        let error = result.perplexityError.formatted(.number.precision(.fractionLength(2)))
        return "\(value) ± \(error)"
    }
}

/// A result as JSON.
struct PerplexityFigures: Encodable {
    private let perplexity: Double
    private let perplexityError: Double
    private let meanNegativeLogLikelihood: Double
    private let tokens: Int
    private let scored: Int
    private let window: Int
    private let windows: Int
    private let seconds: Double
    private let reference: Reference?

    private struct Reference: Encodable {
        let perplexity: Double
        let change: Double
        let meanDivergence: Double
        let largestDivergence: Double
        let sameBest: Double
    }

    /// The figures of a result.
    init(_ result: PerplexityResult) {
        perplexity = result.perplexity
        perplexityError = result.perplexityError
        meanNegativeLogLikelihood = result.meanNegativeLogLikelihood
        tokens = result.tokenCount
        scored = result.scoredCount
        window = result.window
        windows = result.windowCount
        seconds = result.seconds
        reference = result.comparison.map {
            Reference(
                perplexity: $0.perplexity,
                change: result.perplexity / $0.perplexity - 1,
                meanDivergence: $0.meanDivergence,
                largestDivergence: $0.largestDivergence,
                sameBest: $0.sameBest
            )
        }
    }
}
