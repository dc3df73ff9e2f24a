// A text that the user names: a file, or "-" for standard input.

import Foundation
import ModelFormats

/// Texts to read.
enum TextFile {
    /// The whole text; what is not UTF-8 is replaced by U+FFFD.
    ///
    /// - Throws: `FileError` when the file cannot be read.
    static func read(_ path: String) throws -> String {
        if path == "-" {
            return String(
                decoding: FileHandle.standardInput.readDataToEndOfFile(),
                as: UTF8.self
            )
        }
        let file = try MappedFile(path: path)
        return withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
    }
}
