// The head of a GGUF file in the order it is written, as far as it can be read: for showing what a
// file holds, damaged ones too, and for copying all metadata to another file.

/// Metadata and tensor infos of a file, without its weights.
package struct GGUFOutline: Sendable {
    /// The path, as given.
    package let path: String
    /// Bytes of the file.
    package let fileSize: Int
    /// 2 or 3; whatever else the file says when it cannot be read further.
    package let version: UInt32
    /// How many metadata values and tensors the header declares.
    package let declaredValues: Int
    /// See ``declaredValues``.
    package let declaredTensors: Int
    /// The metadata that was read, in the order of the file.
    package let values: [(key: String, value: GGUFValue)]
    /// The tensors that were read and lie inside the file, in its order.
    package let tensors: [GGUFTensorInfo]
    /// What ended the reading early; nil for a sound file.
    package let problem: GGUFError?
    private let file: MappedFile

    /// Reads what can be read.
    ///
    /// - Throws: ``FileError`` when there is no file to read.
    package init(path: String) throws(FileError) {
        let file = try MappedFile(path: path)
        var reader = GGUFReader(file)
        do throws(GGUFError) {
            try reader.read()
            problem = nil
        } catch {
            problem = error
        }
        self.path = path
        self.file = file
        fileSize = file.bytes.count
        version = reader.version
        declaredValues = reader.declaredValues
        declaredTensors = reader.declaredTensors
        tensors = reader.tensors
        let metadata = reader.metadata
        values = reader.keys.compactMap { key in metadata[key].map { (key, $0) } }
    }

    /// Lets the process outlive the loss of the file's bytes; see ``MappedFile/surviveLoss()``.
    package func surviveLoss() { file.surviveLoss() }
}

extension GGUFArray {
    /// Up to `limit` elements as text; texts that are not UTF-8 are repaired.
    package func first(_ limit: Int) -> [String] {
        let bytes = file.bytes
        var position = range.lowerBound
        func load<T: BitwiseCopyable>(_ type: T.Type) -> T {
            bytes.loadUnaligned(fromByteOffset: position, as: type)
        }
        return (0..<min(limit, count)).map { _ in
            let text: String
            switch elementType {
            case .string:
                let length = Int(load(UInt64.self))
                position += 8
                text = String(
                    decoding: bytes[position..<position + min(length, 256)],
                    as: UTF8.self
                )
                position += length
            case .uint8: text = "\(load(UInt8.self))"
            case .int8: text = "\(load(Int8.self))"
            case .bool: text = load(UInt8.self) == 0 ? "false" : "true"
            case .uint16: text = "\(load(UInt16.self))"
            case .int16: text = "\(load(Int16.self))"
            case .uint32: text = "\(load(UInt32.self))"
            case .int32: text = "\(load(Int32.self))"
            case .float32: text = "\(load(Float.self))"
            case .uint64: text = "\(load(UInt64.self))"
            case .int64: text = "\(load(Int64.self))"
            case .float64: text = "\(load(Double.self))"
            case .array: text = ""
            }
            position += elementType.fixedSize ?? 0
            return text
        }
    }
}
