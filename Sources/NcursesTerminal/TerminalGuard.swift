// Signals while the full screen is shown. INT, TERM, HUP, WINCH, TSTP and CONT only write their
// number into a pipe, which the event loop reads. Crashes (SEGV, ABRT, ILL, FPE, TRAP) give the
// terminal back in the handler itself, with calls that POSIX allows there (write, tcsetattr,
// sigaction, raise), and then raise again: with the system's default, so that the shell is back at
// once, or, when SWIFT_BACKTRACE is set, with the Swift runtime's handler, which shows a backtrace but
// waits for keys. BUS is MappingGuard's, because a model file that was cut raises it; it is told how
// the terminal is given back.
//
// Handlers see only memory that was allocated and filled before they were installed.

import Diagnostics
import Foundation

/// Installs and removes the signal handlers of the full screen.
enum TerminalGuard {
    /// What the handlers need: plain values only.
    private struct State {
        var wakeDescriptor: Int32 = -1
        var terminal: Int32 = -1
        var modes = termios()
        var resetBytes: UnsafeMutablePointer<UInt8>
        var resetCount = 0
        var isArmed: Int32 = 0
        /// Whether a crash goes on to the handler from before.
        var usesPrevious = false
        /// The handlers from before, indexed by signal number.
        var previous: UnsafeMutablePointer<sigaction>
    }

    private static let resetCapacity = 1024
    private static let signalLimit = 65

    // Allocated once, before any handler is installed, and never freed; written only by `arm` and
    // `disarm` on the main thread, and by a crashing thread that has already disarmed it.
    nonisolated(unsafe) private static let state: UnsafeMutablePointer<State> = {
        let pointer = UnsafeMutablePointer<State>.allocate(capacity: 1)
        pointer.initialize(
            to: State(
                resetBytes: .allocate(capacity: resetCapacity),
                previous: .allocate(capacity: signalLimit)
            )
        )
        pointer.pointee.previous.initialize(repeating: sigaction(), count: signalLimit)
        return pointer
    }()

    /// Signals that become events.
    private static let reported = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT]
    /// Signals that end the process at once.
    private static let fatal = [SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGTRAP]

    /// Installs the handlers, before ncurses starts, which then leaves them alone.
    ///
    /// `wake` is the writing end of a non-blocking pipe: it gets one byte a signal, its number.
    static func install(wake: Int32) {
        state.pointee.wakeDescriptor = wake
        state.pointee.isArmed = 0
        state.pointee.usesPrevious = getenv("SWIFT_BACKTRACE") != nil
        prepareSignalStack()
        for signal in reported {
            install(signal, flags: SA_RESTART) { number in TerminalGuard.report(number) }
        }
        for signal in fatal {
            install(signal, flags: Int32(SA_ONSTACK)) { number in TerminalGuard.crash(number) }
        }
        MappingGuard.onCrash { TerminalGuard.restore() }
    }

    /// From now on a crash, or an `exit` without ``disarm()``, writes `reset` to `terminal` and sets
    /// its modes.
    static func arm(terminal: Int32, modes: termios, reset: [UInt8]) {
        state.pointee.terminal = terminal
        state.pointee.modes = modes
        let count = min(reset.count, resetCapacity)
        for index in 0..<count { state.pointee.resetBytes[index] = reset[index] }
        state.pointee.resetCount = count
        state.pointee.isArmed = 1
        _ = restoreAtExit
    }

    /// From now on a crash leaves the terminal alone.
    static func disarm() { state.pointee.isArmed = 0 }

    /// Puts back the handlers from before ``install(wake:)``.
    static func remove() {
        disarm()
        MappingGuard.onCrash(nil)
        for signal in reported + fatal {
            sigaction(signal, state.pointee.previous + Int(signal), nil)
        }
        state.pointee.wakeDescriptor = -1
    }

    // MARK: - Private helpers

    private static func install(
        _ signal: Int32,
        flags: Int32,
        _ handler: @convention(c) (Int32) -> Void
    ) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = flags
        sigemptyset(&action.sa_mask)
        let previous = state.pointee.previous + Int(signal)
        sigaction(signal, &action, previous)
        // A signal that was ignored stays ignored (nohup).
        let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
        let before = unsafeBitCast(previous.pointee.__sigaction_handler.sa_handler, to: Int.self)
        if before == ignored { sigaction(signal, previous, nil) }
    }

    /// A stack of its own for crash handlers, since the crash may be a stack overflow.
    private static func prepareSignalStack() {
        var current = stack_t()
        guard sigaltstack(nil, &current) == 0, current.ss_flags & Int32(SS_DISABLE) != 0
        else { return }
        let size = 64 * 1024
        var stack = stack_t()
        stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        stack.ss_size = size
        sigaltstack(&stack, nil)
    }

    /// Runs in a signal handler.
    private static func report(_ signal: Int32) {
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: signal)
        _ = write(state.pointee.wakeDescriptor, &byte, 1)
        errno = saved
    }

    /// Runs in a signal handler.
    private static func crash(_ signal: Int32) {
        restore()
        if state.pointee.usesPrevious {
            sigaction(signal, state.pointee.previous + Int(signal), nil)
        } else {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = SIG_DFL
            sigaction(signal, &action, nil)
        }
        raise(signal)
    }

    /// Gives the terminal back, once; safe in a signal handler.
    private static func restore() {
        guard state.pointee.isArmed != 0 else { return }
        state.pointee.isArmed = 0
        _ = write(state.pointee.terminal, state.pointee.resetBytes, state.pointee.resetCount)
        tcsetattr(state.pointee.terminal, TCSANOW, &state.pointee.modes)
    }

    /// Registers ``restore()`` for `exit`, the first time it is touched.
    private static let restoreAtExit: Void = {
        atexit { TerminalGuard.restore() }
    }()
}
