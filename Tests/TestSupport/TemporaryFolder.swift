// A folder that a test may fill and that is gone when the test lets go of it.

import Foundation

/// A folder of its own for one test.
package final class TemporaryFolder: Sendable {
    /// Its absolute path, symbolic links resolved.
    package let path: String

    /// Makes the folder.
    ///
    /// - Throws: what the file system says.
    package init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let folder = base.appending(path: "mechuri-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Its address.
    package var url: URL { URL(filePath: path, directoryHint: .isDirectory) }

    /// The path of a file in the folder, there or not.
    package func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file, making the folders above it, and gives its absolute path.
    @discardableResult
    package func write(_ bytes: [UInt8], _ name: String = "file") throws -> String {
        let file = file(name)
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        // Truncating an existing file makes ext4 write it to the disk at once; a new file is free.
        unlink(file)
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    /// Writes a text file, making the folders above it, and gives its absolute path.
    @discardableResult
    package func write(_ text: String, _ name: String) throws -> String {
        try write(Array(text.utf8), name)
    }

    /// The names of what the folder holds, sorted.
    package var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// The text of a file.
    package func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }

    /// The permissions of a file.
    package func permissions(of name: String) throws -> Int? {
        let facts = try FileManager.default.attributesOfItem(atPath: file(name))
        return facts[.posixPermissions] as? Int
    }
}
