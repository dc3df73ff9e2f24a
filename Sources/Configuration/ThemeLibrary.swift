// The themes that can be chosen: every *.toml of a list of folders, where an earlier folder (the
// user's) hides a later one's theme of the same name.

import Foundation

/// Themes by name.
package struct ThemeLibrary: Sendable {
    /// The folders, the user's first.
    package let folders: [String]

    /// A library over folders; those that do not exist are passed over.
    package init(folders: [String]) {
        self.folders = folders
    }

    /// The names of all themes: `mechuri` first, the others in alphabetical order.
    package var names: [String] {
        var found: Set<String> = []
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files where file.hasSuffix(".toml") && !file.hasPrefix(".") {
                found.insert(String(file.dropLast(".toml".count)))
            }
        }
        let first = found.remove("mechuri").map { [$0] } ?? []
        return first + found.sorted()
    }

    /// The theme of this name; a name with a `/` is the path of a file.
    ///
    /// - Throws: ``ThemeError``.
    package func theme(named name: String) throws(ThemeError) -> Theme {
        if name.contains("/") { return try ThemeReader.read(path: name, folders: folders) }
        guard let path = path(of: name) else {
            throw .notFound(name: name, available: names)
        }
        return try ThemeReader.read(path: path, folders: folders)
    }

    /// The file of a theme, if there is one.
    func path(of name: String) -> String? {
        guard !name.isEmpty, !name.contains("/") else { return nil }
        return folders.map { "\($0)/\(name).toml" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
