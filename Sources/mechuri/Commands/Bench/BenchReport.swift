// The figures of one `mechuri bench`, and the schema of `--json`: one object, keys as the properties
// below, sizes in bytes, times in seconds, shares from 0 to 1. What the system does not tell, or
// what ^C left out, is absent. `schema` grows when a key changes its meaning or goes away.
//
//     {"schema":2,"version":"0.1.0","started":"2026-11-23T07:00:00Z",
//      "isInterrupted":false,"warnings":["…"],
//      "machine":{…MachineFacts},"kernels":{"used":"avx512vnni","available":["scalar",…]},
//      "model":{"name":…,"weights":{"Q8_0":…,"F32":…},"parameters":…,"fileBytes":…,"bytesPerToken":…,…},
//      "settings":{"precision":"int8","cachePrecision":"f16","adapters":[],"seconds":1,
//                  "repetitions":1,"firstTokenPrompt":20},
//      "runs":[{"threads":2,"loadSeconds":…,"isFromPackedCache":true,"firstToken":{"coldSeconds":…,"warm":{…Spread},
//               "loadToFirstTokenSeconds":…},
//               "measurements":[{"kind":"decode","tokens":64,"batch":1,"depth":0,"repetitions":9,
//                 "tokensPerSecond":{…Spread},"passSeconds":{…Spread},
//                 "bytesPerSecond":…,"bandwidthShare":…}],
//               "memory":{…},"bandwidth":{…},"singleThreadBandwidth":{…},"quietness":{…}}]}

import Diagnostics
import Foundation
import Generation

/// Everything that was measured.
struct BenchReport: Encodable {
    let schema = 2
    let version: String
    let started: Date
    var isInterrupted = false
    let machine: MachineFacts
    let kernels: Kernels
    let model: Model
    let settings: Settings
    /// One for each number of threads.
    var runs: [Run] = []
    /// Why figures may not be what they seem, in the language of the process.
    var warnings: [String] = []

    /// Instruction sets: the one in use, and all this machine has.
    struct Kernels: Encodable {
        let used: String
        let available: [String]
    }

    /// The model's facts.
    struct Model: Encodable {
        let name: String
        let path: String
        /// Bytes of tensors by their type, ggml's names.
        let weights: [String: Int]
        let parameters: Int
        let fileBytes: Int
        /// Weights that one decoding pass reads.
        let bytesPerToken: Int
        /// Keys and values of one token.
        let cacheBytesPerToken: Int
        /// Whether they fit into the last-level cache, so that memory does not bound decoding.
        let fitsLastLevelCache: Bool?
        let contextLength: Int
        let layers: Int
        let hiddenSize: Int
        let heads: Int
        let vocabulary: Int
    }

    /// What the command line decided.
    struct Settings: Encodable {
        /// Of activations, and of cached keys and values.
        let precision: String
        let cachePrecision: String
        let adapters: [Adapter]
        let seconds: Double
        let repetitions: Int
        let firstTokenPrompt: Int

        /// A PEFT folder and its scale.
        struct Adapter: Encodable {
            let path: String
            let scale: Float
        }
    }

    /// All figures with one number of threads.
    struct Run: Encodable {
        let threads: Int
        let loadSeconds: Double
        /// Whether the weights had been packed at an earlier time (`mechuri pack`).
        let isFromPackedCache: Bool
        /// What reading the adapters took, if there are any.
        var adapterSeconds: Double?
        var firstToken: FirstToken?
        var measurements: [Measurement] = []
        var memory: MachineMeasure.Memory?
        /// With this run's threads, right after its measurements, and with one.
        var bandwidth: MachineMeasure.Bandwidth?
        var singleThreadBandwidth: MachineMeasure.Bandwidth?
        /// What else the processors did during loading and measuring.
        var quietness: Quietness?
    }

    /// From a prompt of `settings.firstTokenPrompt` tokens to the logits after it.
    struct FirstToken: Encodable {
        /// The first thing the engine ever does.
        let coldSeconds: Double
        let loadToFirstTokenSeconds: Double
        var warm: Spread?
    }

    /// One task's figures.
    struct Measurement: Encodable {
        /// `prompt` or `decode`.
        let kind: String
        let tokens: Int
        let batch: Int
        let depth: Int
        let repetitions: Int
        /// Of all replies together; the spread is that of the repetitions.
        let tokensPerSecond: Spread
        /// Decoding: the latency of each pass, one token for every reply.
        let passSeconds: Spread?
        /// Decoding: weights, and cached keys and values of every reply, read each second at the
        /// median speed.
        let bytesPerSecond: Double?
        /// Of the best bandwidth of as many threads; absent for a model that fits into the cache.
        var bandwidthShare: Double?
    }

    /// Quantiles, least to greatest.
    struct Spread: Encodable {
        let minimum: Double
        let p10: Double
        let median: Double
        let p90: Double
        let p99: Double
        let maximum: Double
        let mean: Double
        let standardDeviation: Double

        /// - Returns: nil without samples.
        init?(_ samples: [Double]) {
            let distribution = Distribution(samples)
            guard let minimum = distribution.minimum, let maximum = distribution.maximum,
                let p10 = distribution.quantile(0.1), let median = distribution.median,
                let p90 = distribution.quantile(0.9), let p99 = distribution.quantile(0.99),
                let mean = distribution.mean, let deviation = distribution.standardDeviation
            else { return nil }
            (self.minimum, self.maximum, self.median) = (minimum, maximum, median)
            (self.p10, self.p90, self.p99) = (p10, p90, p99)
            (self.mean, standardDeviation) = (mean, deviation)
        }
    }
}

extension BenchReport.Measurement {
    /// The figures of a task; nil when no repetition of it was finished.
    init?(_ task: BenchmarkTask, _ samples: BenchmarkSamples, _ model: ModelInformation) {
        let count = Double(task.tokenCount)
        guard let speed = BenchReport.Spread(samples.repetitionSeconds.map { count / $0 }) else {
            return nil
        }
        tokensPerSecond = speed
        repetitions = samples.repetitionSeconds.count
        switch task {
        case .prompt(let tokens):
            (kind, self.tokens, batch, depth) = ("prompt", tokens, 1, 0)
            (passSeconds, bytesPerSecond) = (nil, nil)
        case .decode(let tokens, let batch, let depth):
            (kind, self.tokens, self.batch, self.depth) = ("decode", tokens, batch, depth)
            passSeconds = BenchReport.Spread(samples.passSeconds)
            // A token reads the keys and values of all before it, and its own.
            let positions = Double(batch) * (Double(depth) + Double(tokens + 1) / 2)
            let bytes =
                Double(model.bytesPerToken) + positions * Double(model.cacheBytesPerToken)
            bytesPerSecond = speed.median / Double(batch) * bytes
        }
    }
}
