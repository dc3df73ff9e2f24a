// Perplexity: equal to what transformers' logits give, the same through windows as by hand, and the
// gate for every type: integer kernels within 0.5 % of the f32 computation on the same weights.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("Perplexity")
struct PerplexityTests {
    private static let shipped = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Models/mechuri-bootstrap-6.8m-q8_0.gguf").path

    private func tiny(_ name: String) throws -> (LoadedModel, TinyCheckpoint) {
        let checkpoint = try #require(TinyCheckpoint.all.first { $0.name == name })
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: .f32)
        return (try LoadedModel(path: path, threads: 1, precision: .float32), checkpoint)
    }

    /// -ln p of `target` under some logits.
    private func surprise(_ logits: [Float], _ target: Int) -> Double {
        let largest = Double(logits.max() ?? 0)
        let sum = logits.reduce(0) { $0 + exp(Double($1) - largest) }
        return largest + log(sum) - Double(logits[target])
    }

    @Test(arguments: ["parallel-f32", "sequential-f32"])
    func `equals what transformers' logits give`(name: String) throws {
        let (loaded, checkpoint) = try tiny(name)
        let reference = try checkpoint.reference("f32")
        let rows = checkpoint.rows
        let expected = (1..<checkpoint.ids.count).map { i in
            surprise(Array(reference[(i - 1) * rows..<i * rows]), checkpoint.ids[i])
        }
        let mean = expected.reduce(0, +) / Double(expected.count)
        let result = try Perplexity.measure(loaded, ids: checkpoint.ids)
        #expect(result.scoredCount == checkpoint.ids.count - 1 && result.windowCount == 1)
        // The logits agree to 1e-4 (ExactLogitsTests).
        #expect(abs(result.meanNegativeLogLikelihood - mean) < 1e-4)
        #expect(abs(result.perplexity - exp(mean)) < 1e-3 * exp(mean))
    }

    @Test(arguments: [2, 3, 7, 8, 19])
    func `windows score every token once, after half a window at least`(window: Int) throws {
        let (loaded, checkpoint) = try tiny("parallel-f32")
        let ids = checkpoint.ids
        var expected: [Double] = []
        var (first, scored) = (0, 1)
        while scored < ids.count {
            let end = min(first + window, ids.count)
            let scratch = loaded.model.makeScratch(capacity: window)
            let cache = KVCache(configuration: loaded.model.configuration)
            scratch.begin()
            scratch.add(ids[first..<end - 1], to: cache, logits: .all)
            loaded.model.forward(scratch)
            for i in scored..<end {
                #expect(scored == 1 || i - first >= window / 2)
                expected.append(surprise(Array(scratch.logits(i - 1 - first)), ids[i]))
            }
            scored = end
            first += max(window / 2, 1)
        }
        #expect(expected.count == ids.count - 1)
        let result = try Perplexity.measure(loaded, ids: ids, window: window)
        #expect(result.scoredCount == ids.count - 1)
        let mean = expected.reduce(0, +) / Double(expected.count)
        // Passes of other lengths add in another order.
        #expect(abs(result.meanNegativeLogLikelihood - mean) < 1e-5)
    }

    @Test func `a model compared with itself does not differ`() throws {
        let (loaded, checkpoint) = try tiny("parallel-f32")
        let result = try Perplexity.measure(loaded, reference: loaded, ids: checkpoint.ids)
        let comparison = try #require(result.comparison)
        #expect(abs(comparison.perplexity / result.perplexity - 1) < 1e-12)
        #expect(abs(comparison.meanDivergence) < 1e-9 && comparison.sameBest == 1)
    }

    @Test func `short texts, bad windows and cancelling are said`() throws {
        let (loaded, checkpoint) = try tiny("parallel-f32")
        #expect(throws: PerplexityError.tooShort(tokens: 1)) {
            try Perplexity.measure(loaded, ids: [1])
        }
        let context = loaded.model.configuration.contextLength
        #expect(throws: PerplexityError.badWindow(context + 1, context: context)) {
            try Perplexity.measure(loaded, ids: checkpoint.ids, window: context + 1)
        }
        #expect(throws: PerplexityError.cancelled) {
            try Perplexity.measure(loaded, ids: checkpoint.ids, isCancelled: { true })
        }
    }

    @Test func `a weight that is not a number is said, not measured`() throws {
        let (sound, checkpoint) = try tiny("parallel-f32")
        let folder = try TemporaryFolder()
        let path = folder.file("damaged.gguf")
        _ = try CheckpointImporter.run(
            folder: checkpoint.folder.path,
            output: path,
            type: .f32
        )
        let place = try GGUFFile(path: path).info(GGUFNames.output).byteRange.lowerBound
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seek(toOffset: UInt64(place))
        try handle.write(contentsOf: Data([0, 0, 0xC0, 0x7F]))
        try handle.close()
        let damaged = try LoadedModel(path: path, precision: .float32)
        for (model, reference) in [(damaged, nil), (sound, damaged), (damaged, sound)] {
            #expect(throws: PerplexityError.notANumber(path: path)) {
                try Perplexity.measure(model, reference: reference, ids: checkpoint.ids)
            }
        }
    }

    // 28 readings of 1,000 tokens by a real model: only where the compiler optimises.
    @Test(.disabled(if: _isDebugAssertConfiguration()), arguments: QuantizationMix.allCases)
    func `integer kernels stay within half a percent of f32 on the same weights`(
        mix: QuantizationMix
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
        _ = try ModelQuantizer.run(
            input: Self.shipped,
            output: path,
            options: .init(mix: mix, allowsRequantizing: true, threads: 1)
        )
        let exact = try LoadedModel(path: path, threads: 1, precision: .float32)
        let fast = try LoadedModel(path: path, threads: 1, precision: .int8)
        let ids = exact.tokenizer.encode(Perplexity.koreanText)
        let expected = try Perplexity.measure(exact, ids: ids).perplexity
        let got = try Perplexity.measure(fast, ids: ids).perplexity
        // Issue 3: perplexity within 0.5 % of the dequantised f32 computation for each type.
        #expect(abs(got / expected - 1) < 0.005, "\(mix.rawValue): \(got) against \(expected)")
        #expect(expected > 1 && expected < 100_000)
    }
}
