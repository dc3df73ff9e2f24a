// How `mechuri bench` times the engine: passes over random tokens, without sampling, as llama-bench
// does it, and with the very passes that replies use. Only the passes are timed: neither filling a
// cache to the wanted depth nor showing progress counts.

import GPTNeoX
import Randomness

extension InferenceEngine {
    /// The most replies that ``benchmark(_:limits:cancellation:onProgress:)`` decodes at once.
    package nonisolated static var maximumBenchmarkBatch: Int { maximumBatch }

    /// Repeats a task and times every pass of it; the cache is empty afterwards.
    ///
    /// - Parameters:
    ///   - task: What is repeated.
    ///   - limits: How often.
    ///   - cancellation: Stops after the next layer; whole repetitions so far are returned.
    ///   - onProgress: Called on the engine's queue, at most about ten times a second.
    /// - Returns: Seconds of the repetitions that count.
    /// - Throws: `GenerationError.promptTooLong` when the context is too short for the task.
    package func benchmark(
        _ task: BenchmarkTask,
        limits: BenchmarkLimits = .once,
        cancellation: CancellationFlag = CancellationFlag(),
        onProgress: @Sendable (BenchmarkProgress) -> Void = { _ in }
    ) async throws -> BenchmarkSamples {
        precondition(task.tokenCount > 0, "nothing to time in \(task)")
        let contextLength = model.configuration.contextLength
        guard task.sequenceLength <= contextLength else {
            throw GenerationError.promptTooLong(
                tokens: task.sequenceLength,
                contextLength: contextLength
            )
        }
        defer { forget(from: 0) }
        scratch.isCancelled = { cancellation.isCancelled }
        defer { scratch.isCancelled = nil }
        let work = benchmarkWork(task, cancellation)
        var samples = BenchmarkSamples()
        var (finished, spent, lastReport) = (0, 0.0, Self.now())
        while samples.repetitionSeconds.count < limits.repetitions.upperBound {
            var passes: [Double] = []
            passes.reserveCapacity(work.passCount)
            work.rewind()
            while passes.count < work.passCount, !cancellation.isCancelled {
                let start = Self.now()
                guard work.pass(passes.count) else { break }
                let end = Self.now()
                passes.append(end - start)
                if end - lastReport > 0.1 {
                    lastReport = end
                    onProgress(
                        BenchmarkProgress(
                            repetitions: finished,
                            passes: passes.count,
                            passCount: work.passCount
                        )
                    )
                }
            }
            guard passes.count == work.passCount else {
                samples.wasCancelled = true
                break
            }
            try files.requireUnchanged()
            let seconds = passes.reduce(0, +)
            spent += seconds
            finished += 1
            if finished == 1, limits.warmsUp, seconds < limits.seconds { continue }
            samples.repetitionSeconds.append(seconds)
            samples.passSeconds += passes
            let count = samples.repetitionSeconds.count
            if count >= limits.repetitions.lowerBound, spent >= limits.seconds { break }
        }
        return samples
    }

    /// A task as passes that can be run again.
    private struct BenchmarkWork {
        /// Passes of one repetition.
        let passCount: Int
        /// Brings caches to where a repetition starts.
        let rewind: () -> Void
        /// Runs pass `i`, from 0 on, in order; false when it was cancelled on its way.
        let pass: (Int) -> Bool
    }

    private func benchmarkWork(
        _ task: BenchmarkTask,
        _ cancellation: CancellationFlag
    ) -> BenchmarkWork {
        var random = SplitMix64(seed: 42)
        let vocabulary = 0..<model.configuration.vocabularySize
        let ids = (0..<max(task.sequenceLength, 1)).map { _ in
            Int.random(in: vocabulary, using: &random)
        }
        forget(from: 0)
        let cache = cache
        switch task {
        case .prompt(let tokens):
            return BenchmarkWork(
                passCount: (tokens + Self.chunkLength - 1) / Self.chunkLength,
                rewind: { cache.truncate(to: 0) },
                pass: { self.readChunk($0, of: ids[..<tokens], into: cache, wantsLogits: true) }
            )
        case .decode(let tokens, let batch, let depth):
            // Where cancelling leaves it half full, no pass follows.
            var chunk = 0
            while cache.count < depth, !cancellation.isCancelled {
                _ = readChunk(chunk, of: ids[..<depth], into: cache, wantsLogits: false)
                chunk += 1
            }
            let caches =
                batch == 1
                ? [cache] : (0..<batch).map { _ in cache.fork(capacity: depth + tokens) }
            return BenchmarkWork(
                passCount: tokens,
                rewind: { for cache in caches { cache.truncate(to: depth) } },
                pass: { i in
                    self.scratch.begin()
                    for cache in caches {
                        self.scratch.add(
                            CollectionOfOne(ids[depth + i]),
                            to: cache,
                            logits: .last
                        )
                    }
                    return self.model.forward(self.scratch)
                }
            )
        }
    }

    /// Reads one chunk of a prompt; of the last one, the logits after it are computed too.
    ///
    /// - Returns: Whether it was read to its end.
    private func readChunk(
        _ chunk: Int,
        of ids: ArraySlice<Int>,
        into cache: KVCache,
        wantsLogits: Bool
    ) -> Bool {
        let start = chunk * Self.chunkLength
        let end = min(start + Self.chunkLength, ids.count)
        let isLast = wantsLogits && end == ids.count
        scratch.begin()
        scratch.add(ids[start..<end], to: cache, logits: isLast ? .last : .none)
        return model.forward(scratch)
    }
}
