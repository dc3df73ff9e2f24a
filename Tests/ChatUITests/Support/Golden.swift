// Golden screens: text files beside the tests. UPDATE_GOLDEN=1 rewrites them; the diff is reviewed.

import ChatUI
import Foundation
import Testing

/// Comparison of screens with their golden files.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden")

    /// Expects the state's screen to be the golden one of that name.
    static func expect(
        _ driver: ChatDriver,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let frame = view(driver.state, size: driver.state.size, theme: .fallback)
        var text = frame.plainText() + "\n"
        let cursor = frame.cursor.map { "row \($0.row), column \($0.column)" } ?? "hidden"
        text += "--- \(frame.size.columns)x\(frame.size.rows), cursor \(cursor)\n"
        let file = folder.appendingPathComponent(name + ".txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(text == golden, "\(name).txt", sourceLocation: sourceLocation)
    }
}
