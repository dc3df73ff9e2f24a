// Where the fixtures of Tests/Fixtures/formats are, temporary folders, and seeded damage.

import Foundation
import ModelFormats
import Testing

enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/formats")

    static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }
}

/// A folder that is removed when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws {
        let name = "mechuri-formats-\(UInt64.random(in: 0...UInt64.max))"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String = "file") throws -> String {
        let path = file(name)
        // Truncating an existing file makes ext4 write it to the disk at once; a new file is free.
        unlink(path)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    func write(_ text: String, _ name: String) throws -> String {
        try write(Array(text.utf8), name)
    }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

/// Bytes whose end touches a page that may not be read: a parser that reads one byte too many
/// crashes the test, which a release build would not notice in ordinary memory.
func guarded(_ bytes: [UInt8]) throws -> MappedFile {
    let page = Int(getpagesize())
    let size = (bytes.count + page - 1) / page * page
    let base = mmap(nil, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let start = try #require(base == MAP_FAILED ? nil : base)
    try #require(mprotect(start + size, page, PROT_NONE) == 0)
    let content = UnsafeMutableRawBufferPointer(
        start: start + (size - bytes.count),
        count: bytes.count
    )
    content.copyBytes(from: bytes)
    let address = UInt(bitPattern: start)
    return MappedFile(path: "guarded", bytes: UnsafeRawBufferPointer(content)) { _ in
        munmap(UnsafeMutableRawPointer(bitPattern: address), size + page)
    }
}

/// SplitMix64, so that failures repeat.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Flips, replaces, cuts, removes or doubles a few bytes, most within the first `head`.
    mutating func damage(_ original: [UInt8], head: Int) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: 0..<min(head, bytes.count), using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &self)
            case 2: bytes[index] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &self) ?? 0
            case 3: bytes.removeLast(bytes.count - index)
            case 4: bytes.remove(at: index)
            default: bytes.insert(bytes[index], at: index)
            }
        }
        return bytes
    }
}
