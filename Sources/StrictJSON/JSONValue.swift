// A parsed JSON text. Objects keep their members in file order, because the order of a tokenizer's
// vocabulary is nobody's business but duplicates are; keys compare byte by byte, where Swift's own
// String equality would call "é" and "e + U+0301" the same token.

/// One JSON value.
package enum JSONValue: Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number without fraction or exponent.
    case integer(Int)
    /// Any other finite number.
    case double(Double)
    /// Text.
    case string(String)
    /// `[…]`
    case array([JSONValue])
    /// `{…}`, keys unique.
    case object([JSONMember])

    /// The type's name for error messages.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "true/false"
        case .integer: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// One `key: value` of an object.
package struct JSONMember: Sendable {
    /// The key.
    package let key: String
    /// The value.
    package let value: JSONValue

    /// A member of an object.
    package init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}

/// A string that is equal, and hashes, by its UTF-8 bytes.
package struct UTF8Key: Hashable, Sendable {
    /// The string.
    package let string: String

    /// Wraps a string.
    package init(_ string: String) { self.string = string }

    package static func == (left: UTF8Key, right: UTF8Key) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var copy = string
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
