// The one way into the UI thread: any thread posts events, the main thread drains them. A byte in a
// pipe wakes its poll(2), and only when the queue was empty, so a burst of tokens costs one wake-up.

import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread-safe queue of events with a descriptor to poll.
package final class Mailbox<Event: Sendable>: Sendable {
    /// Readable while events are waiting.
    package let wakeDescriptor: Int32

    private let writeDescriptor: Int32
    private let queue = Mutex<[Event]>([])

    /// An empty mailbox.
    ///
    /// - Throws: `MailboxError.noPipe` when the process has no descriptors left.
    package init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw MailboxError.noPipe(code: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        wakeDescriptor = ends[0]
        writeDescriptor = ends[1]
    }

    deinit {
        close(wakeDescriptor)
        close(writeDescriptor)
    }

    /// Adds an event; any thread, never blocks on the reader.
    package func post(_ event: Event) {
        let wasEmpty = queue.withLock { events in
            events.append(event)
            return events.count == 1
        }
        guard wasEmpty else { return }
        var byte: UInt8 = 1
        // A full pipe is already readable, so a byte that does not fit is not missed.
        while write(writeDescriptor, &byte, 1) < 0, errno == EINTR {}
    }

    /// Takes everything that has arrived, in order.
    package func drain() -> [Event] {
        var bytes = [UInt8](repeating: 0, count: 64)
        // The pipe is emptied before the queue: an event posted in between wakes once too often,
        // never once too seldom.
        while read(wakeDescriptor, &bytes, bytes.count) > 0 {}
        return queue.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
