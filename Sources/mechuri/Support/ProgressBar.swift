// Progress on stderr: a bar that redraws itself on a terminal, and nothing at all in a log file. The
// line fits the terminal's width, Korean letters counted as two columns; what matters least goes
// first.

import ChatUI
import Diagnostics
import Foundation

/// A bar with rate and time left.
final class ProgressBar {
    /// What is counted.
    enum Unit {
        /// Bytes, shown in MiB/s.
        case bytes
        /// Tokens.
        case tokens
        /// Rows of a data set.
        case rows
        /// Whatever the label says.
        case items
    }

    private let unit: Unit
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var lastDraw: ContinuousClock.Instant?
    private var rates = ProgressRate()

    /// A bar that is drawn when there is something to show.
    init(unit: Unit = .bytes) { self.unit = unit }

    /// Draws at most ten times a second.
    func show(done: Int, total: Int, label: String) {
        guard isTerminal, total > 0 else { return }
        let now = ContinuousClock.now
        if let lastDraw, done < total, (now - lastDraw).seconds < 0.1 { return }
        lastDraw = now
        let share = min(max(Double(done) / Double(total), 0), 1)
        let rate = rates.rate(done)
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
        var parts = ["[\(bar)]", "\(Int(share * 100))%"]
        if rate > 0 {
            parts.append(speed(rate))
            parts.append(ProgressRate.timeLeft(total - done, rate: rate))
        }
        parts.append(TextSanitizer.cleanLine(label))
        let width = (TerminalColumns.of(STDERR_FILENO) ?? 80) - 1
        while parts.count > 1, DisplayWidth.width(of: parts.joined(separator: " ")) > width {
            parts.removeLast()
        }
        write("\r" + parts.joined(separator: " ") + "\u{1B}[K")
    }

    /// Removes the bar.
    func clear() {
        if isTerminal, lastDraw != nil { write("\r\u{1B}[K") }
    }

    private func speed(_ rate: Double) -> String {
        switch unit {
        case .bytes: "\(Int(rate / 1_048_576)) MiB/s"
        case .tokens: say("\(Int(rate)) 토큰/초", "\(Int(rate)) tokens/s")
        case .rows: say("\(Int(rate)) 행/초", "\(Int(rate)) rows/s")
        case .items: say("\(FigureText.short(rate))개/초", "\(FigureText.short(rate))/s")
        }
    }

    private func write(_ text: String) { _ = StandardStreams.write(text, to: STDERR_FILENO) }
}
