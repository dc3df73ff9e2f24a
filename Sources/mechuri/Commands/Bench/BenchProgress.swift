// What `mechuri bench` is doing, on the terminal's last line while it does it; nothing in a log file.

import ChatUI
import Foundation
import Generation
import Synchronization

/// One line on stderr that is written over and over.
final class BenchProgress: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    /// Set when the line must stay away, because the results are being printed.
    private let isOver = Atomic<Bool>(false)

    /// Says what is being measured, and how far it is; any thread.
    func show(_ label: String, _ progress: BenchmarkProgress? = nil) {
        guard isTerminal, !isOver.load(ordering: .acquiring) else { return }
        var line = TextSanitizer.cleanLine(label)
        if let progress {
            line += say(" · \(progress.repetitions + 1)번째", " · run \(progress.repetitions + 1)")
            if progress.passCount > 1 { line += " · \(progress.passes)/\(progress.passCount)" }
        }
        write("\r" + line + "\u{1B}[K")
    }

    /// Removes the line for good.
    func clear() {
        if isTerminal, !isOver.exchange(true, ordering: .acquiringAndReleasing) {
            write("\r\u{1B}[K")
        }
    }

    private func write(_ text: String) {
        _ = StandardStreams.write(text, to: STDERR_FILENO)
    }
}
