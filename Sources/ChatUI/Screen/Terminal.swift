// The screen as the chat knows it. NcursesTerminal is the real one; tests use one made of text.
// Everything here is called on one thread, the main one.

/// A screen that draws frames and reports input.
package protocol Terminal: AnyObject {
    /// The size to draw at now.
    var size: TerminalSize { get }

    /// The descriptor to poll for reading before ``readInput()``; readable also after a signal.
    var inputDescriptor: Int32 { get }

    /// How long, in milliseconds, the caller's poll may sleep before it must call ``readInput()``
    /// again even if nothing became readable (a lone Esc or the lost end of a paste is pending);
    /// `nil` if there is nothing to wait for.
    var pendingTimeout: Int? { get }

    /// Takes the screen over.
    func start() throws

    /// Everything that has arrived, without waiting.
    func readInput() -> [TerminalInput]

    /// Shows a frame; only what changed since the last one is sent.
    func draw(_ frame: Frame)

    /// Gives the screen back as it was; may be called more than once.
    func stop()
}
