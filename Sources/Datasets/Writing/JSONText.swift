// JSON as data sets are written: Korean as it is, keys in the order people expect them (JSONEncoder
// sorts or shuffles), one row on one line whatever reads it. U+2028, U+2029 and U+0085 are escaped
// besides what RFC 8259 §7 asks for, because Python's splitlines and JavaScript break lines there.

import StrictJSON

/// Spells JSON.
package enum JSONText {
    /// A string with its quotes.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        result.reserveCapacity(text.utf8.count + 2)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Any value, on one line.
    package static func text(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): number.isFinite ? "\(number)" : "null"
        case .string(let text): quoted(text)
        case .array(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .object(let members):
            object(members.map { ($0.key, text(of: $0.value)) })
        }
    }

    /// An object of values that are JSON already.
    package static func object(_ members: [(key: String, json: String)]) -> String {
        "{" + members.map { quoted($0.key) + ": " + $0.json }.joined(separator: ", ") + "}"
    }
}
