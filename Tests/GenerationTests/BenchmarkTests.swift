// What the engine times for `mechuri bench`: how often, how many passes, and what remains of it.

import Generation
import Synchronization
import Testing

@Suite("Benchmark")
struct BenchmarkTests {
    @Test func `a prompt is read in the chunks that replies use`() async throws {
        let engine = try await ShippedModel.engine()
        let samples = try await engine.benchmark(.prompt(tokens: 300))
        #expect(samples.repetitionSeconds.count == 1)
        #expect(samples.passSeconds.count == 3)
        #expect(samples.passSeconds.allSatisfy { $0 > 0 })
        #expect(samples.repetitionSeconds.first == samples.passSeconds.reduce(0, +))
        #expect(!samples.wasCancelled)
    }

    @Test(arguments: [(1, 0), (1, 100), (4, 0), (4, 100)])
    func `decoding takes one pass a token, whatever the batch and depth`(
        batch: Int,
        depth: Int
    ) async throws {
        let engine = try await ShippedModel.engine()
        let task = BenchmarkTask.decode(tokens: 8, batch: batch, depth: depth)
        #expect(task.tokenCount == 8 * batch && task.sequenceLength == depth + 8)
        let limits = BenchmarkLimits(seconds: 0, repetitions: 3...3)
        let samples = try await engine.benchmark(task, limits: limits)
        #expect(samples.repetitionSeconds.count == 3)
        #expect(samples.passSeconds.count == 24)
    }

    @Test func `the first repetition warms up and is not counted`() async throws {
        let engine = try await ShippedModel.engine()
        let seen = Mutex<[Int]>([])
        let limits = BenchmarkLimits(seconds: 0.5, repetitions: 2...1000)
        let task = BenchmarkTask.decode(tokens: 64, batch: 1, depth: 0)
        let samples = try await engine.benchmark(task, limits: limits) { progress in
            #expect(progress.passCount == 64 && (1...64).contains(progress.passes))
            seen.withLock { $0.append(progress.repetitions) }
        }
        #expect(samples.repetitionSeconds.count >= 2)
        #expect(samples.passSeconds.count == 64 * samples.repetitionSeconds.count)
        let repetitions = seen.withLock { $0 }
        #expect(repetitions == repetitions.sorted() && !repetitions.isEmpty)
    }

    @Test func `a repetition longer than the limit counts at once`() async throws {
        let engine = try await ShippedModel.engine()
        let limits = BenchmarkLimits(seconds: 1e-9, repetitions: 1...1000)
        let samples = try await engine.benchmark(.prompt(tokens: 20), limits: limits)
        #expect(samples.repetitionSeconds.count == 1)
    }

    @Test func `a cancelled benchmark returns what was finished`() async throws {
        let engine = try await ShippedModel.engine()
        let cancelled = CancellationFlag()
        cancelled.cancel()
        let task = BenchmarkTask.decode(tokens: 8, batch: 2, depth: 200)
        let none = try await engine.benchmark(task, cancellation: cancelled)
        #expect(none.wasCancelled && none.repetitionSeconds.isEmpty && none.passSeconds.isEmpty)

        let later = CancellationFlag()
        let limits = BenchmarkLimits(seconds: 3600, repetitions: 1...1_000_000)
        let some = try await engine.benchmark(task, limits: limits, cancellation: later) {
            if $0.repetitions >= 2 { later.cancel() }
        }
        #expect(some.wasCancelled && !some.repetitionSeconds.isEmpty)
        #expect(some.passSeconds.count == 8 * some.repetitionSeconds.count)
    }

    @Test func `a task beyond the context is refused`() async throws {
        let engine = try await ShippedModel.engine()
        let length = engine.information.contextLength
        for task in [
            BenchmarkTask.prompt(tokens: length + 1),
            .decode(tokens: 2, batch: 1, depth: length - 1),
        ] {
            let expected = GenerationError.promptTooLong(tokens: length + 1, contextLength: length)
            await #expect(throws: expected) { try await engine.benchmark(task) }
        }
        let full = try await engine.benchmark(.decode(tokens: 2, batch: 1, depth: length - 2))
        #expect(full.passSeconds.count == 2)
    }

    @Test func `logits after a benchmark are those before it`() async throws {
        let engine = try await ShippedModel.engine()
        let ids = engine.tokenize("점심 추천해줘")
        let before = try await engine.logits(ids: ids, all: false)
        for batch in [1, 3] {
            _ = try await engine.benchmark(.decode(tokens: 5, batch: batch, depth: 10))
        }
        #expect(try await engine.logits(ids: ids, all: false) == before)
    }
}
