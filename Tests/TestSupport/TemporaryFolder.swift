// A folder that a test may fill and that is gone afterwards.

import Foundation

/// A folder of its own for one test.
package final class TemporaryFolder: Sendable {
    /// The folder, which exists.
    package let url: URL

    /// Makes the folder.
    ///
    /// - Throws: what the file system says.
    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(
            path: "mechuri-test-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in the folder.
    package func path(_ name: String) -> String { url.appending(path: name).path }
}
