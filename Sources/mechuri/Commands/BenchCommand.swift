// `mechuri bench`: prompt and decode speed of a model on this machine, measured the way llama-bench
// does it (random tokens, no sampling, several runs), beside the memory bandwidth of the moment.

import ArgumentParser
import Foundation
import GPTNeoX
import Generation

/// Measures a model.
struct BenchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench",
            abstract: say("모델의 속도를 잽니다.", "Measure a model's speed.")
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @Option(
        name: .customShort("p"),
        help: ArgumentHelp(
            say("프롬프트 토큰 수 (0은 재지 않음)", "Prompt tokens (0: leave out)"),
            valueName: "n"
        )
    )
    var promptTokens = 512
    @Option(
        name: .customShort("n"),
        help: ArgumentHelp(say("새 토큰 수 (0은 재지 않음)", "New tokens (0: leave out)"), valueName: "n")
    )
    var newTokens = 128
    @Option(name: .shortAndLong, help: ArgumentHelp(say("되풀이 횟수", "Repetitions"), valueName: "n"))
    var repetitions = 5
    @Flag(help: ArgumentHelp(say("양자화된 활성값 대신 f32로", "f32 activations instead of int8")))
    var float32 = false
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    func validate() throws {
        guard promptTokens >= 0, newTokens >= 0, promptTokens + newTokens > 0,
            (1...1000).contains(repetitions)
        else {
            throw ValidationError(
                say(
                    "-p와 -n은 0 이상(둘 다 0은 안 됩니다), -r은 1부터 1000까지입니다.",
                    "-p and -n are 0 or more, not both 0; -r is 1 to 1000."
                )
            )
        }
    }

    func run() throws {
        let engine = try Surroundings().engine(model, precision: float32 ? .float32 : .int8)
        let information = engine.information
        let (prompt, new) = (
            min(promptTokens, information.contextLength), min(newTokens, information.contextLength)
        )
        var promptSpeeds: [Double] = []
        var decodeSpeeds: [Double] = []
        // The first run warms caches and is not counted.
        for repetition in 0...repetitions {
            let (promptSeconds, decodeSeconds) = try blocking {
                try await engine.benchmark(promptTokens: prompt, newTokens: new)
            }
            guard repetition > 0 else { continue }
            if prompt > 0 { promptSpeeds.append(Double(prompt) / promptSeconds) }
            if new > 0 { decodeSpeeds.append(Double(new) / decodeSeconds) }
        }
        let peak = MachineMeasure.peakResidentBytes
        let bandwidth = MachineMeasure.readBandwidth(threads: information.threads)
        let decode = median(decodeSpeeds)
        let share = decode * Double(information.bytesPerToken) / bandwidth
        let report = Report(
            model: information.name,
            weights: information.weightType,
            parameters: information.parameterCount,
            fileBytes: information.fileBytes,
            kernels: information.kernelName,
            threads: information.threads,
            promptTokens: prompt,
            newTokens: new,
            promptTokensPerSecond: median(promptSpeeds),
            decodeTokensPerSecond: decode,
            loadSeconds: information.loadSeconds,
            peakResidentBytes: peak,
            bandwidthBytesPerSecond: bandwidth,
            bandwidthShare: share,
            bandwidthPercent: share * 100
        )
        if json { try printJSON(report) } else { printTable(report) }
    }

    private func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private func printTable(_ report: Report) {
        let megabyte = 1_048_576.0
        let parameters = report.parameters.formatted()
        printLine(
            "\(report.model) · \(report.weights) · "
                + say("매개변수 \(parameters)개", "\(parameters) parameters")
        )
        printLine("\(report.kernels), \(say("스레드", "threads")) \(report.threads)")
        func row(_ name: String, _ value: Double, _ unit: String, digits: Int = 1) {
            printLine(
                "  \(name): \(value.formatted(.number.precision(.fractionLength(digits)))) \(unit)"
            )
        }
        if report.promptTokens > 0 {
            row(
                say("프롬프트 읽기 (\(report.promptTokens))", "prompt (\(report.promptTokens))"),
                report.promptTokensPerSecond,
                "tokens/s"
            )
        }
        if report.newTokens > 0 {
            row(
                say("새 토큰 (\(report.newTokens))", "decode (\(report.newTokens))"),
                report.decodeTokensPerSecond,
                "tokens/s"
            )
        }
        row(say("불러오기", "load"), report.loadSeconds * 1000, "ms")
        row(say("최대 메모리", "peak memory"), Double(report.peakResidentBytes) / megabyte, "MiB")
        row(say("메모리 대역폭", "memory bandwidth"), report.bandwidthBytesPerSecond / 1e9, "GB/s")
        row(say("그 가운데 디코딩이 쓴 몫", "of which decoding used"), report.bandwidthShare * 100, "%")
    }

    /// The figures, as printed with --json.
    ///
    /// Speeds are medians.
    private struct Report: Encodable {
        let model: String
        let weights: String
        let parameters: Int
        let fileBytes: Int
        let kernels: String
        let threads: Int
        let promptTokens: Int
        let newTokens: Int
        let promptTokensPerSecond: Double
        let decodeTokensPerSecond: Double
        let loadSeconds: Double
        let peakResidentBytes: Int
        let bandwidthBytesPerSecond: Double
        let bandwidthShare: Double
        let bandwidthPercent: Double
    }
}
