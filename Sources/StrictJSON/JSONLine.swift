// Writes one JSON object on one line, its members in the order in which they were added. Numbers are
// written as Swift writes them, which is the shortest text that reads back to the same bits, and JSON as
// it stands. What JSON cannot say, NaN and infinities, becomes null.

/// A JSON object that is being written.
package struct JSONLine: Sendable {
    private var members: [String] = []

    /// An object without members.
    package init() {}

    /// The object, without a newline.
    package var text: String { "{" + members.joined(separator: ",") + "}" }

    /// Adds a text.
    package mutating func add(_ key: String, _ value: String) { add(key, raw: Self.quoted(value)) }

    /// Adds a whole number.
    package mutating func add(_ key: String, _ value: Int) { add(key, raw: String(value)) }

    /// Adds a number; one that is not finite becomes null.
    package mutating func add(_ key: String, _ value: Double) {
        add(key, raw: value.isFinite ? "\(value)" : "null")
    }

    /// Adds a truth value.
    package mutating func add(_ key: String, _ value: Bool) {
        add(key, raw: value ? "true" : "false")
    }

    /// Adds an object.
    package mutating func add(_ key: String, _ value: JSONLine) { add(key, raw: value.text) }

    /// Adds an array of objects.
    package mutating func add(_ key: String, _ values: [JSONLine]) {
        add(key, raw: "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    /// A text in quotes.
    ///
    /// Beside what JSON demands, characters that a terminal would obey or hide (DEL, C1 controls,
    /// bidirectional marks) are escaped, so that a log can be looked at.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default:
                if mustBeEscaped(scalar) {
                    for unit in String(scalar).utf16 { result += escape(unit) }
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    // MARK: - Private helpers

    private mutating func add(_ key: String, raw: String) {
        members.append(Self.quoted(key) + ":" + raw)
    }

    private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x20 { return true }
        guard scalar.value >= 0x7F else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
