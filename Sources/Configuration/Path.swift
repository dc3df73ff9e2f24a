// File paths as strings: joining, the parts, and questions about what lies there. One place, so
// that nobody glues paths by hand.

import Foundation

/// Operations on file paths.
package enum Path {
    /// `folder` and `name` with exactly one `/` between them.
    package static func join(_ folder: String, _ name: String...) -> String {
        name.reduce(folder) { path, part in
            path.hasSuffix("/") ? path + part : path + "/" + part
        }
    }

    /// The path without empty parts, `.` and `..`; `..` above the root is the root.
    package static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// The folder that holds the file or folder at `path`.
    package static func parent(_ path: String) -> String {
        Path.normalized(Path.join(path, ".."))
    }

    /// The last part of `path`.
    package static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Whether a file that is not a folder lies at `path`.
    package static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue
    }

    /// Whether a folder lies at `path`.
    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && isFolder.boolValue
    }

    /// The names in a folder, sorted by their bytes; empty when it cannot be listed.
    package static func entries(of folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        return (names ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
