// `mechuri quantize`: a GGUF in other types, with what that cost: the error of every tensor, and the
// perplexity before and after.

import ArgumentParser
import Diagnostics
import Foundation
import GPTNeoX
import Generation
import ModelFormats
import Tensors

/// Quantises a model.
struct QuantizeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "quantize",
            abstract: say("GGUF 모델을 다른 자료형으로 바꿉니다.", "Turn a GGUF into other types."),
            discussion: say(
                "형을 고르는 규칙과 바이트는 llama-quantize와 같습니다(중요도 행렬 없음). 이미 양자화된 모델은 "
                    + "오차가 겹치므로 --allow-requantize가 있어야 합니다.",
                "Types are chosen, and bytes made, as llama-quantize does without an importance "
                    + "matrix. A model that is quantised already needs --allow-requantize, because "
                    + "errors add up."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("바꿀 GGUF 모델", "The GGUF to turn"),
            valueName: say("모델", "model")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var model: String
    @OptionGroup var target: OutputOptions
    @Option(
        help: ArgumentHelp(
            say("자료형: \(Self.mixNames)", "Type: \(Self.mixNames)"),
            valueName: say("형", "type")
        ),
        completion: .list(QuantizationMix.allCases.map(\.rawValue))
    )
    var type: String
    @Option(
        name: .customLong("output-type"),
        help: ArgumentHelp(
            say("출력 행렬(output.weight)의 형", "Type of the output matrix (output.weight)"),
            valueName: say("형", "type")
        ),
        completion: .list(DType.argumentNames)
    )
    var outputType: String?
    @Option(
        name: .customLong("embedding-type"),
        help: ArgumentHelp(
            say("임베딩(token_embd.weight)의 형", "Type of the embedding (token_embd.weight)"),
            valueName: say("형", "type")
        ),
        completion: .list(DType.argumentNames)
    )
    var embeddingType: String?
    @Flag(
        name: .customLong("allow-requantize"),
        help: ArgumentHelp(say("이미 양자화된 것도 다시", "Quantise even what is quantised already"))
    )
    var allowsRequantizing = false
    @Option(
        name: .customLong("perplexity"),
        help: ArgumentHelp(
            say("퍼플렉서티를 잴 글 (기본: 내장된 글)", "Text to measure perplexity on (default: built in)"),
            valueName: say("파일", "file")
        ),
        completion: .file()
    )
    var textPath: String?
    @Flag(
        name: .customLong("no-perplexity"),
        help: ArgumentHelp(say("퍼플렉서티를 재지 않음", "Leave perplexity out"))
    )
    var skipsPerplexity = false
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(say("스레드 수 (0은 코어 수만큼)", "Threads (0: one per core)"), valueName: "n")
    )
    var threads: Int?
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    private static var mixNames: String {
        QuantizationMix.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private var output: String { target.output }

    func validate() throws {
        guard !model.isEmpty else {
            throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        guard QuantizationMix(rawValue: type.lowercased()) != nil else {
            throw ValidationError(
                say(
                    "--type \(type)은(는) 쓸 수 없습니다. 쓸 수 있는 것: \(Self.mixNames)",
                    "--type \(type) is not one of \(Self.mixNames)."
                )
            )
        }
        let names = DType.argumentNames.joined(separator: ", ")
        for (option, value) in [("--output-type", outputType), ("--embedding-type", embeddingType)]
        {
            if let value, DType(argument: value) == nil {
                throw ValidationError(
                    say(
                        "\(option) \(value)은(는) 쓸 수 없습니다. 쓸 수 있는 것: \(names)",
                        "\(option) \(value) is not one of \(names)."
                    )
                )
            }
        }
        if skipsPerplexity, textPath != nil {
            throw ValidationError(
                say(
                    "--perplexity와 --no-perplexity는 함께 쓸 수 없습니다.",
                    "Give either --perplexity or --no-perplexity."
                )
            )
        }
        if let threads, !(0...1024).contains(threads) {
            throw ValidationError(
                say("--threads에는 0부터 1024까지 쓸 수 있습니다.", "--threads takes 0 to 1024.")
            )
        }
    }

    func run() throws {
        guard let mix = QuantizationMix(rawValue: type.lowercased()) else { return }
        let surroundings = try Surroundings()
        let input = try surroundings.locator.model(model)
        try target.check()
        let text = try textPath.map(TextFile.read) ?? Perplexity.koreanText
        let flag = Interrupt.flag()
        let count = threads ?? surroundings.settings.threads ?? 0
        let report = try quantize(input, mix, threads: count, flag)
        if !json { QuantizationTable(report).print(mix: mix) }
        if report.requantized > 0 {
            complain(
                say(
                    "주의: 텐서 \(report.requantized)개는 이미 양자화되어 있던 것을 다시 양자화했습니다. 오차가 원본이 아니라 그 값에 대해 잰 것입니다.",
                    "Note: \(report.requantized) tensors were quantised before; the errors are against "
                        + "those numbers, not the original's."
                )
            )
        }
        var before: PerplexityResult?
        var after: PerplexityResult?
        if !skipsPerplexity {
            let meter = PerplexityMeter(threads: count, flag: flag)
            do {
                // In f32 from the stored numbers, so that the difference is the types' alone.
                before = try meter.measure(
                    input,
                    text: text,
                    precision: .float32,
                    label: say("전", "before")
                )
                after = try meter.measure(
                    output,
                    text: text,
                    precision: .float32,
                    label: say("후", "after")
                )
            } catch PerplexityError.cancelled {
                complain(
                    say(
                        "\(output)은(는) 완성되었습니다. 퍼플렉서티는 재다가 그만두었습니다.",
                        "\(output) is complete; measuring perplexity was cancelled."
                    )
                )
                throw ExitCode(Interrupt.exitCode)
            }
        }
        if json {
            try printJSON(QuantizationFigures(report, mix: mix, before: before, after: after))
        } else if let before, let after {
            describe(before, after)
        }
    }

    private func quantize(
        _ input: String,
        _ mix: QuantizationMix,
        threads: Int,
        _ flag: CancellationFlag
    ) throws -> QuantizationReport {
        let bar = ProgressBar()
        defer { bar.clear() }
        do {
            return try ModelQuantizer.run(
                input: input,
                output: output,
                options: .init(
                    mix: mix,
                    outputType: outputType.flatMap(DType.init(argument:)),
                    embeddingType: embeddingType.flatMap(DType.init(argument:)),
                    allowsRequantizing: allowsRequantizing,
                    threads: threads == 0 ? nil : threads
                ),
                progress: { bar.show(done: $0.bytesDone, total: $0.bytesTotal, label: $0.tensor) },
                isCancelled: { flag.isCancelled }
            )
        } catch QuantizeError.cancelled {
            bar.clear()
            complain(QuantizeError.cancelled.message(in: processLanguage))
            throw ExitCode(Interrupt.exitCode)
        }
    }

    private func describe(_ before: PerplexityResult, _ after: PerplexityResult) {
        let change = ((after.perplexity / before.perplexity - 1) * 100)
            .formatted(.number.precision(.fractionLength(2)).sign(strategy: .always()))
        let (old, new) = (PerplexityMeter.text(before), PerplexityMeter.text(after))
        printLine(
            say(
                "퍼플렉서티 \(old) → \(new) (\(change) %), 토큰 \(after.scoredCount)개",
                "Perplexity \(old) → \(new) (\(change) %), \(after.scoredCount) tokens"
            )
        )
    }
}
