// Reads one safetensors file: a u64 header length, a JSON header, the data. The rules are those of
// huggingface/safetensors (tensor.rs `validate`): offsets start at 0 and follow each other without
// holes or overlaps, spans equal shape × type, the data ends with the file, no key comes twice.

import Foundation
import StrictJSON
import Tensors
import Tokenization

/// What a safetensors header says of one tensor.
package struct SafetensorsTensor: Sendable {
    /// Its name.
    package let name: String
    /// Sizes, slowest first: [rows, columns].
    package let shape: [Int]
    /// The type's name as written, for example "BF16".
    package let typeName: String
    /// The type to read weights from, nil for those 메추리 does not.
    package let dtype: DType?
    /// Where the bytes stand in the file.
    package let byteRange: Range<Int>

    /// The number of elements.
    package var elementCount: Int { shape.reduce(1, *) }
}

/// A safetensors file, checked when it was opened; immutable.
package final class SafetensorsFile: Sendable {
    /// The largest header the format allows.
    package static let maximumHeaderLength = 100_000_000

    /// Bits of one element of each type the format knows.
    private static let bits: [String: Int] = [
        "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8,
        "F8_E4M3": 8, "F8_E8M0": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32,
        "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
    ]

    /// The tensors by name.
    package let tensors: [String: SafetensorsTensor]
    /// `__metadata__`, string to string.
    package let metadata: [String: String]
    private let file: MappedFile

    /// The path, as given.
    package var path: String { file.path }

    /// Opens and checks a file; the data is not touched.
    ///
    /// - Throws: ``SafetensorsError``
    package convenience init(path: String) throws(SafetensorsError) {
        let file: MappedFile
        do { file = try MappedFile(path: path, access: .sequential) } catch { throw .file(error) }
        try self.init(file)
    }

    /// Checks a file that is already mapped.
    ///
    /// - Throws: ``SafetensorsError``
    package init(_ file: MappedFile) throws(SafetensorsError) {
        self.file = file
        let path = file.path
        let headerEnd = try Self.headerEnd(of: file)
        let header = UnsafeRawBufferPointer(rebasing: file.bytes[8..<headerEnd])
        guard header.first == UInt8(ascii: "{") else { throw .headerStart(path: path) }
        var found: [SafetensorsTensor] = []
        var metadata: [String: String] = [:]
        do throws(JSONError) {
            let root = try JSONNode(parsing: header, source: path)
            for member in try root.members() {
                let node = root.child(member.value, member.key)
                if member.key == "__metadata__" {
                    for pair in try node.members() {
                        metadata[pair.key] = try node.child(pair.value, pair.key).string()
                    }
                    continue
                }
                found.append(try Self.tensor(member.key, node, dataStart: headerEnd))
            }
        } catch { throw .json(error) }
        for tensor in found { try Self.checkSpan(tensor, path) }
        try Self.checkLayout(found, dataStart: headerEnd, file: file)
        self.metadata = metadata
        tensors = Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Lets the process outlive the loss of the file's bytes; see ``MappedFile/surviveLoss()``.
    package func surviveLoss() { file.surviveLoss() }

    /// Asks whether the file is still what was opened; costs a system call.
    ///
    /// - Throws: ``FileError/changed(path:)``
    package func requireUnchanged() throws(FileError) { try file.requireUnchanged() }

    /// A tensor's bytes, valid while this file lives.
    package func bytes(of tensor: SafetensorsTensor) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[tensor.byteRange])
    }

    /// Gives back the memory that reading a tensor's bytes took; they can be read again.
    package func discardPages(of tensor: SafetensorsTensor) {
        file.discardPages(of: tensor.byteRange)
    }

    /// Gives back the memory that reading a range of the file took; it can be read again.
    package func discardPages(of range: Range<Int>) { file.discardPages(of: range) }

    // MARK: - Header

    private static func headerEnd(of file: MappedFile) throws(SafetensorsError) -> Int {
        let size = file.bytes.count
        if file.bytes.starts(with: Array("version https://git-lfs".utf8)) {
            throw .pointer(path: file.path)
        }
        guard size >= 8 else { throw .headerLength(path: file.path, length: 0, fileSize: size) }
        let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
        // A likely length before a likely beginning: the rest of the header is what is missing.
        if (2...UInt64(maximumHeaderLength)).contains(length), Int(length) > size - 8, size > 8,
            file.bytes[8] == UInt8(ascii: "{")
        {
            throw .truncated(path: file.path, missing: Int(length) + 8 - size)
        }
        guard length <= UInt64(maximumHeaderLength), Int(length) <= size - 8, length > 0 else {
            throw .headerLength(path: file.path, length: length, fileSize: size)
        }
        return 8 + Int(length)
    }

    /// Reads one entry; its numbers are checked afterwards.
    private static func tensor(
        _ name: String,
        _ node: JSONNode,
        dataStart: Int
    ) throws(JSONError) -> SafetensorsTensor {
        let type = try node.required("dtype").string()
        var shape: [Int] = []
        for size in try node.required("shape").elements() {
            shape.append(try size.integer(in: 0...Int.max))
        }
        let offsets = try node.required("data_offsets")
        let ends = try offsets.elements()
        guard ends.count == 2 else {
            throw offsets.outOfRange("\(ends.count)", "[begin, end]")
        }
        let limit = Int.max - dataStart
        let begin = try ends[0].integer(in: 0...limit)
        let end = try ends[1].integer(in: begin...limit)
        return SafetensorsTensor(
            name: name,
            shape: shape,
            typeName: type,
            dtype: ["F32": DType.f32, "F16": .f16, "BF16": .bf16][type],
            byteRange: dataStart + begin..<dataStart + end
        )
    }

    private static func checkSpan(
        _ tensor: SafetensorsTensor,
        _ path: String
    ) throws(SafetensorsError) {
        guard let bits = bits[tensor.typeName] else {
            throw .unsupportedType(path: path, tensor: tensor.name, type: tensor.typeName)
        }
        var total = bits
        for size in tensor.shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: size)
            guard !overflow else {
                throw .badTensor(
                    path: path,
                    tensor: tensor.name,
                    field: "shape",
                    got: "\(tensor.shape)"
                )
            }
            total = product
        }
        guard total % 8 == 0, total / 8 == tensor.byteRange.count else {
            throw .badTensor(
                path: path,
                tensor: tensor.name,
                field: "data_offsets",
                got: "\(tensor.byteRange.count) bytes for \(tensor.typeName) \(tensor.shape)"
            )
        }
    }

    private static func checkLayout(
        _ tensors: [SafetensorsTensor],
        dataStart: Int,
        file: MappedFile
    ) throws(SafetensorsError) {
        let ordered = tensors.sorted {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound)
                < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
        }
        var expected = dataStart
        for tensor in ordered {
            guard tensor.byteRange.lowerBound == expected else {
                throw .layout(
                    path: file.path,
                    tensor: tensor.name,
                    expected: expected - dataStart,
                    got: tensor.byteRange.lowerBound - dataStart
                )
            }
            expected = tensor.byteRange.upperBound
        }
        guard expected <= file.bytes.count else {
            throw .truncated(path: file.path, missing: expected - file.bytes.count)
        }
        guard expected == file.bytes.count else {
            throw .layout(
                path: file.path,
                tensor: "end",
                expected: expected - dataStart,
                got: file.bytes.count - dataStart
            )
        }
    }
}
