// `mechuri train bench`: how fast a model of some shape would learn on this machine, and in how much
// memory, measured on random weights.

import ArgumentParser
import Diagnostics
import FineTuning
import Foundation
import GPTNeoX
import Tensors

/// Measures training.
struct TrainBenchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench",
            abstract: say(
                "이 컴퓨터의 학습 속도와 메모리를 잽니다.",
                "Measure how fast this machine trains, and in how much memory."
            ),
            discussion: say(
                "예: mechuri train bench --shape 4096x28x16 --vocabulary 30080 --method qlora",
                "For example: mechuri train bench --shape 4096x28x16 --vocabulary 30080 --method qlora"
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Option(
        help: ArgumentHelp(
            say("모양: 폭x층x머리", "Shape: widthxlayersxheads"),
            valueName: say("모양", "shape")
        )
    )
    var shape = "256x6x4"
    @Option(help: ArgumentHelp(say("토큰 종류", "Vocabulary"), valueName: "n"))
    var vocabulary = 4096
    @Option(
        help: ArgumentHelp(
            say("방법: qlora, lora, full", "Method: qlora, lora or full"),
            valueName: say("방법", "method")
        )
    )
    var method = TrainingMethod.full
    @Option(
        help: ArgumentHelp(
            say("한 묶음의 예", "Sequences of a batch"),
            valueName: "n"
        )
    )
    var batch = 8
    @Option(
        help: ArgumentHelp(
            say("예의 토큰", "Tokens of a sequence"),
            valueName: "n"
        )
    )
    var length = 64
    @Option(help: ArgumentHelp(say("잴 걸음", "Steps to measure"), valueName: "n"))
    var steps = 5
    @Option(
        help: ArgumentHelp(
            say("곱셈의 정밀도: f32 또는 bf16", "Precision of products: f32 or bf16"),
            valueName: say("형", "type")
        )
    )
    var compute = ComputeType.f32
    @Flag(help: ArgumentHelp(say("층을 다시 계산함", "Recompute layers")))
    var checkpointing = false
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            say("스레드 수 (기본: 코어 수)", "Threads (default: one per core)"),
            valueName: "n"
        )
    )
    var threads: Int?
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    private var sizes: [Int] { shape.split(separator: "x").compactMap { Int($0) } }

    func validate() throws {
        let isShape =
            sizes.count == 3 && sizes.allSatisfy { (1...65_536).contains($0) }
            && sizes[0] % sizes[2] == 0 && sizes[0] / sizes[2] >= 8
        guard isShape, (2...1_000_000).contains(vocabulary), (1...4096).contains(batch),
            (2...8192).contains(length), (1...10_000).contains(steps),
            (1...1024).contains(threads ?? 1)
        else {
            throw ValidationError(
                say(
                    "모양은 256x6x4처럼 쓰고(머리 하나의 폭은 8 이상), 수는 1 이상이어야 합니다.",
                    "A shape is written 256x6x4 (heads 8 wide or more), and numbers are 1 or more."
                )
            )
        }
    }

    func run() throws {
        let configuration = NeoXConfiguration(
            hiddenSize: sizes[0],
            layerCount: sizes[1],
            headCount: sizes[2],
            feedForwardSize: 4 * sizes[0],
            vocabularySize: vocabulary,
            contextLength: max(length, 512),
            rotaryDimensions: max(sizes[0] / sizes[2] / 4 / 2 * 2, 2),
            rotaryBase: 10_000,
            layerNormEpsilon: 1e-5,
            usesParallelResidual: true
        )
        var plan = TrainingBenchmark.Plan(configuration: configuration)
        plan.adapters = method == .full ? nil : AdapterPlan()
        plan.holding = method == .qlora ? .nf4 : .stored
        (plan.sequences, plan.length) = (batch, length)
        (plan.isCheckpointing, plan.compute) = (checkpointing, compute)
        plan.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        var benchmark = try TrainingBenchmark(plan)
        let flag = Interrupt.flag()
        let bar = ProgressBar()
        // The first step touches memory for the first time.
        _ = benchmark.step()
        var seconds: [Double] = []
        while seconds.count < steps, !flag.isCancelled {
            seconds.append(benchmark.step())
            bar.show(done: seconds.count, total: steps, label: shape)
        }
        bar.clear()
        guard !seconds.isEmpty else { throw ExitCode(Interrupt.exitCode) }
        try tell(benchmark, seconds.sorted()[seconds.count / 2], plan.threads)
    }

    private func tell(_ benchmark: TrainingBenchmark, _ median: Double, _ threads: Int) throws {
        let rate = Double(benchmark.tokensPerStep) / median
        let peak = SystemText(path: "/proc/self/status")?.kilobytes("VmHWM") ?? 0
        if json {
            try printJSON(
                Figures(
                    shape: shape,
                    method: method.rawValue,
                    compute: compute.rawValue,
                    threads: threads,
                    stepSeconds: median,
                    tokensPerSecond: rate,
                    peakBytes: peak,
                    trainableParameters: benchmark.trainableCount
                )
            )
            return
        }
        let speed = rate.formatted(.number.precision(.fractionLength(1)))
        let step = median.formatted(.number.precision(.fractionLength(3)))
        printLine(
            say(
                "\(shape) \(method.rawValue) \(compute.rawValue): \(speed) 토큰/초 · 한 걸음 \(step)초 "
                    + "(\(batch)x\(length)) · 메모리 최대 \(ByteCount.text(peak))",
                "\(shape) \(method.rawValue) \(compute.rawValue): \(speed) tokens/s · \(step) s a step "
                    + "(\(batch)x\(length)) · at most \(ByteCount.text(peak)) of memory"
            )
        )
    }

    private struct Figures: Encodable {
        let shape: String
        let method: String
        let compute: String
        let threads: Int
        let stepSeconds: Double
        let tokensPerSecond: Double
        let peakBytes: Int
        let trainableParameters: Int
    }
}
