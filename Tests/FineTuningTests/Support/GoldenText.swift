// Golden texts beside the tests. UPDATE_GOLDEN=1 rewrites them; the diff is reviewed.

import Foundation
import Testing

/// Comparison of texts with their golden files.
enum GoldenText {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden")

    /// Expects a text to be the golden one of that name.
    static func expect(
        _ text: String,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(text == golden, "\(name)", sourceLocation: sourceLocation)
    }
}
