// The cache: truncating and going on computes what a fresh start computes, bit for bit; a fork reads
// its parent's positions and writes only its own.

import Foundation
import GPTNeoX
import Tensors
import TestSupport
import Testing

@Suite("KVCache")
struct KVCacheTests {
    private func load(_ name: String) throws -> (LoadedModel, TinyCheckpoint) {
        let checkpoint = try #require(TinyCheckpoint.all.first { $0.name == name })
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
        _ = try CheckpointImporter.run(folder: checkpoint.folder.path, output: path, type: .f32)
        return (try LoadedModel(path: path, threads: 1, precision: .float32), checkpoint)
    }

    /// The logits after the last of `ids`, which are added to `cache`.
    private func last(_ loaded: LoadedModel, _ ids: some Sequence<Int>, _ cache: KVCache) -> [Float]
    {
        let scratch = loaded.model.makeScratch(capacity: 64)
        scratch.begin()
        scratch.add(ids, to: cache, logits: .last)
        loaded.model.forward(scratch)
        return Array(scratch.logits(0))
    }

    @Test(arguments: ["parallel-f32", "sequential-f32", "tied-full-rotary"])
    func `truncated and continued equals read anew`(name: String) throws {
        let (loaded, checkpoint) = try load(name)
        let ids = checkpoint.ids
        let cache = KVCache(configuration: loaded.model.configuration)
        let whole = last(loaded, ids, cache)
        #expect(cache.count == ids.count && cache.tokens == ids)

        cache.truncate(to: 9)
        _ = last(loaded, ids[20...24], cache)
        #expect(cache.commonPrefix(with: ids) == 9)
        cache.truncate(to: 9)
        #expect(last(loaded, ids[9...], cache) == whole)
        cache.truncate(to: 0)
        #expect(last(loaded, ids, cache) == whole)
    }

    @Test(arguments: ["parallel-f32", "sequential-f32"])
    func `forks share a prefix and agree with caches of their own`(name: String) throws {
        let (loaded, checkpoint) = try load(name)
        let ids = checkpoint.ids
        let parent = KVCache(configuration: loaded.model.configuration)
        _ = last(loaded, ids[..<10], parent)
        let tails = [Array(ids[10..<18]), Array(ids[15..<21]), [7], Array(ids[20..<28])]
        let forks = tails.map { _ in parent.fork() }

        // All tails in one pass, of different lengths.
        let scratch = loaded.model.makeScratch(capacity: 64)
        scratch.begin()
        let rows = zip(tails, forks).map { scratch.add($0, to: $1, logits: .last) }
        loaded.model.forward(scratch)
        let batch = rows.map { Array(scratch.logits($0)) }
        // Then one token each, as in decoding.
        scratch.begin()
        let next = forks.map { scratch.add(CollectionOfOne(42), to: $0, logits: .last) }
        loaded.model.forward(scratch)
        let second = next.map { Array(scratch.logits($0)) }

        for (i, tail) in tails.enumerated() {
            let own = KVCache(configuration: loaded.model.configuration)
            // The sum over positions is split in two: another order of float32 sums.
            #expect(relativeError(batch[i], last(loaded, ids[..<10] + tail, own)) < 1e-5)
            #expect(relativeError(second[i], last(loaded, [42], own)) < 1e-5)
            #expect(forks[i].tokens == ids[..<10] + tail + [42])
            #expect(forks[i].sharedCount == 10)
        }
        #expect(parent.tokens == Array(ids[..<10]))
        // A fork rewinds to its parent's end, and no further.
        forks[0].truncate(to: 10)
        let own = KVCache(configuration: loaded.model.configuration)
        let again = last(loaded, tails[0], forks[0])
        #expect(relativeError(again, last(loaded, ids[..<10] + tails[0], own)) < 1e-5)
    }

    @Test func `many passes on one memory cost no more stack or memory than one`() throws {
        let (loaded, _) = try load("parallel-f32")
        let scratch = loaded.model.makeScratch(capacity: 1)
        let cache = KVCache(configuration: loaded.model.configuration)
        // A closure wrapped anew by every pass once made this overflow the stack.
        for _ in 0..<TestEffort.scaled(50_000) {
            cache.truncate(to: 0)
            scratch.begin()
            scratch.add(CollectionOfOne(7), to: cache, logits: .none)
            loaded.model.forward(scratch)
        }
        #expect(cache.count == 1)
    }

    @Test func `a cache fills up to the context and no further`() throws {
        let (loaded, checkpoint) = try load("parallel-f32")
        let most = loaded.model.configuration.contextLength
        #expect(KVCache(configuration: loaded.model.configuration, capacity: 1000).capacity == most)
        let cache = KVCache(configuration: loaded.model.configuration)
        let ids = (0..<most).map { checkpoint.ids[$0 % checkpoint.ids.count] }
        let finite = last(loaded, ids, cache).allSatisfy { $0.isFinite }
        #expect(finite)
        #expect(cache.count == cache.capacity)
        #expect(cache.fork().capacity == most)
    }
}
