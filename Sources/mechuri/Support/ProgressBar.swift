// Progress on stderr: a bar that redraws itself on a terminal, and nothing at all in a log file. The
// line fits the terminal's width, Korean letters counted as two columns; what matters least goes
// first.

import ChatUI
import Foundation

/// A bar with rate and time left.
final class ProgressBar {
    /// What is counted.
    enum Unit {
        /// Bytes, shown in MiB/s.
        case bytes
        /// Tokens.
        case tokens
    }

    private let unit: Unit
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var lastDraw: ContinuousClock.Instant?
    /// How much was done when, for a rate of the last seconds.
    private var marks: [(time: Double, done: Int)] = []

    /// A bar that is drawn when there is something to show.
    init(unit: Unit = .bytes) { self.unit = unit }

    /// Draws at most ten times a second.
    func show(done: Int, total: Int, label: String) {
        guard isTerminal, total > 0 else { return }
        let now = ContinuousClock.now
        if let lastDraw, done < total, (now - lastDraw).seconds < 0.1 { return }
        lastDraw = now
        let share = min(max(Double(done) / Double(total), 0), 1)
        let rate = rate(at: (now - start).seconds, done)
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
        var parts = ["[\(bar)]", "\(Int(share * 100))%"]
        if rate > 0 {
            parts.append(speed(rate))
            let left = Self.duration((Double(total - done) / rate).rounded(.up))
            parts.append(say("\(left) 남음", "\(left) left"))
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

    /// Done a second, over the last ten seconds.
    private func rate(at time: Double, _ done: Int) -> Double {
        marks.append((time, done))
        while marks.count > 2, time - marks[0].time > 10 { marks.removeFirst() }
        let elapsed = time - marks[0].time
        if elapsed > 0.5 { return Double(done - marks[0].done) / elapsed }
        return time > 0 ? Double(done) / time : 0
    }

    private func speed(_ rate: Double) -> String {
        switch unit {
        case .bytes: "\(Int(rate / 1_048_576)) MiB/s"
        case .tokens: say("\(Int(rate)) 토큰/초", "\(Int(rate)) tokens/s")
        }
    }

    /// "1:02:03" above an hour, "2:03" above a minute, "45초" below.
    private static func duration(_ seconds: Double) -> String {
        guard seconds < 360_000 else { return "…" }
        let (minutes, rest) = Int(seconds).quotientAndRemainder(dividingBy: 60)
        if minutes == 0 { return say("\(rest)초", "\(rest) s") }
        let padded = rest < 10 ? "0\(rest)" : "\(rest)"
        guard minutes >= 60 else { return "\(minutes):\(padded)" }
        return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(padded)"
    }

    private func write(_ text: String) { _ = StandardStreams.write(text, to: STDERR_FILENO) }
}
