// JSON on stdout: one object a line, keys in a fixed order so that scripts and diffs stay calm.

import Foundation

/// Prints a value as one line of JSON with sorted keys.
///
/// Characters that a terminal would obey or hide (DEL, C1 controls, bidirectional marks) are written
/// as `\uXXXX`, as JSON itself asks for the others: readers see the same text, terminals only see
/// it.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    printLine(escapingInvisible(String(decoding: try encoder.encode(value), as: UTF8.self)))
}

/// The JSON text with control and format characters escaped; they can only stand inside strings.
private func escapingInvisible(_ json: String) -> String {
    func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x7F else { return false }
        let category = scalar.properties.generalCategory
        return category == .control || category == .format
    }
    guard json.unicodeScalars.contains(where: isInvisible) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
        if isInvisible(scalar) {
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}
