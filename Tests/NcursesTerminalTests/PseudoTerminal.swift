// A terminal for tests: the side that a terminal emulator would hold.

import Foundation
import NcursesTerminal

/// Both ends of a pseudo-terminal.
final class PseudoTerminal {
    /// The emulator's end.
    let master: Int32
    /// The program's end.
    let slave: Int32
    private var isMasterOpen = true

    /// Opens a pair; `nil` where the system has no pseudo-terminals.
    init?() {
        guard let pair = TestTerminal.openPair() else { return nil }
        (master, slave) = pair
    }

    deinit {
        closeMaster()
        close(slave)
    }

    /// What a closed window does.
    func closeMaster() {
        if isMasterOpen { close(master) }
        isMasterOpen = false
    }

    /// Types bytes.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// What the program has sent, until nothing comes for 50 ms or `mark` has come.
    func output(until mark: String? = nil) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            if let mark, String(decoding: bytes, as: UTF8.self).contains(mark) { break }
            var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, mark == nil ? 50 : 2000) > 0 else { break }
            let count = read(master, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[0..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The terminal's modes now.
    var modes: termios {
        var modes = termios()
        tcgetattr(slave, &modes)
        return modes
    }
}
