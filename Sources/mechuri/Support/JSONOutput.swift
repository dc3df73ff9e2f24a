// JSON on stdout: one object a line, keys in a fixed order so that scripts and diffs stay calm.

import Foundation
import StrictJSON

/// Prints a value as one line of JSON with sorted keys.
///
/// Characters that a terminal would obey or hide (DEL, C1 controls, bidirectional marks) are written
/// as `\uXXXX`, as JSON itself asks for the others: readers see the same text, terminals only see
/// it.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let text = String(decoding: try encoder.encode(value), as: UTF8.self)
    printLine(JSONValue.escapingHidden(text))
}
