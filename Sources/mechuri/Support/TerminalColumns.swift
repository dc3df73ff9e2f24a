// What of a line fits a terminal.

import ChatUI
import Diagnostics
import Foundation

/// Widths of terminals.
enum TerminalColumns {
    /// Columns of the terminal behind a descriptor; nil where there is none.
    static func of(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }

    /// As much of a line as fits `columns`, with "…" where something was cut.
    static func fit(_ line: String, _ columns: Int) -> String {
        guard DisplayWidth.width(of: line) > columns else { return line }
        var result = ""
        var width = 1
        for character in line {
            width += DisplayWidth.width(of: character)
            if width > columns { break }
            result.append(character)
        }
        return result + "…"
    }
}

extension TextTable {
    /// Prints the table, indented and cut at the terminal's width where there is one.
    ///
    /// Cells are made safe for the terminal; a header of empty cells is left out.
    func print() {
        var safe = TextTable(header: header, leading: leading)
        for row in rows { safe.append(row.map(TextSanitizer.cleanLine)) }
        let lines = safe.lines(.plain, width: DisplayWidth.width(of:))
        let columns = TerminalColumns.of(STDOUT_FILENO)
        for line in header.allSatisfy(\.isEmpty) ? lines.dropFirst() : lines[...] {
            let line = "  " + line
            printLine(columns.map { TerminalColumns.fit(line, $0) } ?? line)
        }
    }
}
