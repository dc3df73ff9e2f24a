// Walks a GGUF file (version 2 or 3, little-endian): header, metadata, tensor infos. It trusts no
// number: every length is compared with the bytes that are left before anything is built from it,
// so memory and time are bounded by the file's real size. Source: ggml docs/gguf.md, gguf.cpp.

import Foundation
import StrictJSON
import Tensors
import Tokenization

/// Where one tensor's elements stand.
package struct GGUFTensorInfo: Sendable, Equatable {
    /// The name, below 64 bytes.
    package let name: String
    /// Sizes, fastest first: [columns, rows].
    package let dimensions: [Int]
    /// The element type, perhaps one without kernels.
    package let type: GGMLType
    /// Where the bytes stand in the file.
    package let byteRange: Range<Int>

    /// The type to compute with, nil where there are no kernels for it.
    package var dtype: DType? { type.dtype }
    /// The number of elements.
    package var elementCount: Int { dimensions.reduce(1, *) }
}

/// Reads the head of one file.
struct GGUFReader {
    static let maximumKeyLength = 65_535
    static let maximumNameLength = 63
    static let maximumDimensions = 4

    private let file: MappedFile
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    private(set) var version: UInt32 = 0
    /// The keys of `metadata` in the order of the file.
    private(set) var keys: [String] = []
    private(set) var metadata: [String: GGUFValue] = [:]
    /// What the header declares, whether or not the file holds it.
    private(set) var declaredValues = 0
    private(set) var declaredTensors = 0
    private(set) var tensors: [GGUFTensorInfo] = []

    init(_ file: MappedFile) {
        self.file = file
        bytes = file.bytes
    }

    mutating func read() throws(GGUFError) {
        guard bytes.count >= 4, bytes[0..<4].elementsEqual("GGUF".utf8) else {
            throw .notGGUF(path: file.path)
        }
        position = 4
        version = try integer(UInt32.self, "version")
        if version & 0xFFFF == 0, version != 0 { throw .bigEndian(path: file.path) }
        guard version == 2 || version == 3 else {
            throw .unsupportedVersion(path: file.path, version: version)
        }
        // The smallest tensor info is 33 bytes, the smallest key-value 14.
        let tensorCount = try count("tensor count", minimumSize: 33)
        let valueCount = try count("metadata count", minimumSize: 14)
        (declaredTensors, declaredValues) = (tensorCount, valueCount)
        for _ in 0..<valueCount { try readKeyValue() }
        try readTensorInfos(tensorCount, alignment: try alignment())
    }

    // MARK: - Metadata

    private mutating func readKeyValue() throws(GGUFError) {
        let start = position
        let key = try string("key", maximum: Self.maximumKeyLength)
        guard !key.isEmpty else { throw invalid("key", "\"\"", at: start) }
        guard metadata[key] == nil else { throw invalid("duplicate key", key, at: start) }
        metadata[key] = try value(of: key)
        keys.append(key)
    }

    private mutating func value(of key: String) throws(GGUFError) -> GGUFValue {
        switch try valueType("type of \(key)") {
        case .uint8: return .uint8(try integer(UInt8.self, key))
        case .int8: return .int8(try integer(Int8.self, key))
        case .uint16: return .uint16(try integer(UInt16.self, key))
        case .int16: return .int16(try integer(Int16.self, key))
        case .uint32: return .uint32(try integer(UInt32.self, key))
        case .int32: return .int32(try integer(Int32.self, key))
        case .uint64: return .uint64(try integer(UInt64.self, key))
        case .int64: return .int64(try integer(Int64.self, key))
        case .float32: return .float32(Float(bitPattern: try integer(UInt32.self, key)))
        case .float64: return .float64(Double(bitPattern: try integer(UInt64.self, key)))
        case .bool:
            let byte = try integer(UInt8.self, key)
            guard byte <= 1 else { throw invalid("bool \(key)", "\(byte)", at: position - 1) }
            return .bool(byte == 1)
        case .string: return .string(try string(key))
        case .array: return .mapped(try array(of: key))
        }
    }

    private mutating func array(of key: String) throws(GGUFError) -> GGUFArray {
        let typeOffset = position
        let type = try valueType("element type of \(key)")
        guard type != .array else { throw invalid("\(key): nested array", "array", at: typeOffset) }
        let count = try count("\(key): count", minimumSize: type.fixedSize ?? 8)
        let start = position
        if let size = type.fixedSize {
            // count(…) has checked that count × size fits into the file.
            position += count * size
            if type == .bool, let bad = bytes[start..<position].firstIndex(where: { $0 > 1 }) {
                throw invalid("bool in \(key)", "\(bytes[bad])", at: bad)
            }
        } else {
            for _ in 0..<count { try skip(try length("string in \(key)"), "string in \(key)") }
        }
        return GGUFArray(elementType: type, count: count, range: start..<position, file: file)
    }

    private func alignment() throws(GGUFError) -> Int {
        let key = GGUFNames.Key.alignment
        guard let value = metadata[key] else { return 32 }
        guard case .uint32(let alignment) = value, alignment >= 8, alignment.nonzeroBitCount == 1
        else {
            throw .badValue(
                path: file.path,
                key: key,
                expected: "u32 power of two ≥ 8",
                got: value.integer.map(String.init) ?? value.typeName
            )
        }
        return Int(alignment)
    }

    // MARK: - Tensor infos

    /// A tensor info before the start of the data is known.
    private struct Entry {
        let name: String
        let dimensions: [Int]
        let type: GGMLType
        let offset: Int
        let byteCount: Int
        let position: Int
    }

    private mutating func readTensorInfos(_ count: Int, alignment: Int) throws(GGUFError) {
        var entries: [Entry] = []
        var names: Set<UTF8Key> = []
        for _ in 0..<count {
            let entry = try tensorInfo()
            guard names.insert(UTF8Key(entry.name)).inserted else {
                throw invalid("duplicate tensor", entry.name, at: entry.position)
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else { return }
        let dataStart = try padded(position, to: alignment)
        var expected = 0
        for entry in entries {
            guard entry.offset == expected else {
                throw invalid(
                    "offset of \(entry.name)",
                    "\(entry.offset) ≠ \(expected)",
                    at: entry.position
                )
            }
            let end = dataStart.addingReportingOverflow(entry.offset)
            let (last, overflow) = end.partialValue.addingReportingOverflow(entry.byteCount)
            guard !end.overflow, !overflow, last <= bytes.count else {
                throw .truncated(path: file.path, offset: entry.position, what: entry.name)
            }
            tensors.append(
                GGUFTensorInfo(
                    name: entry.name,
                    dimensions: entry.dimensions,
                    type: entry.type,
                    byteRange: end.partialValue..<last
                )
            )
            expected = try padded(entry.offset + entry.byteCount, to: alignment)
        }
    }

    private mutating func tensorInfo() throws(GGUFError) -> Entry {
        let start = position
        let name = try string("tensor name", maximum: Self.maximumNameLength)
        guard !name.isEmpty else { throw invalid("tensor name", "\"\"", at: start) }
        let rank = try integer(UInt32.self, "dimensions of \(name)")
        guard (1...UInt32(Self.maximumDimensions)).contains(rank) else {
            throw invalid("number of dimensions of \(name)", "\(rank)", at: position - 4)
        }
        var dimensions: [Int] = []
        var elements = 1
        for _ in 0..<rank {
            let raw = try integer(UInt64.self, "dimension of \(name)")
            guard let dimension = Int(exactly: raw), dimension > 0 else {
                throw invalid("dimension of \(name)", "\(raw)", at: position - 8)
            }
            let product = elements.multipliedReportingOverflow(by: dimension)
            guard !product.overflow else {
                throw invalid("dimension of \(name)", "\(raw)", at: position - 8)
            }
            elements = product.partialValue
            dimensions.append(dimension)
        }
        let id = try integer(UInt32.self, "type of \(name)")
        guard let type = GGMLType(id: id) else {
            throw .unsupportedType(path: file.path, tensor: name, type: "ggml type \(id)")
        }
        guard dimensions[0] % type.blockSize == 0 else {
            throw invalid(
                "row of \(name)",
                "\(dimensions[0]) % \(type.blockSize) ≠ 0 (\(type.name))",
                at: position - 4
            )
        }
        let size = (elements / type.blockSize).multipliedReportingOverflow(by: type.bytesPerBlock)
        let rawOffset = try integer(UInt64.self, "offset of \(name)")
        guard !size.overflow, let offset = Int(exactly: rawOffset),
            !offset.addingReportingOverflow(size.partialValue).overflow
        else { throw invalid("extent of \(name)", "\(rawOffset)", at: position - 8) }
        return Entry(
            name: name,
            dimensions: dimensions,
            type: type,
            offset: offset,
            byteCount: size.partialValue,
            position: start
        )
    }

    // MARK: - Bytes

    private var remaining: Int { bytes.count - position }

    private func padded(_ value: Int, to alignment: Int) throws(GGUFError) -> Int {
        let (sum, overflow) = value.addingReportingOverflow(alignment - 1)
        guard !overflow else {
            throw .truncated(path: file.path, offset: position, what: "padding")
        }
        return sum & ~(alignment - 1)
    }

    private mutating func skip(_ length: Int, _ what: String) throws(GGUFError) {
        guard length <= remaining else {
            throw .truncated(path: file.path, offset: position, what: what)
        }
        position += length
    }

    private mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type,
        _ what: String
    ) throws(GGUFError) -> T {
        let start = position
        try skip(MemoryLayout<T>.size, what)
        return T(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: T.self))
    }

    /// A u64 that must not exceed the bytes that are left.
    private mutating func length(_ what: String) throws(GGUFError) -> Int {
        try count(what, minimumSize: 1)
    }

    /// A u64 count of things of at least `minimumSize` bytes, which must fit into what is left.
    private mutating func count(_ what: String, minimumSize: Int) throws(GGUFError) -> Int {
        let start = position
        let raw = try integer(UInt64.self, what)
        guard let count = Int(exactly: raw), count <= remaining / minimumSize else {
            throw .truncated(path: file.path, offset: start, what: "\(what) \(raw)")
        }
        return count
    }

    private mutating func valueType(_ what: String) throws(GGUFError) -> GGUFValueType {
        let raw = try integer(UInt32.self, what)
        guard let type = GGUFValueType(rawValue: raw) else {
            throw invalid(what, "\(raw)", at: position - 4)
        }
        return type
    }

    private mutating func string(_ what: String, maximum: Int = .max) throws(GGUFError) -> String {
        let start = position
        let length = try length(what)
        guard length <= maximum else { throw invalid("length of \(what)", "\(length)", at: start) }
        let range = position..<position + length
        try skip(length, what)
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw invalid(what, "not UTF-8", at: start)
        }
        return text
    }

    private func invalid(_ what: String, _ got: String, at offset: Int) -> GGUFError {
        .invalid(path: file.path, offset: offset, what: what, got: got)
    }
}
