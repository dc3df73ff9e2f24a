// Everything that reaches the program through its terminal: keys, a new size, and the signals that
// ask it to end.

/// One thing that a terminal reports.
package enum TerminalInput: Equatable, Sendable {
    /// A key, a paste or the mouse.
    case key(Key)
    /// The window has a new size.
    case resized(TerminalSize)
    /// SIGINT from outside (the ^C key arrives as `.key(.control("c"))`).
    case interrupted
    /// SIGTERM: save and end.
    case terminated
    /// SIGHUP, or the terminal is gone: save and end without drawing.
    case hungUp
}
