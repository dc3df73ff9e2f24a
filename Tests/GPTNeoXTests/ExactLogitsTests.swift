// Import, load, run: logits equal to transformers' on the same weights. The tolerance is 1e-4 of the
// largest logit, the room that another order of float32 sums needs.

import GPTNeoX
import Tensors
import TestSupport
import Testing

@Suite("Exact logits")
struct ExactLogitsTests {
    private static let tolerance: Float = 1e-4

    private func load(
        _ checkpoint: TinyCheckpoint,
        _ type: DType,
        threads: Int = 2,
        precision: NeoXPrecision = .float32
    ) throws -> LoadedModel {
        let folder = try TemporaryFolder()
        let path = folder.file("model.gguf")
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: type)
        // The mapping outlives the file's name.
        return try LoadedModel(path: path, threads: threads, precision: precision)
    }

    @Test func `the fixtures are there`() {
        #expect(TinyCheckpoint.all.count >= 7)
    }

    @Test(arguments: TinyCheckpoint.all)
    func `f32 logits equal the reference at every position`(checkpoint: TinyCheckpoint) throws {
        let loaded = try load(checkpoint, .f32)
        let configuration = loaded.model.configuration
        #expect(configuration.rotaryDimensions == checkpoint.rotaryDimensions)
        #expect(configuration.usesParallelResidual == checkpoint.parallel)
        #expect(configuration.vocabularySize == checkpoint.rows)
        #expect(loaded.tokenizer.endOfSequence == checkpoint.eos)
        let expected = try checkpoint.reference("f32")
        #expect(relativeError(logits(loaded, checkpoint.ids), expected) < Self.tolerance)
    }

    @Test(arguments: TinyCheckpoint.all)
    func `token by token, in chunks and on other thread counts they stay equal`(
        checkpoint: TinyCheckpoint
    ) throws {
        let expected = try checkpoint.reference("f32")
        for (threads, chunk) in [(1, 1), (1, 5), (2, 1), (3, 7), (5, 28)] {
            let loaded = try load(checkpoint, .f32, threads: threads)
            let got = logits(loaded, checkpoint.ids, chunk: chunk)
            #expect(relativeError(got, expected) < Self.tolerance, "\(threads), \(chunk)")
        }
    }

    @Test(
        arguments: TinyCheckpoint.all,
        [("f16", DType.f16), ("q8_0", .q8_0), ("q4_0", .q4_0)]
    )
    func `quantised imports equal the reference on the quantised weights`(
        checkpoint: TinyCheckpoint,
        type: (label: String, dtype: DType)
    ) throws {
        let expected = try checkpoint.reference(type.label)
        let exact = logits(try load(checkpoint, type.dtype), checkpoint.ids)
        #expect(relativeError(exact.suffix(expected.count), expected) < Self.tolerance)
        // Rounding activations to 8 bits costs up to 0.4 % of a block's largest value each.
        let fast = logits(try load(checkpoint, type.dtype, precision: .int8), checkpoint.ids)
        #expect(relativeError(fast.suffix(expected.count), expected) < 0.05)
    }
}
