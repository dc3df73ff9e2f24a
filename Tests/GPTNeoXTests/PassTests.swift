// Passes that are out of the ordinary: cancelled between layers, mixed from many sequences, filling
// the context to the last token, empty, or through weights that are not numbers.

import Foundation
import GPTNeoX
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("Passes")
struct PassTests {
    private func load(
        _ name: String,
        threads: Int = 2,
        cache: KVPrecision = .f16
    ) throws -> (LoadedModel, TinyCheckpoint) {
        let checkpoint = try #require(TinyCheckpoint.all.first { $0.name == name })
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: .f32)
        let loaded = try LoadedModel(
            path: path,
            threads: threads,
            precision: .float32,
            cachePrecision: cache
        )
        return (loaded, checkpoint)
    }

    /// The logits after the last of `ids`, which are added to `cache`.
    private func last(_ loaded: LoadedModel, _ ids: some Sequence<Int>, _ cache: KVCache) -> [Float]
    {
        let scratch = loaded.model.makeScratch(capacity: 64)
        scratch.begin()
        scratch.add(ids, to: cache, logits: .last)
        #expect(loaded.model.forward(scratch))
        return Array(scratch.logits(0))
    }

    // MARK: - Cancellation

    @Test(arguments: [1, 2, 3])
    func `a cancelled pass ends after one layer and leaves caches as they were`(
        threads: Int
    ) throws {
        let (loaded, checkpoint) = try load("parallel-f32", threads: threads)
        let layers = loaded.model.configuration.layerCount
        let ids = checkpoint.ids
        let whole = last(loaded, ids, KVCache(configuration: loaded.model.configuration))
        let cache = KVCache(configuration: loaded.model.configuration)
        _ = last(loaded, ids[..<6], cache)
        let fork = cache.fork()
        let scratch = loaded.model.makeScratch(capacity: 64)
        // Cancelled at the first question, at the second, …
        for moment in 1...layers {
            var questions = 0
            scratch.isCancelled = {
                questions += 1
                return questions >= moment
            }
            scratch.begin()
            scratch.add(ids[6...], to: fork, logits: .all)
            #expect(!loaded.model.forward(scratch))
            #expect(questions == moment)
            #expect(scratch.logitCount == 0)
            #expect(fork.count == 6 && cache.count == 6)
        }
        scratch.isCancelled = { false }
        scratch.begin()
        scratch.add(ids[6...], to: fork, logits: .last)
        #expect(loaded.model.forward(scratch))
        #expect(Array(scratch.logits(0)) == whole)
        #expect(fork.tokens == ids)
    }

    @Test func `thousands of passes cancelled at random moments never hang`() throws {
        let (loaded, checkpoint) = try load("sequential-f32", threads: 2)
        let cache = KVCache(configuration: loaded.model.configuration)
        let whole = last(loaded, checkpoint.ids, cache)
        let scratch = loaded.model.makeScratch(capacity: 64)
        var state: UInt64 = 42
        scratch.isCancelled = {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return state >> 62 == 0
        }
        var finished = 0
        let rounds = TestEffort.scaled(3000)
        for _ in 0..<rounds {
            cache.truncate(to: 20)
            scratch.begin()
            scratch.add(checkpoint.ids[20...], to: cache, logits: .last)
            if loaded.model.forward(scratch) {
                finished += 1
                #expect(Array(scratch.logits(0)) == whole)
            } else {
                #expect(cache.count == 20)
            }
        }
        #expect(finished * 30 > rounds && (rounds - finished) * 30 > rounds)
    }

    // MARK: - Many sequences

    @Test(arguments: KVPrecision.allCases, [1, 2, 3])
    func `a batch of forks computes the bits that each would alone`(
        precision: KVPrecision,
        threads: Int
    ) throws {
        let (loaded, checkpoint) = try load("parallel-f32", threads: threads, cache: precision)
        let ids = checkpoint.ids
        let parent = KVCache(configuration: loaded.model.configuration)
        _ = last(loaded, ids[..<17], parent)
        // More rows than a block has, and a parent that is one of the sequences.
        let tails = (0..<16).map { i in (0..<(i % 4 + 1)).map { ids[($0 * 7 + i) % ids.count] } }
        let scratch = loaded.model.makeScratch(capacity: 64)
        let forks = tails.map { _ in parent.fork(sharing: 17) }
        scratch.begin()
        var rows = zip(tails, forks).map { scratch.add($0, to: $1, logits: .last) }
        rows.append(scratch.add(tails[3], to: parent, logits: .last))
        #expect(loaded.model.forward(scratch))
        let batch = rows.map { Array(scratch.logits($0)) }
        for (i, tail) in (tails + [tails[3]]).enumerated() {
            let alone = KVCache(configuration: loaded.model.configuration)
            _ = last(loaded, ids[..<17], alone)
            #expect(last(loaded, tail, alone) == batch[i], "\(i)")
        }
    }

    @Test(arguments: KVPrecision.allCases)
    func `a copied start is as good as the original`(precision: KVPrecision) throws {
        let (loaded, checkpoint) = try load("parallel-f32", cache: precision)
        let ids = checkpoint.ids
        let cache = KVCache(configuration: loaded.model.configuration)
        let whole = last(loaded, ids, cache)
        for count in [0, 1, 16, 17, 20] {
            let copy = KVCache(configuration: loaded.model.configuration)
            copy.copy(count, from: cache)
            #expect(copy.tokens == Array(ids[..<count]))
            #expect(last(loaded, ids[count...], copy) == whole)
        }
    }

    // MARK: - Limits

    @Test(arguments: KVPrecision.allCases)
    func `the context can be filled in any chunks, and forked at its end`(
        precision: KVPrecision
    ) throws {
        let (loaded, checkpoint) = try load("parallel-f32", cache: precision)
        let most = loaded.model.configuration.contextLength
        let ids = (0..<most).map { checkpoint.ids[$0 * 5 % checkpoint.ids.count] }
        var results: [[Float]] = []
        for chunk in [most, 48, 7, 1] {
            let cache = KVCache(configuration: loaded.model.configuration)
            let scratch = loaded.model.makeScratch(capacity: chunk)
            for start in stride(from: 0, to: most, by: chunk) {
                scratch.begin()
                scratch.add(ids[start..<min(start + chunk, most)], to: cache, logits: .last)
                #expect(loaded.model.forward(scratch))
            }
            results.append(Array(scratch.logits(0)))
            #expect(cache.count == cache.capacity)
            let fork = cache.fork()
            #expect(fork.capacity == most && fork.count == most)
            // One token from the end, a fork has room for just that one.
            let short = cache.fork(sharing: most - 1)
            #expect(last(loaded, ids.suffix(1), short) == results[0])
        }
        for result in results { #expect(result == results[0]) }
    }

    @Test func `a cache for one token, and passes without tokens`() throws {
        let (loaded, checkpoint) = try load("sequential-f32")
        let cache = KVCache(configuration: loaded.model.configuration, capacity: 1)
        #expect(cache.capacity == 1)
        let scratch = loaded.model.makeScratch(capacity: 1)
        scratch.begin()
        #expect(loaded.model.forward(scratch))
        scratch.begin()
        scratch.add([], to: cache, logits: .last)
        #expect(loaded.model.forward(scratch))
        #expect(scratch.logitCount == 0 && cache.count == 0)
        let one = last(loaded, checkpoint.ids.prefix(1), cache)
        let isFinite = one.allSatisfy { $0.isFinite }
        #expect(isFinite)
        #expect(cache.count == 1)
        // The next pass may be empty too.
        scratch.begin()
        #expect(loaded.model.forward(scratch))
    }

    /// Bytes of this process that are in memory.
    private func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        return pages * Int(getpagesize())
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm")))
    func `a large cache costs memory only where tokens are`() throws {
        var configuration = try load("parallel-f32").0.model.configuration
        configuration.hiddenSize = 4096
        configuration.headCount = 16
        configuration.layerCount = 28
        configuration.contextLength = 2048
        configuration.cachePrecision = .f16
        let before = try residentBytes()
        let cache = KVCache(configuration: configuration)
        let fork = cache.fork()
        // 1.9 GB are reserved; other tests that run meanwhile use a few MB.
        #expect(try residentBytes() - before < 200 << 20)
        #expect(fork.capacity == cache.capacity)
    }

    // MARK: - Weights that are not numbers

    /// A copy of a file in which every byte of one tensor is `byte`.
    private func spoil(_ name: String, with byte: UInt8, _ source: GGUFFile, _ path: String) throws
    {
        let writer = try GGUFWriter(path: path)
        for (key, value) in source.metadata { writer.set(key, value) }
        for tensor in source.tensorNames {
            let info = try source.info(tensor)
            try writer.declareTensor(tensor, dimensions: info.dimensions, dtype: info.dtype ?? .f32)
        }
        for tensor in source.tensorNames {
            let bytes = source.bytes(of: try source.info(tensor))
            if tensor == name {
                try writer.append([UInt8](repeating: byte, count: bytes.count), to: tensor)
            } else {
                try writer.append(bytes, to: tensor)
            }
        }
        try writer.finish()
    }

    @Test(
        arguments: [DType.f32, .f16, .q8_0],
        ["blk.0.attn_qkv.weight", "blk.1.ffn_down.weight"]
    )
    func `weights that are not numbers end in logits, not in a crash or a hang`(
        type: DType,
        name: String
    ) throws {
        let checkpoint = try #require(TinyCheckpoint.all.first { $0.name == "parallel-f32" })
        let folder = try TemporaryFolder()
        let (good, bad) = (folder.file("good.gguf"), folder.file("bad.gguf"))
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: good, type: type)
        // 0xffff is NaN as a half and 0xffffffff as a float.
        try spoil(name, with: 0xff, GGUFFile(path: good), bad)
        for precision in [NeoXPrecision.float32, .int8] {
            for cache in KVPrecision.allCases {
                let loaded = try LoadedModel(
                    path: bad,
                    threads: 2,
                    precision: precision,
                    cachePrecision: cache
                )
                let width = loaded.model.configuration.vocabularySize
                let rows = logits(loaded, checkpoint.ids, chunk: 5)
                #expect(rows.count == width * checkpoint.ids.count)
                let isHidden = rows.contains { !$0.isNaN }
                // Activations rounded to int8 cannot hold NaN; floats must not hide it.
                #expect(!isHidden || precision == .int8)
            }
        }
    }
}
