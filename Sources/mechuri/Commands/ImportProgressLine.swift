// The line that `mechuri import` redraws on a terminal: how far it is, tensor n of m, rate and time
// left. It fits the terminal's width, Korean letters counted as two columns, and drops its least
// important parts first.

import ChatUI
import Foundation
import GPTNeoX

/// A line on stderr; nothing at all in a log file.
final class ImportProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var lastDraw: ContinuousClock.Instant?
    private var lastPhase: ImportProgress.Phase?
    /// When so many bytes were done, for a rate of the last seconds.
    private var marks: [(time: Double, bytes: Int)] = []

    /// Draws at most ten times a second, and at once when the work changes.
    func show(_ progress: ImportProgress) {
        guard isTerminal else { return }
        let now = ContinuousClock.now
        if let lastDraw, lastPhase == progress.phase, (now - lastDraw).seconds < 0.1 { return }
        lastDraw = now
        lastPhase = progress.phase
        let line = Self.line(
            progress,
            rate: rate(at: (now - start).seconds, progress.bytesDone),
            width: Self.width
        )
        write("\r\(line)\u{1B}[K")
    }

    /// Removes the line.
    func clear() {
        if isTerminal, lastDraw != nil { write("\r\u{1B}[K") }
    }

    /// Bytes a second over the last ten seconds.
    private func rate(at time: Double, _ bytes: Int) -> Double {
        marks.append((time, bytes))
        while marks.count > 2, time - marks[0].time > 10 { marks.removeFirst() }
        let elapsed = time - marks[0].time
        if elapsed > 0.5 { return Double(bytes - marks[0].bytes) / elapsed }
        return time > 0 ? Double(bytes) / time : 0
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
            let left = Int((Double(progress.bytesTotal - progress.bytesDone) / rate).rounded(.up))
            parts.append(say("\(duration(left)) 남음", "\(duration(left)) left"))
        }
        return fit(["[\(bar)]"] + parts + [TextSanitizer.cleanLine(progress.tensor)], width)
    }

    /// "1:02:03" above an hour, "2:03" above a minute, "45초" below.
    private static func duration(_ seconds: Int) -> String {
        let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
        if minutes == 0 { return say("\(rest)초", "\(rest) s") }
        let padded = rest < 10 ? "0\(rest)" : "\(rest)"
        guard minutes >= 60 else { return "\(minutes):\(padded)" }
        return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(padded)"
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

    /// Columns of the terminal; 80 where it does not say.
    private static var width: Int {
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    private func write(_ text: String) {
        _ = StandardStreams.write(text, to: STDERR_FILENO)
    }
}
