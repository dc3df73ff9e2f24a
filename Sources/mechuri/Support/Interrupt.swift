// ^C in a command: the first asks the work to stop and lets it clean up, the second ends the process.

import Dispatch
import Foundation
import Generation

/// Turns SIGINT into a cancellation.
enum Interrupt {
    /// A flag that the first ^C sets.
    static func flag() -> CancellationFlag {
        let flag = CancellationFlag()
        signal(SIGINT, SIG_IGN)
        let signals = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        // The handler holds its source: it is needed as long as the process lives.
        signals.setEventHandler {
            withExtendedLifetime(signals) {}
            if flag.isCancelled { Foundation.exit(130) }
            flag.cancel()
        }
        signals.resume()
        return flag
    }
}
