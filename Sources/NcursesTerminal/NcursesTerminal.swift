// The real screen: ncurses draws, this reads. Order at start: locale, signal handlers (ncurses keeps
// those it finds), newterm, modes, the width probe. Everything runs on the main thread; signals only
// write a byte into a pipe. Suspending (TSTP) happens here, between two reads, so that the terminal
// is in order while the shell has it.

import CNcurses
import ChatUI
import Configuration
import Foundation

/// A ``Terminal`` on a pair of tty descriptors.
package final class NcursesTerminal: Terminal {
    /// How it is to be used.
    package struct Options: Sendable {
        /// What keys are read from.
        package var input: Int32 = STDIN_FILENO
        /// What is drawn to.
        package var output: Int32 = STDOUT_FILENO
        /// The `--color` flag.
        package var color = ColorPreference.auto
        /// Off with `--no-mouse`, so that the terminal's own selection works.
        package var usesMouse = true
        /// Whether the width of ambiguous characters is measured at the start, waiting at most 15 ms;
        /// an answer that comes later counts when it comes.
        package var probesWidth = true
        /// Where TERM, COLORTERM and NO_COLOR are looked up.
        package var environment = ProcessInfo.processInfo.environment

        /// The usual: standard input and output, everything on.
        package init() {}
    }

    /// The size to draw at.
    package private(set) var size = TerminalSize(columns: 80, rows: 24)
    /// Whether the terminal shows ambiguous characters (─ · …) two columns wide.
    ///
    /// They are then drawn as ASCII; a theme with ``Theme/asciiGlyphs`` set looks better. Known after
    /// ``start()``, or after the ``readInput()`` that read a late answer and reports a new size.
    package private(set) var ambiguousIsWide = false
    /// The colours in use, known after ``start()``.
    package var colorDepth: ColorDepth { painter?.depth ?? .mono }

    private let options: Options
    private let term: String
    private var source: InputSource?
    private var painter: CellPainter?
    private var decoder: KeyDecoder
    private var modes: TerminalModes?
    private var savedModes = termios()
    private var screen: OpaquePointer?
    private var files: (output: UnsafeMutablePointer<FILE>, input: UnsafeMutablePointer<FILE>)?
    private var lastByteTime: UInt64 = 0
    private var isShown = false
    /// What came while the width was being measured.
    private var early = InputSource.Batch()
    /// Until when, on the clock of ``now()``, the terminal's answer about the width may still come.
    private var answerDeadline: UInt64 = 0

    /// A terminal that does nothing until ``start()``.
    package init(options: Options = Options()) {
        self.options = options
        term = options.environment["TERM"] ?? ""
        decoder = KeyDecoder(terminalType: term)
    }

    deinit { stop() }

    /// Readable when a key or a signal is waiting; -1 before ``start()``.
    package var inputDescriptor: Int32 { source?.descriptor ?? -1 }

    /// What is left of the decoder's waiting time, in milliseconds.
    package var pendingTimeout: Int? {
        if !early.isEmpty { return 0 }
        guard let whole = decoder.pendingTimeout else { return nil }
        return max(0, whole - Int((now() - lastByteTime) / 1_000_000))
    }

    // MARK: - Start and stop

    /// Takes the screen over.
    ///
    /// - Throws: ``FullScreenObstacle``; the terminal is then as it was.
    package func start() throws {
        guard source == nil else { return }
        if let obstacle = TerminalProbe.obstacle(
            input: options.input,
            output: options.output,
            environment: options.environment
        ) {
            throw obstacle
        }
        guard tcgetattr(options.input, &savedModes) == 0 else {
            throw FullScreenObstacle.refused(operation: "tcgetattr", code: errno)
        }
        let source = try InputSource(terminal: options.input)
        TerminalGuard.install(wake: source.wakeDescriptor)
        self.source = source
        do {
            try startCurses()
        } catch {
            TerminalGuard.remove()
            self.source = nil
            throw error
        }
        updateSize()
        enterModes()
        if options.probesWidth { probeWidth() }
        painter?.replacesAmbiguous = ambiguousIsWide
    }

    /// Gives the screen back.
    package func stop() {
        guard source != nil else { return }
        leaveModes()
        TerminalGuard.remove()
        painter = nil
        if let screen {
            delscreen(screen)
            self.screen = nil
        }
        if let files {
            fclose(files.output)
            fclose(files.input)
            self.files = nil
        }
        tcsetattr(options.input, TCSADRAIN, &savedModes)
        source = nil
    }

    private func startCurses() throws {
        let type = TerminalType.choose(
            term: term,
            preference: options.color,
            environment: options.environment,
            colors: { TerminalProbe.terminfo($0, output: self.options.output)?.colors }
        )
        let terminfo = TerminalProbe.terminfo(type, output: options.output)
        guard let output = stream(options.output, "w"), let input = stream(options.input, "r")
        else {
            throw FullScreenObstacle.refused(operation: "fdopen", code: errno)
        }
        use_tioctl(true)
        guard let terminfo, let screen = newterm(type, output, input) else {
            fclose(output)
            fclose(input)
            throw FullScreenObstacle.unknownTerminal(term: type)
        }
        self.screen = screen
        files = (output, input)
        let able = ColorDepth(terminfoColors: terminfo.colors, isDirect: terminfo.isDirect)
        painter = CellPainter(
            depth: .choose(options.color, environment: options.environment, able: able)
        )
        let leave = nc_capability("rmcup").map { String(cString: $0) } ?? ""
        modes = TerminalModes(terminalType: type, usesMouse: options.usesMouse, leaveScreen: leave)
    }

    /// A stdio stream of our own over a copy of a descriptor.
    private func stream(_ descriptor: Int32, _ mode: String) -> UnsafeMutablePointer<FILE>? {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { return nil }
        guard let file = fdopen(copy, mode) else {
            close(copy)
            return nil
        }
        return file
    }

    private func enterModes() {
        guard let modes else { return }
        TerminalGuard.arm(terminal: options.output, modes: savedModes, reset: modes.reset)
        nc_enter_modes()
        painter?.invalidate()
        nc_refresh(-1, 0)
        send(modes.enable)
        isShown = true
    }

    private func leaveModes() {
        guard isShown, let modes else { return }
        isShown = false
        send(modes.disable)
        endwin()
        TerminalGuard.disarm()
    }

    // MARK: - Drawing

    /// Shows a frame.
    package func draw(_ frame: Frame) {
        guard isShown else { return }
        painter?.paint(frame, size: size)
    }

    // MARK: - Input

    /// Everything that has arrived.
    package func readInput() -> [TerminalInput] {
        guard let source else { return [] }
        var batch = early
        early = InputSource.Batch()
        batch.append(source.read())
        var inputs: [TerminalInput] = []
        var resized = takeLateAnswer(from: &batch.bytes)
        for signal in batch.signals {
            switch signal {
            case SIGINT: inputs.append(.interrupted)
            case SIGTERM: inputs.append(.terminated)
            case SIGHUP: inputs.append(.hungUp)
            case SIGTSTP:
                suspend()
                resized = true
            case SIGCONT:
                resume()
                resized = true
            case SIGWINCH: resized = true
            default: break
            }
        }
        if resized {
            updateSize()
            inputs.append(.resized(size))
        }
        inputs += keys(batch.bytes)
        if batch.isHungUp, !inputs.contains(.hungUp) { inputs.append(.hungUp) }
        return inputs
    }

    private func keys(_ bytes: [UInt8]) -> [TerminalInput] {
        if !bytes.isEmpty {
            lastByteTime = now()
            return decoder.decode(bytes).map { .key($0) }
        }
        guard pendingTimeout == 0 else { return [] }
        return decoder.flush().map { .key($0) }
    }

    /// Nanoseconds of a clock that never goes back.
    private func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    // MARK: - Signals

    private func updateSize() {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard nc_window_size(options.output, &columns, &rows) == 0 else { return }
        let new = TerminalSize(columns: Int(columns), rows: Int(rows))
        if screen != nil {
            resizeterm(rows, columns)
            painter?.invalidate()
        }
        size = new
    }

    /// Stops this process as ^Z would, with the terminal in order; returns when it goes on.
    private func suspend() {
        leaveModes()
        tcsetattr(options.input, TCSADRAIN, &savedModes)
        raise(SIGSTOP)
        resume()
    }

    private func resume() {
        guard source != nil else { return }
        enterModes()
    }

    // MARK: - Private helpers

    private func send(_ bytes: [UInt8]) { DescriptorWriter.write(bytes, to: options.output) }

    /// Asks how wide an ambiguous character is.
    ///
    /// Terminals at hand answer within a few milliseconds; for one far away, or one that never
    /// answers, the first screen does not wait.
    private func probeWidth() {
        guard let source else { return }
        let result = WidthProbe.measure(output: options.output, milliseconds: 15) { milliseconds in
            guard source.wait(milliseconds: milliseconds) else { return [] }
            var batch = source.read()
            let bytes = batch.bytes
            batch.bytes = []
            self.early.append(batch)
            return bytes
        }
        ambiguousIsWide = result.width == 2
        early.bytes += result.otherBytes
        answerDeadline = result.isAnswered ? 0 : now() + 3_000_000_000
        painter?.invalidate()
    }

    /// Takes an answer to ``probeWidth()`` that came late out of what was typed; true if everything
    /// must be drawn anew.
    private func takeLateAnswer(from bytes: inout [UInt8]) -> Bool {
        guard answerDeadline > 0, !bytes.isEmpty else { return false }
        guard now() < answerDeadline else {
            answerDeadline = 0
            return false
        }
        let answer = WidthProbe.answer(in: bytes)
        guard let width = WidthProbe.width(ofColumn: answer.column) else { return false }
        answerDeadline = 0
        bytes = answer.rest
        guard width == 2 else { return false }
        ambiguousIsWide = true
        painter?.replacesAmbiguous = true
        return true
    }
}
