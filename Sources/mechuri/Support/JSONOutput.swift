// JSON on stdout: one object a line, keys in a fixed order so that scripts and diffs stay calm.

import Foundation

/// Prints a value as one line of JSON with sorted keys.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Prints without a newline and at once, for streamed text.
func printNow(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
}
