// A folder of its own for one test, deleted when the test lets go of it.

import Foundation

/// A temporary folder.
final class TemporaryFolder: Sendable {
    /// Its absolute path, symbolic links resolved.
    let path: String

    /// Creates the folder.
    init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let folder = base.appending(path: "mechuri-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, making the folders above it, and gives its absolute path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        return file.path(percentEncoded: false)
    }

    /// The text of a file.
    func read(_ name: String) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(filePath: path).appending(path: name)),
            as: UTF8.self
        )
    }

    /// The permissions of a file.
    func permissions(of name: String) throws -> Int? {
        let facts = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return facts[.posixPermissions] as? Int
    }
}
