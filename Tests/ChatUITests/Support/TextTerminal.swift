// A terminal made of text: input is scripted, frames are kept. A real pipe stands in for the tty, so
// that the event loop's poll(2) is the one under test too.

import ChatUI
import Foundation

/// An in-memory terminal.
final class TextTerminal: Terminal {
    /// The size it reports.
    var size: TerminalSize
    /// Every frame drawn.
    private(set) var frames: [Frame] = []
    /// Whether it was started and not stopped.
    private(set) var isStarted = false
    /// What `pendingTimeout` reports.
    var pendingTimeout: Int?

    private let pipe = Pipe()
    private var inputs: [TerminalInput] = []

    /// A terminal of a size.
    init(columns: Int, rows: Int) {
        size = TerminalSize(columns: columns, rows: rows)
    }

    /// The read end of the pipe.
    var inputDescriptor: Int32 { pipe.fileHandleForReading.fileDescriptor }

    /// Marks it started.
    func start() { isStarted = true }

    /// Lets input arrive.
    func enter(_ input: TerminalInput) {
        inputs.append(input)
        pipe.fileHandleForWriting.write(Data([1]))
    }

    /// The other end is gone.
    func hangUp() { try? pipe.fileHandleForWriting.close() }

    /// Everything that has arrived.
    func readInput() -> [TerminalInput] {
        guard !inputs.isEmpty else { return [] }
        defer { inputs = [] }
        _ = try? pipe.fileHandleForReading.read(upToCount: inputs.count)
        return inputs
    }

    /// Keeps a frame.
    func draw(_ frame: Frame) { frames.append(frame) }

    /// Marks it stopped.
    func stop() { isStarted = false }
}
