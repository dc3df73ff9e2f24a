// Packed weights that are kept on disk: the same logits, and never those of another model or another
// state of the file.

import Foundation
import GPTNeoX
import TestSupport
import Testing

@Suite("PackedCache")
struct PackedCacheTests {
    private let folder: TemporaryFolder
    private var cache: PackedCache { PackedCache(folder: folder.file("packed"), leastBytes: 1) }

    init() throws { folder = try TemporaryFolder() }

    /// The shipped model under a name of its own.
    private func model(_ name: String = "model.gguf") throws -> String {
        let path = folder.file(name)
        let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Models/mechuri-bootstrap-6.8m-q8_0.gguf")
        try FileManager.default.copyItem(atPath: shipped.path, toPath: path)
        return path
    }

    private func load(_ path: String) throws -> LoadedModel {
        try LoadedModel(path: path, threads: 1, precision: .int8, packedCache: cache)
    }

    private func logits(_ loaded: LoadedModel) -> [Float] {
        let scratch = loaded.model.makeScratch(capacity: 8)
        let cache = KVCache(configuration: loaded.model.configuration, capacity: 8)
        scratch.begin()
        scratch.add([5, 17, 300, 4, 42], to: cache, logits: .last)
        loaded.model.forward(scratch)
        return Array(scratch.logits(0))
    }

    @Test func `a model from kept weights computes the same logits`() throws {
        let path = try model()
        let first = try load(path)
        #expect(!first.isFromPackedCache)
        let size = try #require(try cache.store(first))
        let again = try load(path)
        #expect(again.isFromPackedCache)
        #expect(logits(again) == logits(first))
        #expect(cache.entries.map(\.isCurrent) == [true])
        #expect(cache.entries[0].fileBytes >= size)
        // Nothing is written a second time.
        #expect(try cache.store(again) == nil)
    }

    @Test func `a model file that was written to is packed again`() throws {
        let path = try model()
        try cache.store(try load(path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seek(toOffset: try handle.seekToEnd() - 3)
        try handle.write(contentsOf: Data([7]))
        try handle.close()
        #expect(cache.entries.map(\.isCurrent) == [false])
        let changed = try load(path)
        #expect(!changed.isFromPackedCache)
        try cache.store(changed)
        #expect(cache.entries.map(\.isCurrent) == [true])
        #expect(try load(path).isFromPackedCache)
    }

    @Test func `another model does not find it, and one that is gone is swept out`() throws {
        let path = try model()
        let other = try model("other.gguf")
        try cache.store(try load(path))
        #expect(cache.file(for: other) == nil)
        try FileManager.default.removeItem(atPath: path)
        try cache.store(try load(other))
        #expect(cache.entries.count == 1)
        #expect(cache.entries[0].modelPath?.hasSuffix("other.gguf") == true)
    }

    @Test func `a damaged file is none`() throws {
        let path = try model()
        try cache.store(try load(path))
        let kept = cache.entries[0].path
        let whole = try Data(contentsOf: URL(fileURLWithPath: kept))
        for count in [0, 1, 15, 24, 200, 4096, whole.count / 2, whole.count - 5000] {
            try whole.prefix(count).write(to: URL(fileURLWithPath: kept))
            #expect(cache.file(for: path) == nil, "\(count) bytes")
            #expect(try !load(path).isFromPackedCache)
        }
        for offset in [0, 3, 16, 17, 23, 30] {
            var bytes = whole
            bytes[offset] ^= 0x41
            try bytes.write(to: URL(fileURLWithPath: kept))
            #expect(cache.file(for: path) == nil, "byte \(offset)")
        }
    }

    @Test func `float32 layers neither use nor make it`() throws {
        let path = try model()
        try cache.store(try load(path))
        let exact = try LoadedModel(path: path, precision: .float32, packedCache: cache)
        #expect(!exact.isFromPackedCache)
        try cache.remove()
        #expect(try cache.store(exact) == nil)
    }

    @Test func `cancelling leaves nothing, and removing says how much`() throws {
        let path = try model()
        let loaded = try load(path)
        #expect(throws: NeoXError.cancelled) { try cache.store(loaded, isCancelled: { true }) }
        let left = try FileManager.default.contentsOfDirectory(atPath: cache.folder)
        #expect(left.isEmpty)
        try cache.store(loaded)
        let attributes = try FileManager.default.attributesOfItem(atPath: cache.folder)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        let size = cache.entries[0].fileBytes
        #expect(try cache.remove(modelPath: path) == size)
        #expect(cache.entries.isEmpty)
    }

    @Test func `what a killed writer left goes at the next start and when all is removed`() throws {
        let loaded = try load(try model())
        let left = (cache.folder as NSString).appendingPathComponent(".other-1f.packed.4242-17.tmp")
        for isStart in [true, false] {
            try FileManager.default.createDirectory(
                atPath: cache.folder,
                withIntermediateDirectories: true
            )
            try Data(count: 100).write(to: URL(filePath: left))
            if isStart {
                try cache.store(loaded)
                try cache.remove()
            } else {
                #expect(try cache.remove() == 100)
            }
            #expect(!FileManager.default.fileExists(atPath: left))
        }
    }
}
