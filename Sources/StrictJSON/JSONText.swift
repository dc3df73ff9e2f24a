// JSON as text: on one line, or as serde_json and Python lay it out with two spaces, so that the files
// we write can be compared with theirs. Members keep their order. Strings are escaped as serde_json
// does it: quotes, backslashes and controls only.

extension JSONValue {
    /// An object of members in this order.
    package static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { JSONMember(key: $0.key, value: $0.value) })
    }

    /// The value as JSON.
    ///
    /// - Parameter isIndented: One member or element a line, two spaces a level.
    /// - Returns: The text, without a line break at its end.
    package func text(isIndented: Bool = false) -> String {
        var text = ""
        write(to: &text, level: isIndented ? 0 : nil)
        return text
    }

    /// Appends the value; `level` is nil on one line.
    private func write(to text: inout String, level: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .double(let value): text += String(value)
        case .string(let value): Self.write(value, to: &text)
        case .array(let values):
            Self.write(values, "[", "]", to: &text, level) { $1.write(to: &$0, level: $2) }
        case .object(let members):
            Self.write(members, "{", "}", to: &text, level) { text, member, level in
                Self.write(member.key, to: &text)
                text += level == nil ? ":" : ": "
                member.value.write(to: &text, level: level)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        _ opening: String,
        _ closing: String,
        to text: inout String,
        _ level: Int?,
        _ one: (inout String, Element, Int?) -> Void
    ) {
        text += opening
        let inner = level.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            breakLine(&text, inner)
            one(&text, element, inner)
        }
        if !elements.isEmpty { breakLine(&text, level) }
        text += closing
    }

    private static func breakLine(_ text: inout String, _ level: Int?) {
        if let level { text += "\n" + String(repeating: "  ", count: level) }
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
