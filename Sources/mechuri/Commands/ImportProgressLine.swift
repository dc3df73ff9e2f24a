// The line that `mechuri import` redraws on a terminal: how far it is, tensor n of m, rate and time
// left. It fits the terminal's width, Korean letters counted as two columns, and drops its least
// important parts first.

import ChatUI
import Foundation
import GPTNeoX

/// A line on stderr; nothing at all in a log file.
final class ImportProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var lastDraw: ContinuousClock.Instant?
    private var lastPhase: ImportProgress.Phase?
    private var rates = ProgressRate()

    /// Draws at most ten times a second, and at once when the work changes.
    func show(_ progress: ImportProgress) {
        guard isTerminal else { return }
        let now = ContinuousClock.now
        if let lastDraw, lastPhase == progress.phase, (now - lastDraw).seconds < 0.1 { return }
        lastDraw = now
        lastPhase = progress.phase
        let line = Self.line(
            progress,
            rate: rates.rate(progress.bytesDone),
            width: TerminalColumns.of(STDERR_FILENO) ?? 80
        )
        write("\r\(line)\u{1B}[K")
    }

    /// Removes the line.
    func clear() {
        if isTerminal, lastDraw != nil { write("\r\u{1B}[K") }
    }

    /// The line for a terminal of `width` columns.
    static func line(_ progress: ImportProgress, rate: Double, width: Int) -> String {
        switch progress.phase {
        case .syncing:
            return fit([say("디스크에 마저 쓰는 중…", "Writing the rest to disk…")], width)
        case .checking(let layer, let count):
            return fit(
                [
                    say(
                        "다시 읽어 확인하는 중… \(layer)/\(count)층",
                        "Checking the file… layer \(layer) of \(count)"
                    )
                ],
                width
            )
        case .converting: break
        }
        let share =
            progress.bytesTotal > 0
            ? Double(progress.bytesDone) / Double(progress.bytesTotal) : 1
        let filled = Int(share * 16)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 16 - filled)
        var parts = [
            "\(Int(share * 100))%",
            say(
                "텐서 \(progress.tensorNumber)/\(progress.tensorCount)",
                "tensor \(progress.tensorNumber)/\(progress.tensorCount)"
            ),
        ]
        if rate > 0 {
            parts.append("\(Int(rate / 1_048_576)) MiB/s")
            parts.append(
                ProgressRate.timeLeft(progress.bytesTotal - progress.bytesDone, rate: rate)
            )
        }
        return fit(["[\(bar)]"] + parts + [TextSanitizer.cleanLine(progress.tensor)], width)
    }

    /// As many parts, from the first, as fit; the bar goes before anything is cut.
    private static func fit(_ parts: [String], _ width: Int) -> String {
        var parts = parts
        while parts.count > 1, columns(parts.joined(separator: " ")) > width - 1 {
            if parts.count == 2 { parts.removeFirst() } else { parts.removeLast() }
        }
        var line = parts.joined(separator: " ")
        while columns(line) > max(width - 1, 1) { line.removeLast() }
        return line
    }

    private static func columns(_ text: String) -> Int { DisplayWidth.width(of: text) }

    private func write(_ text: String) {
        _ = StandardStreams.write(text, to: STDERR_FILENO)
    }
}
