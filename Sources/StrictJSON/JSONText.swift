// JSON as text, the one place that writes it from our values. Members keep their order. Strings escape
// what RFC 8259 §7 demands, spelled as serde_json and Python spell it, and hidden characters where the
// spelling asks for it. Numbers are the shortest text that reads back to the same bits; what JSON cannot
// say, NaN and infinities, is null.

extension JSONValue {
    /// An object of members in this order.
    package static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object([JSONMember](members))
    }

    /// The value as JSON.
    ///
    /// - Parameter spelling: What JSON leaves open.
    /// - Returns: The text, without a line break at its end.
    package func text(_ spelling: JSONSpelling = .line) -> String {
        var writer = JSONTextWriter(spelling: spelling)
        writer.write(self, level: 0)
        return writer.text
    }

    /// JSON with hidden characters escaped; they can only stand inside strings.
    ///
    /// Hidden are the controls from U+007F on, the line and paragraph separators U+2028 and U+2029, and
    /// format characters such as bidirectional marks. The joiners U+200C and U+200D are not: they hold
    /// words and emoji together.
    ///
    /// - Parameter json: JSON by another writer, as Foundation's.
    /// - Returns: The same values.
    package static func escapingHidden(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: isHidden) else { return json }
        var text = ""
        for scalar in json.unicodeScalars {
            if isHidden(scalar) {
                text += JSONTextWriter.escape(scalar)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    fileprivate static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x7F, scalar != "\u{200C}", scalar != "\u{200D}" else { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension [JSONMember] {
    /// Members in this order.
    package init(_ members: KeyValuePairs<String, JSONValue>) {
        self = members.map { JSONMember(key: $0.key, value: $0.value) }
    }
}

/// Text that grows value by value.
private struct JSONTextWriter {
    let spelling: JSONSpelling
    var text = ""

    mutating func write(_ value: JSONValue, level: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .double(let value): text += value.isFinite ? String(value) : "null"
        case .string(let value): write(value)
        case .array(let values):
            write(values, "[", "]", level) { writer, value in
                writer.write(value, level: level + 1)
            }
        case .object(let members):
            write(members, "{", "}", level) { writer, member in
                writer.write(member.key)
                writer.text += writer.spelling.layout == .compact ? ":" : ": "
                writer.write(member.value, level: level + 1)
            }
        }
    }

    private mutating func write<Element>(
        _ elements: [Element],
        _ opening: String,
        _ closing: String,
        _ level: Int,
        _ one: (inout JSONTextWriter, Element) -> Void
    ) {
        text += opening
        for (index, element) in elements.enumerated() {
            if index > 0 { text += spelling.layout == .spaced ? ", " : "," }
            breakLine(level + 1)
            one(&self, element)
        }
        if !elements.isEmpty { breakLine(level) }
        text += closing
    }

    private mutating func breakLine(_ level: Int) {
        guard spelling.layout == .indented else { return }
        text += "\n" + String(repeating: "  ", count: level)
    }

    private mutating func write(_ value: String) {
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
            case "\0"..<" ": text += Self.escape(scalar)
            default:
                if spelling.escapesHidden, JSONValue.isHidden(scalar) {
                    text += Self.escape(scalar)
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    /// `\uXXXX`, twice above U+FFFF.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
