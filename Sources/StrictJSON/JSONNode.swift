// A JSON value together with where it stands, so that every typed access that fails can name the
// file and the path ("tokenizer.json: model.merges[17]").

/// A value and its place in a file.
package struct JSONNode: Sendable {
    /// The value itself.
    package let value: JSONValue
    /// The file, for messages.
    package let source: String
    /// The path inside it, "" at the root.
    package let path: String

    /// Parses a whole text.
    ///
    /// - Parameters:
    ///   - bytes: the text, UTF-8.
    ///   - source: the file's name for messages.
    /// - Throws: ``JSONError``
    package init(parsing bytes: UnsafeRawBufferPointer, source: String) throws(JSONError) {
        value = try JSONParser.parse(bytes, source: source)
        self.source = source
        path = ""
    }

    private init(value: JSONValue, source: String, path: String) {
        self.value = value
        self.source = source
        self.path = path
    }

    /// The path, or a word for the root.
    package var field: String { path.isEmpty ? "(root)" : path }

    /// Whether the value is null.
    package var isNull: Bool {
        if case .null = value { return true }
        return false
    }

    /// A member of an object, nil when absent; null counts as present.
    package func optional(_ key: String) throws(JSONError) -> JSONNode? {
        for member in try members() where member.key.utf8.elementsEqual(key.utf8) {
            return child(member.value, key)
        }
        return nil
    }

    /// A member that is neither absent nor null.
    package func present(_ key: String) throws(JSONError) -> JSONNode? {
        guard let node = try optional(key), !node.isNull else { return nil }
        return node
    }

    /// A member that must be there.
    package func required(_ key: String) throws(JSONError) -> JSONNode {
        guard let node = try optional(key) else {
            throw .missing(source: source, field: joined(key))
        }
        return node
    }

    /// The members of an object.
    package func members() throws(JSONError) -> [JSONMember] {
        guard case .object(let members) = value else { throw wrongType("object") }
        return members
    }

    /// The elements of an array, each with its path.
    package func elements() throws(JSONError) -> [JSONNode] {
        guard case .array(let values) = value else { throw wrongType("array") }
        return values.enumerated().map { index, value in
            JSONNode(value: value, source: source, path: "\(path)[\(index)]")
        }
    }

    /// The text.
    package func string() throws(JSONError) -> String {
        guard case .string(let text) = value else { throw wrongType("string") }
        return text
    }

    /// The truth value.
    package func bool() throws(JSONError) -> Bool {
        guard case .bool(let flag) = value else { throw wrongType("true/false") }
        return flag
    }

    /// An integer within a range; 4.0 is not an integer.
    package func integer(in range: ClosedRange<Int>) throws(JSONError) -> Int {
        guard case .integer(let number) = value else { throw wrongType("integer") }
        guard range.contains(number) else {
            throw outOfRange("\(number)", "\(range.lowerBound)...\(range.upperBound)")
        }
        return number
    }

    /// Any number.
    package func number() throws(JSONError) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .double(let number): return number
        default: throw wrongType("number")
        }
    }

    /// A node for a member's value.
    package func child(_ value: JSONValue, _ key: String) -> JSONNode {
        JSONNode(value: value, source: source, path: joined(key))
    }

    /// The error that says this value is of another type.
    package func wrongType(_ expected: String) -> JSONError {
        .wrongType(source: source, field: field, expected: expected, got: value.typeName)
    }

    /// The error that says this value is out of range.
    package func outOfRange(_ got: String, _ allowed: String) -> JSONError {
        .outOfRange(source: source, field: field, got: got, allowed: allowed)
    }

    private func joined(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
