// Golden screens: text files beside the tests. UPDATE_GOLDEN=1 rewrites them; the diff is reviewed.

import ChatUI
import Foundation
import Testing
import TrainingUI

/// Comparison of screens with their golden files.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden")

    /// Expects the screen to be the golden one of that name.
    static func expect(
        _ driver: TrainingDriver,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let frame = driver.frame()
        let text = frame.plainText() + "\n--- \(frame.size.columns)x\(frame.size.rows)\n"
        let file = folder.appendingPathComponent(name + ".txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(text == golden, "\(name).txt", sourceLocation: sourceLocation)
    }
}
