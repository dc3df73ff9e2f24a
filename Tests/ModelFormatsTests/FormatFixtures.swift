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
