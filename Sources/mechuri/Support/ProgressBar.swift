// Progress on stderr: a bar that redraws itself on a terminal, and nothing at all in a log file.

import ChatUI
import Foundation

/// A bar with rate and time left.
final class ProgressBar {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var lastDraw: ContinuousClock.Instant?

    /// Draws at most ten times a second.
    func show(done: Int, total: Int, label: String) {
        guard isTerminal, total > 0 else { return }
        let now = ContinuousClock.now
        if let lastDraw, done < total, (now - lastDraw).seconds < 0.1 { return }
        lastDraw = now
        let share = Double(done) / Double(total)
        let seconds = (now - start).seconds
        let rate = seconds > 0 ? Double(done) / seconds / 1_048_576 : 0
        let left = share > 0 ? seconds / share - seconds : 0
        let filled = Int(share * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled)
        let line =
            "\r[\(bar)] \(Int(share * 100))% \(Int(rate)) MiB/s \(Int(left.rounded(.up)))s \(TextSanitizer.cleanLine(label))"
        FileHandle.standardError.write(Data((String(line.prefix(78)) + "\u{1B}[K").utf8))
    }

    /// Removes the bar.
    func clear() {
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
