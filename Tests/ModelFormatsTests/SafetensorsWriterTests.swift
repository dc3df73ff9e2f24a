// What SafetensorsWriter writes, SafetensorsFile reads; the layout is the library's.

import Foundation
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("SafetensorsWriter")
struct SafetensorsWriterTests {
    private func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    @Test func `every type comes back, the widest first`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("m.safetensors")
        let writer = try SafetensorsWriter(
            path: path,
            tensors: [
                .init("bytes", .u8, [3]), .init("half", .f16, [2, 2]), .init("float", .f32, [3]),
                .init("빈 \"것\"", .f32, [0, 4]), .init("brain", .bf16, [2]),
                .init("long", .i64, [1]), .init("none", .u8, [0]),
            ]
        )
        let order = ["long", "float", "빈 \"것\"", "half", "brain", "bytes", "none"]
        #expect(writer.tensors.map(\.name) == order)
        try writer.write(withUnsafeBytes(of: Int64(-2).littleEndian) { Array($0) })
        try writer.write([0.5, -1] as [Float])
        try writer.write([2.25] as [Float])
        try writer.write([1, 2, 3, 65504] as [Float])
        try writer.write([1, -3] as [Float])
        try writer.write([7, 8] as [UInt8])
        try writer.write([9] as [UInt8])
        #expect(try folder.contents.contains("m.safetensors") == false)
        try writer.finish()
        #expect(try folder.contents == ["m.safetensors"])

        let file = try SafetensorsFile(path: path)
        #expect(file.metadata == ["format": "pt"])
        #expect(Set(file.tensors.keys) == Set(order))
        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](file.bytes(of: try #require(file.tensors[name])))
        }
        func floats(_ name: String) throws -> [Float] {
            let tensor = try #require(file.tensors[name])
            let matrix = try WeightMatrix(
                dtype: try #require(tensor.dtype),
                rows: 1,
                columns: tensor.elementCount,
                bytes: file.bytes(of: tensor),
                owner: file
            )
            return matrix.dequantized()
        }
        #expect(try floats("float") == [0.5, -1, 2.25])
        #expect(try floats("half") == [1, 2, 3, 65504])
        #expect(try floats("brain") == [1, -3])
        #expect(try bytes("bytes") == [7, 8, 9])
        #expect(try bytes("long") == [0xFE] + [UInt8](repeating: 0xFF, count: 7))
        #expect(file.tensors["빈 \"것\""]?.shape == [0, 4])
        // Every element is aligned in the file.
        for tensor in file.tensors.values where tensor.elementCount > 0 {
            let size = tensor.byteRange.count / tensor.elementCount
            #expect(tensor.byteRange.lowerBound % size == 0, "\(tensor.name)")
        }
    }

    @Test func `the header is the library's`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("m")
        let writer = try SafetensorsWriter(path: path, tensors: [.init("a", .f32, [1, 2])])
        try writer.write([1, 2] as [Float])
        try writer.finish()
        let header =
            #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1,2],"#
            + #""data_offsets":[0,8]}}"#
        let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        let bytes = try read(path)
        #expect(bytes[0] == UInt8(padded.utf8.count))
        #expect(bytes[0] % 8 == 0)
        #expect(String(decoding: bytes[8..<8 + padded.utf8.count], as: UTF8.self) == padded)
        #expect(bytes.count == 8 + padded.utf8.count + 8)
    }

    @Test func `a file that is given up leaves nothing, and an older one stays`() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", "m")
        do {
            let writer = try SafetensorsWriter(
                path: folder.file("m"),
                tensors: [.init("a", .f32, [2])]
            )
            try writer.write([1] as [Float])
            #expect(try folder.contents.count == 2)
        }
        #expect(try folder.contents == ["m"])
        #expect(try folder.read("m") == "old")
    }

    @Test(arguments: [(true, 0o600), (false, 0o644)])
    func `a private file is its owner's alone`(isPrivate: Bool, mode: Int) throws {
        let folder = try TemporaryFolder()
        let mask = umask(0o022)
        defer { umask(mask) }
        let writer = try SafetensorsWriter(
            path: folder.file("m"),
            tensors: [.init("a", .u8, [1])],
            isPrivate: isPrivate
        )
        try writer.write([1] as [UInt8])
        try writer.finish()
        #expect(try folder.permissions(of: "m") == mode)
    }

    @Test func `a folder that is not there is an error`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.self) {
            try SafetensorsWriter(path: folder.file("no/m"), tensors: [.init("a", .u8, [1])])
        }
    }
}
