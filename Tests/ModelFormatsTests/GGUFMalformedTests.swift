// Every length, count, offset and type field of a GGUF file, wrong: the file is refused, at once,
// whatever memory it claims to need.

import Foundation
import ModelFormats
import Randomness
import TestSupport
import Testing

/// Builds a GGUF byte by byte, with any field replaced.
struct GGUFBytes {
    var magic = Array("GGUF".utf8)
    var version: UInt32 = 3
    var tensorCount: UInt64?
    var valueCount: UInt64?
    var values: [[UInt8]] = [Self.pair("a", 4, Self.raw(UInt32(7)))]
    var tensors: [[UInt8]] = [Self.tensor("t", [32, 2], 8, 0)]
    var dataCount = 68

    var bytes: [UInt8] {
        var bytes = magic + Self.raw(version)
        bytes += Self.raw(tensorCount ?? UInt64(tensors.count))
        bytes += Self.raw(valueCount ?? UInt64(values.count))
        bytes += values.joined()
        bytes += tensors.joined()
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + [UInt8](repeating: 1, count: dataCount)
    }

    static func raw<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func text(_ text: String, length: UInt64? = nil) -> [UInt8] {
        raw(length ?? UInt64(text.utf8.count)) + Array(text.utf8)
    }

    static func pair(
        _ key: String,
        _ type: UInt32,
        _ value: [UInt8],
        length: UInt64? = nil
    ) -> [UInt8] {
        text(key, length: length) + raw(type) + value
    }

    static func array(_ type: UInt32, _ count: UInt64, _ elements: [UInt8] = []) -> [UInt8] {
        raw(type) + raw(count) + elements
    }

    static func tensor(
        _ name: String,
        _ dimensions: [UInt64],
        _ type: UInt32,
        _ offset: UInt64,
        rank: UInt32? = nil,
        length: UInt64? = nil
    ) -> [UInt8] {
        text(name, length: length) + raw(rank ?? UInt32(dimensions.count))
            + dimensions.flatMap { raw($0) } + raw(type) + raw(offset)
    }
}

@Suite("Malformed GGUF")
struct GGUFMalformedTests {
    private typealias Bytes = GGUFBytes
    private static let huge: [UInt64] = [
        1 << 20, 1 << 31, 1 << 32, 1 << 61, 1 << 62, (1 << 63) - 1, 1 << 63, .max - 7, .max,
    ]

    private func expectRefusal(
        _ name: String,
        _ change: (inout GGUFBytes) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var file = GGUFBytes()
        change(&file)
        let mapped = try guarded(file.bytes)
        #expect(throws: GGUFError.self, "\(name)", sourceLocation: sourceLocation) {
            try GGUFFile(mapped)
        }
    }

    @Test func `the base of these tests loads`() throws {
        let folder = try TemporaryFolder()
        let file = try GGUFFile(path: try folder.write(GGUFBytes().bytes))
        #expect(try file.matrix(named: "t").rows == 2)
        var second = GGUFBytes()
        second.version = 2
        #expect(try GGUFFile(path: try folder.write(second.bytes)).version == 2)
    }

    @Test func `another alignment, four dimensions, and bytes behind the last tensor are fine`()
        throws
    {
        var file = GGUFBytes()
        file.values = [Bytes.pair("general.alignment", 4, Bytes.raw(UInt32(64)))]
        file.tensors = [
            Bytes.tensor("t", [2, 1, 3, 1], 0, 0), Bytes.tensor("u", [1], 30, 64),
        ]
        // The builder pads the head to 32 bytes only.
        file.dataCount = 32 + 64 + 2 + 100
        let bytes = file.bytes
        let opened = try GGUFFile(guarded(bytes))
        let range = try opened.info("t").byteRange
        #expect(range.lowerBound % 64 == 0 && range.count == 24)
        #expect(try opened.info("u").byteRange == range.lowerBound + 64..<range.lowerBound + 66)
        #expect(throws: GGUFError.self) { try opened.matrix(named: "t") }
        #expect(try opened.matrix(named: "u").rows == 1)
    }

    @Test func `a file of no tensors and no metadata is read`() throws {
        var file = GGUFBytes()
        file.values = []
        file.tensors = []
        file.dataCount = 0
        let opened = try GGUFFile(guarded(file.bytes))
        #expect(opened.tensorNames.isEmpty && opened.metadata.isEmpty)
    }

    @Test func `magic and version`() throws {
        try expectRefusal("magic") { $0.magic = Array("GGML".utf8) }
        for version: UInt32 in [0, 1, 4, 99, .max] {
            try expectRefusal("version \(version)") { $0.version = version }
        }
        let folder = try TemporaryFolder()
        var big = GGUFBytes()
        big.version = UInt32(3).byteSwapped
        let path = try folder.write(big.bytes)
        #expect(throws: GGUFError.bigEndian(path: path)) { try GGUFFile(path: path) }
        var old = GGUFBytes()
        old.version = 1
        try folder.write(old.bytes)
        #expect(throws: GGUFError.unsupportedVersion(path: path, version: 1)) {
            try GGUFFile(path: path)
        }
    }

    @Test func `counts of the header`() throws {
        for count in Self.huge + [2, 3] {
            try expectRefusal("tensors \(count)") { $0.tensorCount = count }
            try expectRefusal("values \(count)") { $0.valueCount = count }
        }
    }

    @Test func `keys`() throws {
        for length in Self.huge + [0, 200] {
            try expectRefusal("key length \(length)") {
                $0.values = [Bytes.pair("a", 4, Bytes.raw(UInt32(7)), length: length)]
            }
        }
        try expectRefusal("empty key") { $0.values = [Bytes.pair("", 4, Bytes.raw(UInt32(7)))] }
        try expectRefusal("long key") {
            let key = String(repeating: "k", count: 65_536)
            $0.values = [Bytes.pair(key, 4, Bytes.raw(UInt32(7)))]
        }
        try expectRefusal("duplicate key") {
            $0.values += [Bytes.pair("a", 4, Bytes.raw(UInt32(7)))]
        }
        try expectRefusal("key is not UTF-8") {
            $0.values = [Bytes.raw(UInt64(1)) + [0xFF] + Bytes.raw(UInt32(0)) + [1]]
        }
    }

    @Test func `types and values`() throws {
        for type: UInt32 in [13, 14, 255, 1 << 16, .max] {
            try expectRefusal("type \(type)") {
                $0.values = [Bytes.pair("a", type, Bytes.raw(UInt64(0)))]
            }
            try expectRefusal("element type \(type)") {
                $0.values = [Bytes.pair("a", 9, Bytes.array(type, 0))]
            }
        }
        try expectRefusal("bool 2") { $0.values = [Bytes.pair("a", 7, [2])] }
        try expectRefusal("bool in array") {
            $0.values = [Bytes.pair("a", 9, Bytes.array(7, 3, [0, 1, 2]))]
        }
        try expectRefusal("nested array") {
            $0.values = [Bytes.pair("a", 9, Bytes.array(9, 1, Bytes.array(0, 0)))]
        }
        try expectRefusal("string is not UTF-8") {
            $0.values = [Bytes.pair("a", 8, Bytes.raw(UInt64(2)) + [0xC0, 0x80])]
        }
    }

    @Test func `lengths of strings and arrays`() throws {
        for length in Self.huge {
            try expectRefusal("string \(length)") {
                $0.values = [Bytes.pair("a", 8, Bytes.text("x", length: length))]
            }
            for type: UInt32 in [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12] {
                try expectRefusal("array of \(type) × \(length)") {
                    $0.values = [Bytes.pair("a", 9, Bytes.array(type, length))]
                }
            }
            try expectRefusal("string in array \(length)") {
                let text = Bytes.text("x", length: length)
                $0.values = [Bytes.pair("a", 9, Bytes.array(8, 1, text))]
            }
        }
    }

    @Test func `alignment`() throws {
        for alignment: UInt32 in [0, 1, 2, 3, 4, 7, 31, 33, 48, 1 << 31, .max] {
            try expectRefusal("alignment \(alignment)") {
                $0.values = [Bytes.pair("general.alignment", 4, Bytes.raw(alignment))]
            }
        }
        try expectRefusal("alignment as u64") {
            $0.values = [Bytes.pair("general.alignment", 10, Bytes.raw(UInt64(32)))]
        }
        try expectRefusal("alignment as string") {
            $0.values = [Bytes.pair("general.alignment", 8, Bytes.text("32"))]
        }
    }

    @Test func `tensor names`() throws {
        for length in Self.huge + [0, 64, 300] {
            try expectRefusal("name length \(length)") {
                $0.tensors = [Bytes.tensor("t", [32, 2], 8, 0, length: length)]
            }
        }
        try expectRefusal("empty name") { $0.tensors = [Bytes.tensor("", [32, 2], 8, 0)] }
        try expectRefusal("64 bytes") {
            $0.tensors = [Bytes.tensor(String(repeating: "t", count: 64), [32, 2], 8, 0)]
        }
        try expectRefusal("not UTF-8") {
            $0.tensors = [
                Bytes.raw(UInt64(1)) + [0xFF] + Bytes.tensor("", [32, 2], 8, 0).dropFirst(8)
            ]
        }
        try expectRefusal("duplicate") {
            $0.tensors = [Bytes.tensor("t", [8], 0, 0), Bytes.tensor("t", [8], 0, 32)]
        }
    }

    @Test func `tensor dimensions`() throws {
        for rank: UInt32 in [0, 5, 64, 1 << 16, .max] {
            try expectRefusal("rank \(rank)") {
                $0.tensors = [Bytes.tensor("t", [32, 2], 8, 0, rank: rank)]
            }
        }
        for size in Self.huge + [0] {
            try expectRefusal("columns \(size)") { $0.tensors = [Bytes.tensor("t", [size], 0, 0)] }
            try expectRefusal("rows \(size)") {
                $0.tensors = [Bytes.tensor("t", [32, size], 8, 0)]
            }
            try expectRefusal("product \(size)") {
                $0.tensors = [Bytes.tensor("t", [32, size, size, size], 8, 0)]
            }
        }
        for columns: UInt64 in [1, 31, 33] {
            try expectRefusal("row of \(columns) Q8_0") {
                $0.tensors = [Bytes.tensor("t", [columns, 2], 8, 0)]
            }
        }
    }

    @Test func `tensor types`() throws {
        for type: UInt32 in [4, 5, 31, 36, 42, 255, .max] {
            try expectRefusal("type \(type)") {
                $0.tensors = [Bytes.tensor("t", [32, 2], type, 0)]
            }
        }
        try expectRefusal("larger type than data") {
            $0.tensors = [Bytes.tensor("t", [32, 2], 0, 0)]
        }
    }

    @Test func `tensor offsets`() throws {
        for offset in Self.huge + [1, 31, 32, 64] {
            try expectRefusal("offset \(offset)") {
                $0.tensors = [Bytes.tensor("t", [32, 2], 8, offset)]
            }
        }
        for second: UInt64 in [0, 31, 33, 64, 1 << 40] {
            try expectRefusal("second tensor at \(second)") {
                $0.tensors = [Bytes.tensor("t", [8], 0, 0), Bytes.tensor("u", [8], 0, second)]
            }
        }
    }

    @Test func `a file cut at any byte is refused`() throws {
        var whole = GGUFBytes()
        whole.values += [
            Bytes.pair("s", 8, Bytes.text("한국")),
            Bytes.pair("l", 9, Bytes.array(8, 2, Bytes.text("a") + Bytes.text("bc"))),
        ]
        let bytes = whole.bytes
        #expect(throws: Never.self) { try GGUFFile(guarded(bytes)) }
        for count in 1..<bytes.count {
            let file = try guarded(Array(bytes[..<count]))
            #expect(throws: GGUFError.self, "cut at \(count)") { try GGUFFile(file) }
        }
    }

    @Test func `damage at random is refused or harmless`() throws {
        var random = SplitMix64(seed: 42)
        let original = [UInt8](try Fixtures.data("values.gguf"))
        var refused = 0
        for _ in 0..<4000 {
            let bytes = random.damage(original, head: 1300)
            if bytes.isEmpty { continue }
            let mapped = try guarded(bytes)
            do {
                let file = try GGUFFile(mapped)
                for name in file.tensorNames {
                    _ = try? file.matrix(named: name).dequantized()
                }
                for key in file.metadata.keys {
                    _ = try? file.optionalStrings(key)
                    _ = try? file.optionalInt32s(key)
                }
                _ = try? file.tokenizer()
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }
}
