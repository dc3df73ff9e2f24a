// A file appears whole or not at all, and what killed writers left is removed by the next one.

import Foundation
import ModelFormats
import TestSupport
import Testing

@Suite("Temporary names of AtomicOutputFile")
struct TemporaryOutputTests {
    @Test func `a sealed file can be read before it has its name`() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", "m")
        let file = try AtomicOutputFile(path: folder.file("m"))
        try file.write(Array("new".utf8))
        try file.seal()
        #expect(try String(contentsOfFile: file.temporaryPath, encoding: .utf8) == "new")
        #expect(try folder.read("m") == "old")
        try file.publish()
        #expect(try folder.read("m") == "new")
        #expect(try folder.contents == ["m"])
        #expect(throws: FileError.self) { try file.publish() }
    }

    @Test func `a file that was not sealed has no name to get`() throws {
        let folder = try TemporaryFolder()
        let file = try AtomicOutputFile(path: folder.file("m"))
        try file.write([1])
        #expect(throws: FileError.self) { try file.publish() }
        file.discard()
        #expect(try folder.contents.isEmpty)
    }

    @Test func `leftovers of dead writers go, everything else stays`() throws {
        let folder = try TemporaryFolder()
        try folder.write([UInt8](repeating: 7, count: 1000), ".m.4242-17.tmp")
        try folder.write([1, 2], ".m.1-2.tmp")
        let others = [".m.tmp", ".m.a-1.tmp", ".m.1-2-3.tmp", ".other.1-2.tmp", "m.1-2.tmp", "m"]
        for name in others { try folder.write("x", name) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.file(".m.5-6.tmp"),
            withDestinationPath: folder.file("m")
        )
        let file = try AtomicOutputFile(path: folder.file("m"))
        #expect(file.leftoverBytes == 1002)
        #expect(try folder.read("m") == "x")
        file.discard()
        #expect(try folder.contents == (others + [".m.5-6.tmp"]).sorted())
    }

    @Test func `two writers of one destination leave each other alone`() throws {
        let folder = try TemporaryFolder()
        let first = try AtomicOutputFile(path: folder.file("m"))
        try first.write([1])
        let second = try AtomicOutputFile(path: folder.file("m"))
        #expect(second.leftoverBytes == 0)
        try second.write([2])
        try first.finish()
        try second.finish()
        #expect(try Data(contentsOf: URL(filePath: folder.file("m"))) == Data([2]))
        #expect(try folder.contents == ["m"])
    }

    @Test func `many megabytes arrive as they were given`() throws {
        let folder = try TemporaryFolder()
        let file = try AtomicOutputFile(path: folder.file("m"))
        let block = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        for _ in 0..<25 { try file.write(block) }
        try file.finish()
        let data = try Data(contentsOf: URL(filePath: folder.file("m")))
        #expect(data.count == 25 * block.count)
        #expect(data.suffix(block.count).elementsEqual(block))
    }
}
