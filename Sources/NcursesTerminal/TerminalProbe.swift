// What this terminal can do, for `mechuri doctor` and for the choice between the full screen and line
// mode. Nothing here changes the screen but ``TerminalProbe/ambiguousWidth(input:output:)``.

import CNcurses
import ChatUI
import Foundation

/// Facts about the terminal.
package struct TerminalProbe: Equatable, Sendable {
    /// Whether keys come from a terminal.
    package let inputIsTTY: Bool
    /// Whether what is drawn goes to a terminal.
    package let outputIsTTY: Bool
    /// `TERM`, or nothing.
    package let term: String
    /// The locale that was chosen for LC_CTYPE.
    package let locale: TerminalLocale.Choice
    /// The colours that would be drawn.
    package let colorDepth: ColorDepth
    /// terminfo's number of colours; `nil` if it does not know TERM.
    package let terminfoColors: Int?
    /// The size, if there is a terminal that tells one.
    package let size: TerminalSize?
    /// Characters whose width libc and we see differently; empty if all is well.
    package let widthDisagreements: [Unicode.Scalar]
    /// Columns of an ambiguous character, if it was asked for and answered.
    package let ambiguousWidth: Int?
    /// What stands in the way of the full screen; `nil` if nothing does.
    package let obstacle: FullScreenObstacle?

    /// Looks at the terminal; sets LC_CTYPE (``TerminalLocale/choose()``).
    ///
    /// With `measuresWidth` it also asks the terminal itself, which takes up to 100 ms.
    package static func run(
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO,
        color: ColorPreference = .auto,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        measuresWidth: Bool = false
    ) -> TerminalProbe {
        let locale = TerminalLocale.choose()
        let term = environment["TERM"] ?? ""
        let type = TerminalType.choose(
            term: term,
            preference: color,
            environment: environment,
            colors: { terminfo($0, output: output)?.colors }
        )
        let info = terminfo(type, output: output)
        let able = ColorDepth(
            terminfoColors: info?.colors ?? 0,
            isDirect: info?.isDirect ?? false
        )
        let inputIsTTY = isatty(input) == 1
        let outputIsTTY = isatty(output) == 1
        return TerminalProbe(
            inputIsTTY: inputIsTTY,
            outputIsTTY: outputIsTTY,
            term: term,
            locale: locale,
            colorDepth: .choose(color, environment: environment, able: able),
            terminfoColors: terminfo(term, output: output)?.colors,
            size: windowSize(output),
            widthDisagreements: TerminalLocale.disagreements(),
            ambiguousWidth: measuresWidth && inputIsTTY && outputIsTTY && term != "dumb"
                ? ambiguousWidth(input: input, output: output) : nil,
            obstacle: obstacle(input: input, output: output, environment: environment)
        )
    }

    /// Why the full screen cannot be shown here; `nil` if it can.
    ///
    /// Sets LC_CTYPE.
    package static func obstacle(
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> FullScreenObstacle? {
        guard isatty(input) == 1, isatty(output) == 1 else { return .notTTY }
        let term = environment["TERM"] ?? ""
        guard !term.isEmpty, term != "dumb" else { return .dumb(term: term) }
        guard let info = terminfo(term, output: output) else { return .unknownTerminal(term: term) }
        guard info.canMoveCursor else { return .dumb(term: term) }
        let locale = TerminalLocale.choose()
        guard locale.isUTF8 else { return .noUTF8(charset: locale.charset) }
        return nil
    }

    /// What terminfo says of a terminal type; `nil` if it does not know it.
    static func terminfo(_ type: String, output: Int32)
        -> (colors: Int, isDirect: Bool, canMoveCursor: Bool)?
    {
        guard !type.isEmpty, !type.contains("/") else { return nil }
        var isDirect: Int32 = 0
        var canMove: Int32 = 0
        let colors = nc_terminfo_colors(type, output, &isDirect, &canMove)
        guard colors >= 0 else { return nil }
        return (Int(colors), isDirect != 0, canMove != 0)
    }

    /// The size of a terminal, if it is one.
    static func windowSize(_ descriptor: Int32) -> TerminalSize? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard nc_window_size(descriptor, &columns, &rows) == 0 else { return nil }
        return TerminalSize(columns: Int(columns), rows: Int(rows))
    }

    /// Asks the terminal how wide `─` is, within 100 ms.
    ///
    /// It is drawn on the cursor's line, which is erased; what is typed meanwhile is lost.
    package static func ambiguousWidth(input: Int32, output: Int32) -> Int? {
        var saved = termios()
        guard tcgetattr(input, &saved) == 0 else { return nil }
        var raw = saved
        cfmakeraw(&raw)
        tcsetattr(input, TCSANOW, &raw)
        defer { tcsetattr(input, TCSANOW, &saved) }
        return WidthProbe.measure(output: output) { milliseconds in
            var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, Int32(milliseconds)) > 0 else { return [] }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(input, &bytes, bytes.count)
            return Array(bytes.prefix(max(0, count)))
        }.width
    }
}
