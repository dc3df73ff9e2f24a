// A bench report for people: what was measured on what, a table of speeds, and a table of what each
// number of threads cost to start and to hold. The same lines serve the terminal and Markdown.

import ChatUI
import Diagnostics
import Foundation
import Generation

/// Lays a report out as lines.
struct BenchWriter {
    let report: BenchReport
    let style: TextTable.Style

    /// Every line, ready to be printed.
    var lines: [String] {
        var blocks = [facts]
        let speeds = speedTable.lines(style, width: DisplayWidth.width(of:))
        blocks.append(speeds)
        blocks.append(costTable.lines(style, width: DisplayWidth.width(of:)))
        blocks.append(notes)
        let kept = blocks.filter { !$0.isEmpty }
        return Array(kept.joined(separator: [""]))
    }

    /// A task's name: "prompt 512", "decode 64 ×4 @1024".
    static func name(_ task: BenchmarkTask) -> String {
        switch task {
        case .prompt(let tokens): name("prompt", tokens, 1, 0)
        case .decode(let tokens, let batch, let depth): name("decode", tokens, batch, depth)
        }
    }

    private static func name(_ kind: String, _ tokens: Int, _ batch: Int, _ depth: Int) -> String {
        var name = kind == "prompt" ? say("프롬프트", "prompt") : say("디코딩", "decode")
        name += " \(tokens)"
        if batch > 1 { name += " ×\(batch)" }
        if depth > 0 { name += " @\(depth)" }
        return name
    }

    // MARK: - What was measured

    private var facts: [String] {
        let model = report.model
        let parameters = FigureText.fixed(Double(model.parameters), 0)
        let modelFacts: [String?] = [
            TextSanitizer.cleanLine(model.name), weightTypes,
            say("매개변수 \(parameters)개", "\(parameters) parameters"),
            FigureText.bytes(model.fileBytes),
            say(
                "토큰마다 읽는 가중치 \(FigureText.bytes(model.bytesPerToken))",
                "\(FigureText.bytes(model.bytesPerToken)) of weights read a token"
            ),
        ]
        let machine = report.machine
        let machineFacts: [String?] = [
            machine.processor.map(TextSanitizer.cleanLine), machine.architecture,
            say("코어 \(machine.cores)개", "\(machine.cores) cores"),
            machine.coreLimit.map {
                say("한도 \(FigureText.short($0))개", "limited to \(FigureText.short($0))")
            },
            machine.isVirtual ? say("가상 머신", "virtual") : nil,
            machine.lastLevelCacheBytes.map {
                say("캐시 \(FigureText.bytes($0))", "\(FigureText.bytes($0)) cache")
            },
            say(
                "메모리 \(FigureText.bytes(machine.memoryBytes))",
                "\(FigureText.bytes(machine.memoryBytes)) memory"
            ),
            machine.operatingSystem.map(TextSanitizer.cleanLine), "Linux \(machine.kernel)",
        ]
        let others = report.kernels.available.joined(separator: " ")
        let settings: [String?] = [
            say(
                "커널 \(report.kernels.used) (있는 것: \(others))",
                "kernels \(report.kernels.used) (of \(others))"
            ),
            say("활성값 \(report.settings.precision)", "\(report.settings.precision) activations"),
            "KV \(report.settings.cachePrecision)",
            report.settings.adapters.isEmpty
                ? nil
                : say("어댑터", "adapters") + " "
                    + report.settings.adapters.map {
                        TextSanitizer.cleanLine($0.path) + ($0.scale == 1 ? "" : "=\($0.scale)")
                    }.joined(separator: ", "),
            machine.hugePages.map { say("큰 페이지 \($0)", "huge pages \($0)") },
            machine.governor.map { say("주파수 \($0)", "governor \($0)") },
            machine.loadAverage.map {
                say("부하 \(FigureText.fixed($0, 2))", "load \(FigureText.fixed($0, 2))")
            },
        ]
        let mark = style == .markdown ? "- " : ""
        return [modelFacts, machineFacts, settings].map {
            mark + $0.compactMap(\.self).joined(separator: " · ")
        }
    }

    /// The types of matrices, the one with most bytes first; vectors' F32 is no news.
    private var weightTypes: String {
        let all = report.model.weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let total = all.reduce(0) { $0 + $1.value }
        let large = all.filter { $0.value * 100 >= total }
        return TextSanitizer.cleanLine(large.map(\.key).joined(separator: "+"))
    }

    // MARK: - Tables

    private var speedTable: TextTable {
        var table = TextTable(
            header: [
                say("스레드", "threads"), say("측정", "test"), say("토큰/s", "tokens/s"),
                say("최소–최대", "min–max"), say("한 단계 ms p50", "step ms p50"), "p90", "p99",
                say("최대", "max"), say("횟수", "runs"), say("대역폭의", "of bandwidth"),
            ],
            leading: 2
        )
        for run in report.runs {
            for measurement in run.measurements {
                let speed = measurement.tokensPerSecond
                let step = measurement.passSeconds
                let times = [step?.median, step?.p90, step?.p99, step?.maximum].map { seconds in
                    seconds.map { FigureText.short($0 * 1000) } ?? ""
                }
                table.append(
                    [
                        "\(run.threads)",
                        Self.name(
                            measurement.kind,
                            measurement.tokens,
                            measurement.batch,
                            measurement.depth
                        ),
                        FigureText.short(speed.median),
                        "\(FigureText.short(speed.minimum))–\(FigureText.short(speed.maximum))",
                    ] + times + [
                        "\(measurement.repetitions)",
                        measurement.bandwidthShare.map(FigureText.percent) ?? "",
                    ]
                )
            }
        }
        return table
    }

    /// What a run cost besides speed: a row of each kind, a column of each run.
    private typealias Cost = (name: String, value: (BenchReport.Run) -> String?)

    private static func milliseconds(_ seconds: Double?) -> String? {
        seconds.map { FigureText.short($0 * 1000) + " ms" }
    }

    private static func gigabytes(_ bytesPerSecond: Double?) -> String? {
        bytesPerSecond.map { FigureText.short($0 / 1e9) + " GB/s" }
    }

    private var costs: [Cost] {
        let prompt = report.settings.firstTokenPrompt
        return [
            (say("불러오기", "load"), { Self.milliseconds($0.loadSeconds) }),
            (say("어댑터 읽기", "adapters"), { Self.milliseconds($0.adapterSeconds) }),
            (
                say("첫 토큰, 프롬프트 \(prompt), 불러온 직후", "first token of \(prompt), just loaded"),
                { Self.milliseconds($0.firstToken?.coldSeconds) }
            ),
            (
                say("첫 토큰, 다시", "first token, again"),
                { Self.milliseconds($0.firstToken?.warm?.median) }
            ),
            (
                say("불러오기부터 첫 토큰까지", "load to first token"),
                { Self.milliseconds($0.firstToken?.loadToFirstTokenSeconds) }
            ),
            (say("메모리", "memory"), { $0.memory.map { FigureText.bytes($0.residentBytes) } }),
            (
                say("  프로그램의 것", "  our own"),
                { $0.memory.map { FigureText.bytes($0.anonymousBytes) } }
            ),
            (
                say("  파일에서 온 것", "  mapped files"),
                { $0.memory.map { FigureText.bytes($0.mappedFileBytes) } }
            ),
            (say("  최대", "  peak"), { $0.memory?.peakBytes.map(FigureText.bytes) }),
            (
                say("메모리 대역폭, 최고", "read bandwidth, best"),
                { Self.gigabytes($0.bandwidth?.bestBytesPerSecond) }
            ),
            (say("  가운데 값", "  median"), { Self.gigabytes($0.bandwidth?.medianBytesPerSecond) }),
            (
                say("  스레드 하나", "  one thread"),
                { Self.gigabytes($0.singleThreadBandwidth?.bestBytesPerSecond) }
            ),
            (say("스틸", "steal"), { $0.quietness.map { FigureText.percent($0.stealShare) } }),
            (
                say("남이 쓴 CPU", "others' CPU"),
                { $0.quietness.map { FigureText.percent($0.foreignShare) } }
            ),
        ]
    }

    private var costTable: TextTable {
        let threads = report.runs.map { say("스레드 \($0.threads)", BenchReport.threads($0.threads)) }
        var table = TextTable(header: [""] + threads, leading: 1)
        for cost in costs {
            let cells = report.runs.map { cost.value($0) ?? "" }
            if cells.contains(where: { !$0.isEmpty }) { table.append([cost.name] + cells) }
        }
        return table
    }

    // MARK: - What has to be said

    private var notes: [String] {
        var notes: [String] = []
        if report.model.fitsLastLevelCache == true, let cache = report.machine.lastLevelCacheBytes {
            let size = FigureText.bytes(cache)
            notes.append(
                say(
                    "가중치가 \(size) 캐시에 들어가므로 메모리 대역폭이 디코딩의 한계가 아닙니다.",
                    "The weights fit into the \(size) cache: memory bandwidth does not bound decoding."
                )
            )
        }
        if report.runs.contains(where: \.isFromPackedCache) {
            notes.append(
                say(
                    "가중치는 미리 묶어 둔 것을 썼습니다(mechuri pack).",
                    "Weights had been packed before (mechuri pack)."
                )
            )
        }
        for warning in report.warnings { notes.append(say("주의: ", "Warning: ") + warning) }
        if report.isInterrupted {
            notes.append(say("도중에 멈춰서 끝까지 잰 것만 있습니다.", "Interrupted: only what was finished."))
        }
        return style == .markdown ? notes.map { "- " + $0 } : notes
    }
}
