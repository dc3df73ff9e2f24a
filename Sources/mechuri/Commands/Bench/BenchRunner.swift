// Takes the measurements of `mechuri bench`: for each number of threads a fresh engine, its first token
// while everything is cold, the tasks, and then the memory bandwidth, so close to the tasks that
// a drift of the machine meets both.

import Diagnostics
import Foundation
import GPTNeoX
import Generation
import ModelFormats
import Tensors

/// Measures one model.
struct BenchRunner {
    let path: String
    let precision: NeoXPrecision
    /// The elements of caches; nil is the engine's choice.
    let cachePrecision: CachePrecision?
    /// Where packed weights may have been kept.
    let packedCache: PackedCache?
    /// Used beside the weights in every measurement.
    let adapters: [AdapterChoice]
    let plan: BenchPlan
    let limits: BenchmarkLimits
    /// Set by ^C: what is whole by then is reported.
    let flag: CancellationFlag

    /// Tokens of the prompt whose first token is timed, about a short question's.
    static let firstTokenPrompt = 20

    /// Measures with each number of threads; nil is the engine's choice.
    ///
    /// - Returns: nil when it was interrupted before anything was known.
    /// - Throws: what keeps the model from being loaded, or `BenchError`.
    func run(threadCounts: [Int?]) throws -> BenchReport? {
        let started = Date()
        let machine = MachineFacts()
        var report: BenchReport?
        for threads in threadCounts where !flag.isCancelled {
            let (information, run) = try measure(
                threads,
                machine.lastLevelCacheBytes,
                isFirst: report == nil
            )
            if report == nil {
                report = try describe(information, machine, started)
            }
            report?.runs.append(run)
        }
        report?.isInterrupted = flag.isCancelled
        report?.addWarnings()
        return report
    }

    private func measure(
        _ threads: Int?,
        _ cacheBytes: Int?,
        isFirst: Bool
    ) throws -> (ModelInformation, BenchReport.Run) {
        let progress = BenchProgress()
        defer { progress.clear() }
        let isPeakNew = MachineMeasure.forgetPeak() || isFirst
        let before = MachineMeasure.processorTimes
        progress.show(say("모델을 불러오는 중", "loading the model"))
        let engine = try open(threads)
        let information = engine.information
        let tasks = try plan.tasks(contextLength: information.contextLength)
        var run = BenchReport.Run(
            threads: information.threads,
            loadSeconds: information.loadSeconds,
            isFromPackedCache: information.isFromPackedCache
        )
        if !adapters.isEmpty {
            let adapters = adapters
            let clock = ContinuousClock.now
            try blocking { _ = try await engine.setAdapters(adapters) }
            run.adapterSeconds = (.now - clock).seconds
        }
        run.firstToken = try firstToken(engine, progress)
        for (i, task) in tasks.enumerated() where !flag.isCancelled {
            let label = "[\(i + 1)/\(tasks.count)] " + BenchWriter.name(task)
            let samples = try time(task, limits, engine, progress, label)
            let measurement = BenchReport.Measurement(
                task,
                samples,
                information
            )
            if let measurement { run.measurements.append(measurement) }
        }
        if let before, let after = MachineMeasure.processorTimes {
            run.quietness = Quietness(from: before, to: after)
        }
        run.memory = MachineMeasure.memory
        // The bandwidth's buffer of an earlier run would be in it.
        if !isPeakNew { run.memory?.peakBytes = nil }
        guard !flag.isCancelled else { return (information, run) }
        progress.show(say("메모리 대역폭을 재는 중", "measuring the memory bandwidth"))
        let count = information.threads
        let bandwidth = MachineMeasure.readBandwidth(threads: count, cacheBytes: cacheBytes)
        run.bandwidth = bandwidth
        run.singleThreadBandwidth =
            count == 1
            ? bandwidth : MachineMeasure.readBandwidth(threads: 1, cacheBytes: cacheBytes)
        if let bandwidth, fitsCache(information, cacheBytes) != true {
            run.setShares(of: bandwidth.bestBytesPerSecond)
        }
        return (information, run)
    }

    private func open(_ threads: Int?) throws -> InferenceEngine {
        let (path, precision) = (path, precision)
        let (cachePrecision, packedCache) = (cachePrecision, packedCache)
        return try blocking {
            try await InferenceEngine(
                modelPath: path,
                threads: threads,
                precision: precision,
                cachePrecision: cachePrecision,
                packedCache: packedCache
            )
        }
    }

    private func firstToken(
        _ engine: InferenceEngine,
        _ progress: BenchProgress
    ) throws -> BenchReport.FirstToken? {
        let count = min(Self.firstTokenPrompt, engine.information.contextLength)
        let task = BenchmarkTask.prompt(tokens: count)
        let label = say("첫 토큰", "first token")
        let cold = try time(task, .once, engine, progress, label)
        guard let seconds = cold.repetitionSeconds.first else { return nil }
        let again = BenchmarkLimits(
            seconds: limits.seconds / 2,
            repetitions: limits.repetitions,
            warmsUp: false
        )
        let warm = try time(task, again, engine, progress, label)
        return BenchReport.FirstToken(
            coldSeconds: seconds,
            loadToFirstTokenSeconds: engine.information.loadSeconds + seconds,
            warm: BenchReport.Spread(warm.repetitionSeconds)
        )
    }

    private func time(
        _ task: BenchmarkTask,
        _ limits: BenchmarkLimits,
        _ engine: InferenceEngine,
        _ progress: BenchProgress,
        _ label: String
    ) throws -> BenchmarkSamples {
        let flag = flag
        progress.show(label)
        return try blocking {
            try await engine.benchmark(task, limits: limits, cancellation: flag) {
                progress.show(label, $0)
            }
        }
    }

    private func fitsCache(_ information: ModelInformation, _ cacheBytes: Int?) -> Bool? {
        cacheBytes.map { information.bytesPerToken <= $0 }
    }

    private func describe(
        _ information: ModelInformation,
        _ machine: MachineFacts,
        _ started: Date
    ) throws -> BenchReport {
        var bytes: [String: Int] = [:]
        for tensor in try GGUFFile(path: path).tensors.values {
            bytes[tensor.type.name, default: 0] += tensor.byteRange.count
        }
        return BenchReport(
            version: programVersion,
            started: started,
            machine: machine,
            kernels: .init(
                used: information.kernelName,
                available: KernelSet.available.map(\.name)
            ),
            model: .init(
                name: information.name,
                path: information.path,
                weights: bytes,
                parameters: information.parameterCount,
                fileBytes: information.fileBytes,
                bytesPerToken: information.bytesPerToken,
                cacheBytesPerToken: information.cacheBytesPerToken,
                fitsLastLevelCache: fitsCache(information, machine.lastLevelCacheBytes),
                contextLength: information.contextLength,
                layers: information.layerCount,
                hiddenSize: information.hiddenSize,
                heads: information.headCount,
                vocabulary: information.vocabularySize
            ),
            settings: .init(
                precision: precision == .float32 ? "float32" : "int8",
                cachePrecision: information.cachePrecision.rawValue,
                adapters: adapters.map { .init(path: $0.path, scale: $0.scale) },
                seconds: limits.seconds,
                repetitions: limits.repetitions.lowerBound,
                firstTokenPrompt: min(Self.firstTokenPrompt, information.contextLength)
            )
        )
    }
}

extension BenchReport.Run {
    /// Fills in which share of the bandwidth each decoding used.
    fileprivate mutating func setShares(of bytesPerSecond: Double) {
        for i in measurements.indices {
            measurements[i].bandwidthShare =
                measurements[i].bytesPerSecond.map { $0 / bytesPerSecond }
        }
    }
}

extension BenchReport {
    /// "1 thread", "2 threads".
    static func threads(_ count: Int) -> String { count == 1 ? "1 thread" : "\(count) threads" }

    /// Says what makes the figures doubtful.
    fileprivate mutating func addWarnings() {
        for run in runs {
            guard let quietness = run.quietness, !quietness.isQuiet else { continue }
            let steal = FigureText.percent(quietness.stealShare)
            let others = FigureText.percent(quietness.foreignShare)
            warnings.append(
                say(
                    "스레드 \(run.threads): 재는 동안 조용하지 않았습니다. 하이퍼바이저가 \(steal), 다른 프로그램이 \(others)를 썼으니 다시 재 보세요.",
                    "\(BenchReport.threads(run.threads)): the machine was not quiet. The hypervisor took \(steal), other programs \(others). Measure again."
                )
            )
        }
        let cores = machine.coreLimit.map { min(Int($0.rounded(.up)), machine.cores) }
        for run in runs where run.threads > cores ?? machine.cores {
            warnings.append(
                say(
                    "스레드 \(run.threads)개는 쓸 수 있는 코어 \(cores ?? machine.cores)개보다 많습니다.",
                    "\(run.threads) threads are more than the \(cores ?? machine.cores) cores there are."
                )
            )
        }
    }
}
