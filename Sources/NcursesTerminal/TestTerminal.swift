// What tests need of a pseudo-terminal and cannot reach without importing CNcurses.

import CNcurses
import ChatUI

/// Settings of a pseudo-terminal from outside.
package enum TestTerminal {
    /// Opens both ends of a pseudo-terminal; `nil` where the system has none.
    package static func openPair() -> (master: Int32, slave: Int32)? {
        var master: Int32 = -1
        var slave: Int32 = -1
        return nc_open_pair(&master, &slave) == 0 ? (master, slave) : nil
    }

    /// Sets the size that a terminal tells; whether it could.
    package static func setSize(_ descriptor: Int32, _ size: TerminalSize) -> Bool {
        nc_set_window_size(descriptor, Int32(size.columns), Int32(size.rows)) == 0
    }
}
