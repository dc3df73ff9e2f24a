// A crash gives the terminal back before anything else happens. Each test crashes a process of its
// own, in which a handler that was there before ours looks at the terminal and ends with 42 if it
// finds it in order.

import ChatUI
import Foundation
import NcursesTerminal
import Testing

/// Looks at a pseudo-terminal at the moment of a crash.
private enum CrashWitness {
    // Set once in the crashing process, before the crash; read only by its handler afterwards.
    nonisolated(unsafe) private static var pty: PseudoTerminal?
    nonisolated(unsafe) private static var terminal: NcursesTerminal?
    nonisolated(unsafe) private static var before = termios()

    /// Shows a full screen, and judges it when `signal` arrives, or at exit without a signal.
    static func watch(_ signal: Int32?) throws {
        let pty = try #require(PseudoTerminal())
        Self.pty = pty
        before = pty.modes
        if let signal {
            Foundation.signal(signal) { _ in CrashWitness.judge() }
        } else {
            atexit { CrashWitness.judge() }
        }
        var options = NcursesTerminal.Options()
        options.input = pty.slave
        options.output = pty.slave
        options.environment = ["TERM": "xterm-256color"]
        options.probesWidth = false
        let terminal = NcursesTerminal(options: options)
        Self.terminal = terminal
        try terminal.start()
        var frame = Frame(size: terminal.size)
        frame.put("메추리", row: 0, column: 0, style: .plain)
        terminal.draw(frame)
        let shown = pty.output()
        guard shown.contains("메추리"), pty.modes.c_lflag != before.c_lflag else { _exit(41) }
    }

    private static func judge() {
        guard let pty else { _exit(40) }
        let output = pty.output()
        let modes = pty.modes
        let isInOrder =
            output.contains("\u{1B}[?1049l") && output.contains("\u{1B}[?25h")
            && output.contains("\u{1B}[?2004l") && output.contains("\u{1B}[?1000l")
            && modes.c_lflag == before.c_lflag && modes.c_iflag == before.c_iflag
            && modes.c_oflag == before.c_oflag
        _exit(isInOrder ? 42 : 43)
    }
}

@Suite("TerminalGuard")
struct TerminalGuardTests {
    @Test
    func `a bad memory access gives the terminal back`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            try CrashWitness.watch(SIGSEGV)
            kill(getpid(), SIGSEGV)
            while true { sleep(1) }
        }
    }

    @Test
    func `a bus error gives the terminal back`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            try CrashWitness.watch(SIGBUS)
            kill(getpid(), SIGBUS)
            while true { sleep(1) }
        }
    }

    @Test
    func `abort gives the terminal back`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            try CrashWitness.watch(SIGABRT)
            abort()
        }
    }

    @Test
    func `a broken precondition gives the terminal back`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            #if arch(x86_64)
            try CrashWitness.watch(SIGILL)
            #else
            try CrashWitness.watch(SIGTRAP)
            #endif
            let numbers = [Int](repeating: 0, count: Int(getpid() > 0 ? 1 : 2))
            exit(Int32(numbers[3]))
        }
    }

    @Test
    func `exit without stop gives the terminal back`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            try CrashWitness.watch(nil)
            exit(0)
        }
    }
}
