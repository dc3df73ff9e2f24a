// What a cache in half precision or int8 costs: logits within a stated bound of those of a float32
// cache, and practically the same perplexity.

import Foundation
import GPTNeoX
import Tensors
import TestSupport
import Testing

@Suite("Cache precision")
struct CachePrecisionTests {
    /// Largest differences, as shares of the largest logit.
    ///
    /// A half keeps 11 bits, so that a key or value is off by 2^-12 of itself; q8 by 1/254 of the
    /// largest of its block.
    private static func bound(_ precision: KVPrecision) -> Float {
        switch precision {
        case .f32: 1e-6
        case .f16: 1e-3
        case .q8: 1.5e-2
        }
    }

    private func load(
        _ checkpoint: TinyCheckpoint,
        _ cachePrecision: KVPrecision?,
        precision: NeoXPrecision = .float32
    ) throws -> LoadedModel {
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: .f32)
        return try LoadedModel(
            path: path,
            threads: 2,
            precision: precision,
            cachePrecision: cachePrecision
        )
    }

    /// Mean negative log likelihood of every next token.
    private func loss(_ rows: [Float], _ ids: [Int], width: Int) -> Double {
        let losses = ids.dropFirst().enumerated().map { place, id in
            let row = rows[place * width..<(place + 1) * width].map(Double.init)
            let largest = row.max() ?? 0
            return log(row.reduce(0) { $0 + exp($1 - largest) }) + largest - row[id]
        }
        return losses.reduce(0, +) / Double(max(losses.count, 1))
    }

    @Test(arguments: TinyCheckpoint.all, KVPrecision.allCases)
    func `logits and perplexity stay close to those of a float cache`(
        checkpoint: TinyCheckpoint,
        precision: KVPrecision
    ) throws {
        let exact = logits(try load(checkpoint, .f32), checkpoint.ids)
        let loaded = try load(checkpoint, precision)
        for chunk in [64, 5, 1] {
            let got = logits(loaded, checkpoint.ids, chunk: chunk)
            #expect(relativeError(got, exact) < Self.bound(precision), "\(chunk)")
            let width = loaded.model.configuration.vocabularySize
            let difference =
                loss(got, checkpoint.ids, width: width) - loss(exact, checkpoint.ids, width: width)
            // e^0.005 is half a percent of perplexity.
            #expect(abs(difference) < (precision == .q8 ? 0.005 : 0.0005), "\(chunk)")
        }
    }

    @Test func `int8 models take a half cache and float32 models a float one`() throws {
        let checkpoint = try #require(TinyCheckpoint.all.first)
        let fast = try load(checkpoint, nil, precision: .int8)
        #expect(fast.model.configuration.cachePrecision == .f16)
        #expect(KVCache(configuration: fast.model.configuration).precision == .f16)
        let exact = try load(checkpoint, nil)
        #expect(exact.model.configuration.cachePrecision == .f32)
    }

    @Test func `a token takes 4, 2 or 1⅛ bytes a number`() {
        var configuration = NeoXConfiguration(
            hiddenSize: 4096,
            layerCount: 28,
            headCount: 16,
            feedForwardSize: 16_384,
            vocabularySize: 30_080,
            contextLength: 2048,
            rotaryDimensions: 64,
            rotaryBase: 10_000,
            layerNormEpsilon: 1e-5,
            usesParallelResidual: true
        )
        let numbers = 2 * 28 * 4096
        for (precision, bytes) in [
            (KVPrecision.f32, numbers * 4), (.f16, numbers * 2), (.q8, numbers + numbers / 8),
        ] {
            configuration.cachePrecision = precision
            #expect(KVCache.bytesPerToken(configuration) == bytes)
        }
    }
}
