// Writes a GGUF v3 file in one pass: first all metadata and tensor infos are declared (their sizes
// follow from type and shape), then the tensors' bytes are streamed in that order, so memory stays
// near one tensor's size. The file appears under its name only when it is whole.

import Foundation
import Tensors

/// A GGUF file being written; used from one thread.
package final class GGUFWriter {
    /// Alignment of every tensor, the format's default.
    package static let alignment = 32

    private struct Declared {
        let name: String
        let dimensions: [Int]
        let dtype: DType
        let byteCount: Int
    }

    private let output: AtomicOutputFile
    private var values: [(key: String, value: GGUFValue)] = []
    private var tensors: [Declared] = []
    private var current = 0
    private var writtenOfCurrent = 0
    private var headerIsWritten = false

    /// Creates the temporary file.
    ///
    /// - Throws: ``FileError``
    package convenience init(path: String) throws(FileError) {
        self.init(output: try AtomicOutputFile(path: path))
    }

    /// Writes into a file that is already open.
    package init(output: AtomicOutputFile) { self.output = output }

    /// Adds a metadata value; order is kept.
    ///
    /// Keys are unique, not empty, and declared before data.
    package func set(_ key: String, _ value: GGUFValue) {
        precondition(!headerIsWritten, "metadata after data")
        precondition((1...GGUFReader.maximumKeyLength).contains(key.utf8.count), "key length")
        precondition(!values.contains { $0.key == key }, "duplicate key \(key)")
        values.append((key, value))
    }

    /// Declares the next tensor.
    ///
    /// - Parameters:
    ///   - name: unique, below 64 bytes.
    ///   - dimensions: fastest first, 1 to 4 of them; the first holds whole blocks.
    ///   - dtype: the type its bytes will have.
    /// - Throws: ``GGUFError`` when the format does not allow it.
    package func declareTensor(
        _ name: String,
        dimensions: [Int],
        dtype: DType
    ) throws(GGUFError) {
        precondition(!headerIsWritten, "tensor declared after data")
        guard (1...GGUFReader.maximumNameLength).contains(name.utf8.count),
            !tensors.contains(where: { $0.name == name })
        else { throw invalid("tensor name", name) }
        guard (1...GGUFReader.maximumDimensions).contains(dimensions.count),
            dimensions.allSatisfy({ $0 > 0 }), dimensions[0] % dtype.blockSize == 0
        else { throw invalid("shape of \(name)", "\(dimensions) \(dtype.name)") }
        var elements = 1
        for dimension in dimensions {
            let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
            guard !overflow else { throw invalid("shape of \(name)", "\(dimensions)") }
            elements = product
        }
        guard let byteCount = dtype.byteCount(elements: elements) else {
            throw invalid("shape of \(name)", "\(dimensions) \(dtype.name)")
        }
        tensors.append(
            Declared(name: name, dimensions: dimensions, dtype: dtype, byteCount: byteCount)
        )
    }

    /// The bytes that the declared tensors will take, without header and padding.
    package var declaredByteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }

    /// Writes bytes of the tensor that was declared next; may be called many times per tensor.
    ///
    /// - Parameters:
    ///   - bytes: the tensor's next bytes, little-endian.
    ///   - name: the tensor they belong to; it must be the first that is not yet complete.
    /// - Throws: ``FileError`` when they cannot be written; the file is then given up.
    package func append(_ bytes: UnsafeRawBufferPointer, to name: String) throws(FileError) {
        if !headerIsWritten { try writeHeader() }
        precondition(current < tensors.count && tensors[current].name == name, "order of \(name)")
        precondition(
            writtenOfCurrent + bytes.count <= tensors[current].byteCount,
            "size of \(name)"
        )
        try output.write(bytes)
        writtenOfCurrent += bytes.count
        guard writtenOfCurrent == tensors[current].byteCount else { return }
        try pad()
        current += 1
        writtenOfCurrent = 0
    }

    /// Writes bytes of the tensor that was declared next.
    package func append(_ bytes: [UInt8], to name: String) throws(FileError) {
        let result = bytes.withUnsafeBytes { raw in
            Result { () throws(FileError) in try append(raw, to: name) }
        }
        try result.get()
    }

    /// Syncs the file and gives it its name.
    ///
    /// All declared tensors must be complete.
    ///
    /// - Throws: ``FileError``; the file is then given up.
    package func finish() throws(FileError) {
        try seal()
        try output.publish()
    }

    /// Syncs the file under its temporary name; ``AtomicOutputFile/publish()`` gives it its own.
    ///
    /// All declared tensors must be complete.
    ///
    /// - Throws: ``FileError``; the file is then given up.
    package func seal() throws(FileError) {
        if !headerIsWritten { try writeHeader() }
        precondition(
            current == tensors.count,
            "tensor \(current) of \(tensors.count) is incomplete"
        )
        try output.seal()
    }

    /// Gives the file up and removes what was written; deinit does the same.
    package func cancel() { output.discard() }

    // MARK: - Bytes

    private func writeHeader() throws(FileError) {
        headerIsWritten = true
        var header = Array("GGUF".utf8)
        put(UInt32(3), &header)
        put(UInt64(tensors.count), &header)
        put(UInt64(values.count), &header)
        for (key, value) in values {
            put(key, &header)
            put(value, &header)
        }
        var offset = 0
        for tensor in tensors {
            put(tensor.name, &header)
            put(UInt32(tensor.dimensions.count), &header)
            for dimension in tensor.dimensions { put(UInt64(dimension), &header) }
            put(tensor.dtype.rawValue, &header)
            put(UInt64(offset), &header)
            offset = Self.padded(offset + tensor.byteCount)
        }
        try output.requireSpace(header.count + offset)
        try output.write(header)
        try pad()
    }

    private func pad() throws(FileError) {
        let missing = Self.padded(output.count) - output.count
        if missing > 0 { try output.write([UInt8](repeating: 0, count: missing)) }
    }

    private static func padded(_ value: Int) -> Int { (value + alignment - 1) & ~(alignment - 1) }

    private func put<T: FixedWidthInteger>(_ value: T, _ bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private func put(_ text: String, _ bytes: inout [UInt8]) {
        put(UInt64(text.utf8.count), &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private func put(_ type: GGUFValueType, _ bytes: inout [UInt8]) { put(type.rawValue, &bytes) }

    private func put(_ value: GGUFValue, _ bytes: inout [UInt8]) {
        switch value {
        case .uint8(let value): putScalar(.uint8, value, &bytes)
        case .int8(let value): putScalar(.int8, value, &bytes)
        case .uint16(let value): putScalar(.uint16, value, &bytes)
        case .int16(let value): putScalar(.int16, value, &bytes)
        case .uint32(let value): putScalar(.uint32, value, &bytes)
        case .int32(let value): putScalar(.int32, value, &bytes)
        case .uint64(let value): putScalar(.uint64, value, &bytes)
        case .int64(let value): putScalar(.int64, value, &bytes)
        case .float32(let value): putScalar(.float32, value.bitPattern, &bytes)
        case .float64(let value): putScalar(.float64, value.bitPattern, &bytes)
        case .bool(let value): putScalar(.bool, UInt8(value ? 1 : 0), &bytes)
        case .string(let text):
            put(.string, &bytes)
            put(text, &bytes)
        case .strings(let texts):
            putArray(.string, texts.count, &bytes)
            for text in texts { put(text, &bytes) }
        case .int32s(let numbers):
            putArray(.int32, numbers.count, &bytes)
            for number in numbers { put(number, &bytes) }
        case .float32s(let numbers):
            putArray(.float32, numbers.count, &bytes)
            for number in numbers { put(number.bitPattern, &bytes) }
        case .mapped(let array):
            putArray(array.elementType, array.count, &bytes)
            bytes.append(contentsOf: array.file.bytes[array.range])
        }
    }

    private func putScalar<T: FixedWidthInteger>(
        _ type: GGUFValueType,
        _ value: T,
        _ bytes: inout [UInt8]
    ) {
        put(type, &bytes)
        put(value, &bytes)
    }

    private func putArray(_ type: GGUFValueType, _ count: Int, _ bytes: inout [UInt8]) {
        put(.array, &bytes)
        put(type, &bytes)
        put(UInt64(count), &bytes)
    }

    private func invalid(_ what: String, _ got: String) -> GGUFError {
        .invalid(path: output.path, offset: output.count, what: what, got: got)
    }
}
