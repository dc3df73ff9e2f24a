// Metadata values of a GGUF file. Arrays stay in the mapped file until somebody asks for their
// elements: a vocabulary of 30,000 strings costs nothing to a model that carries its tokenizer.json.

/// The types of metadata values (gguf.md, enum gguf_metadata_value_type).
package enum GGUFValueType: UInt32, Sendable {
    /// u8
    case uint8 = 0
    /// i8
    case int8
    /// u16
    case uint16
    /// i16
    case int16
    /// u32
    case uint32
    /// i32
    case int32
    /// f32
    case float32
    /// one byte, 0 or 1
    case bool
    /// u64 length and UTF-8
    case string
    /// u32 element type, u64 count, elements
    case array
    /// u64
    case uint64
    /// i64
    case int64
    /// f64
    case float64

    /// The bytes of one value; nil for those of varying length.
    package var fixedSize: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }
}

/// One metadata value.
package enum GGUFValue: Sendable {
    /// u8
    case uint8(UInt8)
    /// i8
    case int8(Int8)
    /// u16
    case uint16(UInt16)
    /// i16
    case int16(Int16)
    /// u32
    case uint32(UInt32)
    /// i32
    case int32(Int32)
    /// f32
    case float32(Float)
    /// bool
    case bool(Bool)
    /// UTF-8 text.
    case string(String)
    /// u64
    case uint64(UInt64)
    /// i64
    case int64(Int64)
    /// f64
    case float64(Double)
    /// An array of texts (to write; reading gives `.mapped`).
    case strings([String])
    /// An array of i32 (to write).
    case int32s([Int32])
    /// An array of f32 (to write).
    case float32s([Float])
    /// An array of a file that was read, checked but not decoded.
    case mapped(GGUFArray)

    /// A name for messages.
    package var typeName: String {
        switch self {
        case .uint8: "u8"
        case .int8: "i8"
        case .uint16: "u16"
        case .int16: "i16"
        case .uint32: "u32"
        case .int32: "i32"
        case .float32: "f32"
        case .bool: "bool"
        case .string: "string"
        case .uint64: "u64"
        case .int64: "i64"
        case .float64: "f64"
        case .strings, .int32s, .float32s, .mapped: "array"
        }
    }

    /// The value as an integer, whichever integer type the writer chose; nil if it is none or too
    /// large.
    package var integer: Int? {
        switch self {
        case .uint8(let value): Int(value)
        case .int8(let value): Int(value)
        case .uint16(let value): Int(value)
        case .int16(let value): Int(value)
        case .uint32(let value): Int(value)
        case .int32(let value): Int(value)
        case .uint64(let value): Int(exactly: value)
        case .int64(let value): Int(exactly: value)
        default: nil
        }
    }
}

/// An array inside a mapped file; its extent was checked when the file was opened.
package struct GGUFArray: Sendable {
    /// The type of its elements, not array.
    package let elementType: GGUFValueType
    /// The number of elements.
    package let count: Int
    /// Where its elements stand in the file.
    package let range: Range<Int>
    let file: MappedFile

    /// The elements of a string array; nil when it holds something else or text that is not UTF-8.
    package func strings() -> [String]? {
        guard elementType == .string else { return nil }
        var result: [String] = []
        result.reserveCapacity(count)
        var position = range.lowerBound
        for _ in 0..<count {
            let length = Int(file.bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let text = file.bytes[position + 8..<position + 8 + length]
            guard let string = String(validating: text, as: UTF8.self) else { return nil }
            result.append(string)
            position += 8 + length
        }
        return result
    }

    /// The elements of an i32 (or u32, below 2^31) array; nil when it holds something else.
    package func int32s() -> [Int32]? {
        switch elementType {
        case .int32:
            return load(Int32.self)
        case .uint32:
            let values = load(UInt32.self).compactMap { Int32(exactly: $0) }
            return values.count == count ? values : nil
        default:
            return nil
        }
    }

    private func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> [T] {
        (0..<count).map { index in
            let offset = range.lowerBound + index * MemoryLayout<T>.size
            return T(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
        }
    }
}
