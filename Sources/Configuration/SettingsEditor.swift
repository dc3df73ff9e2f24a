// Changes one line of the settings file and leaves every other byte as the user wrote it: what F8
// chooses is the same `theme = …` that the user would write. The new file replaces the old one in
// one step, so that a full disk cannot lose it.

import Foundation

/// Sets single keys in a settings file.
package struct SettingsEditor: Sendable {
    /// The file; it and its folder need not exist.
    package let path: String

    /// An editor of this file.
    package init(path: String) {
        self.path = path
    }

    /// Sets a key to a text: its line is replaced, else a new first line is written.
    ///
    /// - Throws: `ConfigurationError` when the file cannot be read or written.
    package func set(_ key: String, to value: String) throws {
        let old =
            FileManager.default.fileExists(atPath: path)
            ? try String(contentsOfFile: path, encoding: .utf8) : ""
        let folder = Path.parent(path)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let data = Data(Self.setting(key, to: value, in: old).utf8)
        // The user may keep the file elsewhere and link to it: the link stays.
        let target = URL(filePath: path).resolvingSymlinksInPath()
        try data.write(to: target, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target.path)
    }

    /// The text of a settings file with one key set.
    static func setting(_ key: String, to value: String, in text: String) -> String {
        let escaped = value.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\"", with: "\\\"")
        let line = "\(key) = \"\(escaped)\""
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let index = lines.firstIndex { existing in
            let parts = existing.split(separator: "=", maxSplits: 1)
            return parts.count == 2 && parts[0].trimmingCharacters(in: .whitespaces) == key
        }
        if let index {
            lines[index] = line
            return lines.joined(separator: "\n")
        }
        return text.isEmpty ? line + "\n" : line + "\n" + text
    }
}
