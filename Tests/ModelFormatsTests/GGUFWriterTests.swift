// The writer: equal to gguf-py's bytes, whole or not at all, and clear when the disk is full.

import Diagnostics
import Foundation
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("GGUFWriter")
struct GGUFWriterTests {
    /// Writes what generate.py's writer_gguf writes.
    private func writeReference(_ writer: GGUFWriter) throws {
        writer.set("general.architecture", .string("gptneox"))
        writer.set("gptneox.context_length", .uint32(512))
        writer.set("gptneox.attention.layer_norm_epsilon", .float32(1e-5))
        writer.set("gptneox.use_parallel_residual", .bool(true))
        writer.set("general.name", .string("메추리"))
        writer.set("tokenizer.ggml.tokens", .strings(["<|endoftext|>", "Ġ", "ì", ""]))
        writer.set("tokenizer.ggml.token_type", .int32s([3, 1, 1, 5]))
        writer.set("test.u64", .uint64(1 << 40))
        writer.set("test.i8", .int8(-7))
        writer.set("test.f64", .float64(0.25))
        try writer.declareTensor("token_embd.weight", dimensions: [3, 4], dtype: .f32)
        try writer.declareTensor("output_norm.bias", dimensions: [5], dtype: .f32)
        try writer.declareTensor("output.weight", dimensions: [32, 2], dtype: .q8_0)
        try writer.declareTensor("half", dimensions: [7], dtype: .f16)
        let embedding = (0..<12).map { Float($0) / 4 }
        // In two parts, as a streaming caller does.
        try embedding[..<5].withUnsafeBytes { try writer.append($0, to: "token_embd.weight") }
        try embedding[5...].withUnsafeBytes { try writer.append($0, to: "token_embd.weight") }
        try (0..<5).map { Float($0) }.withUnsafeBytes {
            try writer.append($0, to: "output_norm.bias")
        }
        try writer.append((0..<68).map { UInt8($0) }, to: "output.weight")
        let halves: [UInt16] = [0, 0x3C00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600]
        try halves.withUnsafeBytes { try writer.append($0, to: "half") }
    }

    @Test func `the file equals gguf-py's byte for byte`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("w.gguf")
        let writer = try GGUFWriter(path: path)
        try writeReference(writer)
        try writer.finish()
        let ours = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(ours == [UInt8](try Fixtures.data("writer.gguf")))
        #expect(try folder.contents == ["w.gguf"])
    }

    @Test func `arrays of a file that was read are copied as they are`() throws {
        let folder = try TemporaryFolder()
        let source = try GGUFFile(path: Fixtures.path("values.gguf"))
        let writer = try GGUFWriter(path: folder.file("copy.gguf"))
        for key in source.metadata.keys.sorted() {
            if let value = source.metadata[key] { writer.set(key, value) }
        }
        try writer.finish()
        let copy = try GGUFFile(path: folder.file("copy.gguf"))
        #expect(copy.metadata.count == source.metadata.count)
        #expect(try copy.optionalStrings("test.strings") == ["a", "", "ㄱ", "Ġ점심"])
        #expect(try copy.integer("test.i64", in: Int.min...0) == Int.min)
    }

    @Test func `nothing appears before finish, and giving up leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("older", "m.gguf")
        do {
            let writer = try GGUFWriter(path: path)
            try writeReference(writer)
            #expect(try folder.contents.count == 2)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("older".utf8))
        }
        #expect(try folder.contents == ["m.gguf"])
        let cancelled = try GGUFWriter(path: path)
        cancelled.cancel()
        #expect(try folder.contents == ["m.gguf"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("older".utf8))
        let replacing = try GGUFWriter(path: path)
        try writeReference(replacing)
        try replacing.finish()
        #expect(try folder.contents == ["m.gguf"])
        #expect(try GGUFFile(path: path).tensors.count == 4)
    }

    @Test func `tensors the format does not allow are refused`() throws {
        let folder = try TemporaryFolder()
        let writer = try GGUFWriter(path: folder.file("x.gguf"))
        try writer.declareTensor("t", dimensions: [32], dtype: .q8_0)
        let wrong: [(String, [Int], DType)] = [
            ("t", [32], .f32), ("", [1], .f32), (String(repeating: "n", count: 64), [1], .f32),
            ("a", [], .f32), ("a", [1, 1, 1, 1, 1], .f32), ("a", [0], .f32), ("a", [-1], .f32),
            ("a", [31], .q8_0), ("a", [33], .q4_0), ("a", [1 << 40, 1 << 40], .f32),
            ("a", [Int.max], .f32),
        ]
        for (name, dimensions, dtype) in wrong {
            #expect(throws: GGUFError.self) {
                try writer.declareTensor(name, dimensions: dimensions, dtype: dtype)
            }
        }
    }

    @Test func `a path that cannot be written is refused when the writer is made`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.self) { try GGUFWriter(path: folder.file("no/such/m.gguf")) }
        #expect(throws: FileError.self) { try GGUFWriter(path: folder.path) }
        #expect(throws: FileError.self) { try GGUFWriter(path: "") }
    }
}

@Suite("AtomicOutputFile")
struct AtomicOutputFileTests {
    @Test func `a full disk is named, and the temporary file is removed`() throws {
        let folder = try TemporaryFolder()
        let temporary = try folder.write("", "x.tmp")
        // /dev/full is a disk without room.
        let descriptor = open("/dev/full", O_WRONLY)
        try #require(descriptor >= 0)
        let path = folder.file("m.gguf")
        let output = AtomicOutputFile(
            path: path,
            temporaryPath: temporary,
            descriptor: descriptor
        )
        let writer = GGUFWriter(output: output)
        try writer.declareTensor("t", dimensions: [1 << 20], dtype: .f32)
        let bytes = [UInt8](repeating: 1, count: 1 << 22)
        let error = try #require(throws: FileError.self) { try writer.append(bytes, to: "t") }
        guard case .diskFull(path, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(error.exitStatus == .cannotWrite)
        #expect(error.message(in: .korean).contains("디스크"))
        #expect(error.message(in: .english).contains(path))
        #expect(try folder.contents.isEmpty)
        #expect(throws: FileError.self) { try writer.append(bytes, to: "t") }
    }

    @Test func `small writes that reach a full disk only at the end fail there`() throws {
        let folder = try TemporaryFolder()
        let output = AtomicOutputFile(
            path: folder.file("m"),
            temporaryPath: try folder.write("", "x.tmp"),
            descriptor: open("/dev/full", O_WRONLY)
        )
        try output.write([1, 2, 3])
        #expect(throws: FileError.diskFull(path: folder.file("m"), written: 3)) {
            try output.finish()
        }
        #expect(try folder.contents.isEmpty)
    }

    @Test func `a large write equals many small ones`() throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let large = try AtomicOutputFile(path: folder.file("large"))
        try large.write(bytes)
        try large.finish()
        let small = try AtomicOutputFile(path: folder.file("small"))
        var start = 0
        while start < bytes.count {
            let end = min(start + 65_537, bytes.count)
            try small.write(Array(bytes[start..<end]))
            start = end
        }
        try small.finish()
        #expect(small.count == bytes.count)
        let (a, b) = (folder.file("large"), folder.file("small"))
        #expect(FileManager.default.contentsEqual(atPath: a, andPath: b))
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: a))) == bytes)
    }

    @Test func `a file larger than the disk is refused before its data is made`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("m.gguf")
        let writer = try GGUFWriter(path: path)
        // 4 EiB: more than any disk that a test runs on.
        try writer.declareTensor("t", dimensions: [1 << 60], dtype: .f32)
        let error = try #require(throws: FileError.self) { try writer.append([0, 0], to: "t") }
        guard case .noSpace(path, let needed, let free) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(needed > 1 << 61 && free < needed)
        #expect(error.exitStatus == .cannotWrite)
        #expect(error.message(in: .korean).contains("GiB"))
        #expect(error.message(in: .english).contains("4294967296.0 GiB"))
        #expect(try folder.contents.isEmpty)
    }

    @Test func `a failure under a temporary name is told of the name the user gave`() {
        let failures: [(FileError, FileError)] = [
            (.diskFull(path: "t", written: 3), .diskFull(path: "m", written: 3)),
            (
                .noSpace(path: "t", needed: 3, free: 2),
                .noSpace(path: "m", needed: 3, free: 2)
            ),
            (.cannotWrite(path: "t", code: ENOENT), .cannotWrite(path: "m", code: ENOENT)),
            (.notFound(path: "config.json"), .notFound(path: "config.json")),
        ]
        for (failure, told) in failures { #expect(failure.writing("m") == told) }
    }
}
