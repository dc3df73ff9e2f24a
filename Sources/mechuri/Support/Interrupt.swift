// ^C, SIGTERM and a hang-up in a command: the first asks the work to stop and lets it clean up, the
// second ends the process. While the command only waits for input, the first one ends it.

import Diagnostics
import Dispatch
import Foundation
import Generation
import Synchronization

/// Turns signals into a cancellation.
enum Interrupt {
    private static let received = Atomic<Int32>(0)
    private static let isWaiting = Atomic<Bool>(false)

    /// A flag that the first signal sets.
    static func flag() -> CancellationFlag {
        let flag = CancellationFlag()
        onSignal { number in
            if flag.isCancelled || isWaiting.load(ordering: .acquiring) { _exit(128 + number) }
            flag.cancel()
        }
        return flag
    }

    /// Calls this for every signal, with its number.
    static func onSignal(_ act: @escaping @Sendable (Int32) -> Void) {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // A signal that the caller had us ignore (nohup) stays ignored.
            let before = signal(number, SIG_IGN)
            if number != SIGINT, address(before) == address(SIG_IGN) { continue }
            let signals = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler holds its source: it is needed as long as the process lives.
            signals.setEventHandler {
                withExtendedLifetime(signals) {}
                received.store(number, ordering: .releasing)
                act(number)
            }
            signals.resume()
        }
    }

    /// Handlers cannot be compared, their addresses can.
    private static func address(_ handler: sighandler_t?) -> Int {
        unsafeBitCast(handler, to: Int.self)
    }

    /// Runs a call that waits for input and leaves nothing to clean up.
    static func whileWaiting<Value>(_ wait: () -> Value) -> Value {
        isWaiting.store(true, ordering: .releasing)
        defer { isWaiting.store(false, ordering: .releasing) }
        return wait()
    }

    /// Whether a signal came.
    static var hasHappened: Bool { received.load(ordering: .acquiring) != 0 }

    /// The exit code of an interrupted command: 130 after ^C, 143 after SIGTERM.
    static var exitCode: Int32 {
        let number = received.load(ordering: .acquiring)
        return number == 0 ? ExitStatus.interrupted.rawValue : 128 + number
    }
}
