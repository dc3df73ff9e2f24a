// Writes a safetensors file: what the tensors are is said first, then their bytes follow one after the
// other, so that no file need be whole in memory. The layout is what huggingface/safetensors writes
// (tensor.rs: prepare): the widest types first, so that every element is aligned, the header padded with
// spaces to 8 bytes, `__metadata__` {"format":"pt"} for those who ask which framework it is from.
// The file appears whole or not at all.

import Foundation
import StrictJSON
import Tensors

/// A file that grows tensor by tensor; used from one thread.
package final class SafetensorsWriter {
    /// An element type that can be written.
    package enum ElementType: String, Sendable, CaseIterable {
        /// 64-bit integers.
        case i64 = "I64"
        /// 32-bit floats.
        case f32 = "F32"
        /// IEEE half precision.
        case f16 = "F16"
        /// bfloat16.
        case bf16 = "BF16"
        /// Bytes.
        case u8 = "U8"

        /// Bytes of one element.
        package var byteCount: Int {
            switch self {
            case .i64: 8
            case .f32: 4
            case .f16, .bf16: 2
            case .u8: 1
            }
        }

        /// The type that floats are rounded to; nil where floats cannot be written.
        var dtype: DType? {
            switch self {
            case .f32: .f32
            case .f16: .f16
            case .bf16: .bf16
            case .i64, .u8: nil
            }
        }
    }

    /// A tensor to come.
    package struct Tensor: Sendable, Equatable {
        /// Its name.
        package var name: String
        /// The type of its elements.
        package var type: ElementType
        /// Sizes, slowest first.
        package var shape: [Int]

        /// A tensor of this name, type and shape.
        package init(_ name: String, _ type: ElementType, _ shape: [Int]) {
            self.name = name
            self.type = type
            self.shape = shape
        }

        /// Its bytes.
        package var byteCount: Int { shape.reduce(type.byteCount, *) }
    }

    /// The tensors in the order in which their elements must be written: the widest types first,
    /// otherwise as they were given.
    package let tensors: [Tensor]
    private let file: AtomicOutputFile
    /// The tensor that is being written.
    private var current = 0
    private var bytesLeft: Int

    /// Writes the header under a temporary name.
    ///
    /// - Parameters:
    ///   - path: Where the file will appear.
    ///   - tensors: At least one; no name twice, no negative size.
    ///   - metadata: `__metadata__`.
    ///   - isPrivate: Whether only its owner may read the file (mode 0600).
    /// - Throws: ``FileError``
    package init(
        path: String,
        tensors: [Tensor],
        metadata: KeyValuePairs<String, String> = ["format": "pt"],
        isPrivate: Bool = false
    ) throws(FileError) {
        precondition(
            !tensors.isEmpty && Set(tensors.map(\.name)).count == tensors.count
                && tensors.allSatisfy { $0.shape.allSatisfy { $0 >= 0 } },
            "\(tensors.count) tensors, names twice or sizes below 0"
        )
        self.tensors = tensors.enumerated().sorted { left, right in
            let (a, b) = (left.element.type.byteCount, right.element.type.byteCount)
            return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
        file = try AtomicOutputFile(path: path, isPrivate: isPrivate)
        bytesLeft = self.tensors[0].byteCount
        let header = Self.header(self.tensors, metadata)
        try file.requireSpace(header.count + self.tensors.reduce(0) { $0 + $1.byteCount })
        try file.write(header)
        passEmptyTensors()
    }

    /// Appends bytes, little-endian, of the tensor whose turn it is.
    ///
    /// - Parameter bytes: At most what that tensor still lacks.
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard !bytes.isEmpty else { return }
        precondition(bytes.count <= bytesLeft, "\(bytes.count) bytes where \(bytesLeft) are left")
        try file.write(bytes)
        bytesLeft -= bytes.count
        passEmptyTensors()
    }

    /// Appends elements of the float tensor whose turn it is, rounded to its type.
    ///
    /// - Parameter floats: At most what that tensor still lacks.
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func write(_ floats: UnsafeBufferPointer<Float>) throws(FileError) {
        guard !floats.isEmpty else { return }
        guard current < tensors.count, let type = tensors[current].type.dtype else {
            preconditionFailure("floats for tensor \(current) of \(tensors)")
        }
        if type == .f32 { return try write(UnsafeRawBufferPointer(floats)) }
        var bytes = [UInt8](repeating: 0, count: floats.count * 2)
        bytes.withUnsafeMutableBufferPointer { Quantizer.quantize(floats, to: type, into: $0) }
        try write(bytes)
    }

    /// Appends elements of the float tensor whose turn it is, rounded to its type.
    package func write(_ floats: [Float]) throws(FileError) {
        let result = floats.withUnsafeBufferPointer { buffer in
            Result { () throws(FileError) in try write(buffer) }
        }
        try result.get()
    }

    /// Appends bytes of the tensor whose turn it is.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        let result = bytes.withUnsafeBytes { raw in
            Result { () throws(FileError) in try write(raw) }
        }
        try result.get()
    }

    /// Syncs the file under its temporary name; all tensors must be written.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func seal() throws(FileError) {
        precondition(current == tensors.count, "\(current) of \(tensors.count) tensors written")
        try file.seal()
    }

    /// Gives a sealed file its name.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func publish() throws(FileError) { try file.publish() }

    /// Syncs the file and gives it its name; all tensors must be written.
    ///
    /// - Throws: ``FileError``; the file is then given up and removed.
    package func finish() throws(FileError) {
        try seal()
        try publish()
    }

    /// Gives the file up; nothing happens after `finish`.
    package func discard() { file.discard() }

    // MARK: - Layout

    /// The length, the JSON, and spaces until the data is aligned to 8.
    private static func header(
        _ tensors: [Tensor],
        _ metadata: KeyValuePairs<String, String>
    ) -> [UInt8] {
        var members: [JSONMember] = []
        if !metadata.isEmpty {
            let pairs = metadata.map { JSONMember(key: $0.key, value: .string($0.value)) }
            members.append(JSONMember(key: "__metadata__", value: .object(pairs)))
        }
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.byteCount
            let entry = JSONValue.members([
                "dtype": .string(tensor.type.rawValue),
                "shape": .array(tensor.shape.map(JSONValue.integer)),
                "data_offsets": .array([.integer(offset), .integer(end)]),
            ])
            members.append(JSONMember(key: tensor.name, value: entry))
            offset = end
        }
        var text = Array(JSONValue.object(members).text(.header).utf8)
        text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
        precondition(text.count <= SafetensorsFile.maximumHeaderLength, "\(text.count) of header")
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    /// Moves on to the next tensor that has bytes to come.
    private func passEmptyTensors() {
        while bytesLeft == 0, current < tensors.count {
            current += 1
            bytesLeft = current < tensors.count ? tensors[current].byteCount : 0
        }
    }
}
