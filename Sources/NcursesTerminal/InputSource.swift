// Where input comes from: the terminal's descriptor and the pipe of the signal handlers, joined by
// an epoll descriptor, so that the event loop polls one number for both. The terminal's descriptor
// stays in blocking mode (it is shared with the shell), so it is read only when it says it is ready.

import CNcurses
import Foundation

/// The terminal's input and the signals' pipe behind one descriptor.
final class InputSource {
    /// What was read at once.
    struct Batch {
        /// Bytes from the terminal.
        var bytes: [UInt8] = []
        /// Signals, in the order they came.
        var signals: [Int32] = []
        /// Whether the terminal is gone, which is told once.
        var isHungUp = false

        /// Whether there is nothing in it.
        var isEmpty: Bool { bytes.isEmpty && signals.isEmpty && !isHungUp }

        /// Adds what came later.
        mutating func append(_ later: Batch) {
            bytes += later.bytes
            signals += later.signals
            isHungUp = isHungUp || later.isHungUp
        }
    }

    /// Readable when the terminal or a signal has something.
    let descriptor: Int32
    /// Where signal handlers write their number.
    let wakeDescriptor: Int32

    private let terminal: Int32
    private let pipeReader: Int32
    private var isOpen = true

    /// - Throws: ``FullScreenObstacle``.
    init(terminal: Int32) throws {
        self.terminal = terminal
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw FullScreenObstacle.refused(operation: "pipe", code: errno)
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        pipeReader = ends[0]
        wakeDescriptor = ends[1]
        descriptor = nc_new_watch_set()
        guard descriptor >= 0, nc_watch(descriptor, pipeReader) == 0,
            nc_watch(descriptor, terminal) == 0
        else { throw FullScreenObstacle.refused(operation: "epoll", code: errno) }
    }

    deinit {
        close(descriptor)
        close(pipeReader)
        close(wakeDescriptor)
    }

    /// Everything there is, without waiting.
    func read() -> Batch {
        var batch = Batch()
        drainSignals(into: &batch)
        var chunk = [UInt8](repeating: 0, count: 4096)
        // Enough for any burst of typing; a longer paste goes on at the next call.
        for _ in 0..<64 where isOpen {
            guard isReady() else { break }
            let count = Foundation.read(terminal, &chunk, chunk.count)
            if count > 0 {
                batch.bytes += chunk[0..<count]
                continue
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            // The end of input, or EIO: the terminal has gone away.
            isOpen = false
            batch.isHungUp = true
            nc_unwatch(descriptor, terminal)
        }
        return batch
    }

    /// Waits until the terminal has bytes, at most so many milliseconds.
    func wait(milliseconds: Int) -> Bool {
        var entry = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Int32(milliseconds)) > 0
    }

    // MARK: - Private helpers

    private func isReady() -> Bool { wait(milliseconds: 0) }

    private func drainSignals(into batch: inout Batch) {
        var numbers = [UInt8](repeating: 0, count: 64)
        while true {
            let count = Foundation.read(pipeReader, &numbers, numbers.count)
            guard count > 0 else { return }
            batch.signals += numbers[0..<count].map { Int32($0) }
        }
    }
}
