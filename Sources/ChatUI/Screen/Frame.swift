// A whole screen as a value: what `view` returns and a Terminal draws. Text is put cluster by
// cluster, so a wide one is never cut in half: where only one column is left a space is drawn, and
// what overwrites half of a wide cluster blanks its other half.

import Configuration

/// Every cell of one screen, and where the cursor stands.
package struct Frame: Equatable, Sendable {
    /// Columns and rows.
    package let size: TerminalSize
    /// All cells, row after row.
    package private(set) var cells: [Cell]
    /// Where the real cursor stands (the insertion point, for input methods); `nil` hides it.
    package var cursor: CellPosition?

    /// A frame of spaces in one style.
    package init(size: TerminalSize, style: Style = .plain) {
        self.size = size
        cells = Array(repeating: Cell(style: style), count: size.columns * size.rows)
    }

    /// The cell at a place; a plain space outside the frame.
    package subscript(row: Int, column: Int) -> Cell {
        guard contains(row, column) else { return Cell() }
        return cells[row * size.columns + column]
    }

    /// Puts text into one row and returns the columns it took.
    ///
    /// Control characters are left out. What would pass `maxWidth` or the right edge is cut, never
    /// in the middle of a wide cluster. Text that begins left of column 0 is cut there.
    @discardableResult
    package mutating func put(
        _ text: some StringProtocol,
        row: Int,
        column: Int,
        style: Style,
        maxWidth: Int = .max
    ) -> Int {
        guard row >= 0, row < size.rows, maxWidth > 0 else { return 0 }
        let room = column < 0 ? size.columns - column : max(0, size.columns - column)
        let limit = min(maxWidth, room)
        var taken = 0
        for character in text {
            let width = DisplayWidth.width(of: character)
            guard width > 0 else { continue }
            guard taken + width <= limit else { break }
            place(character, width: width, row: row, column: column + taken, style: style)
            taken += width
        }
        return taken
    }

    /// Fills a rectangle with one character of width 1 (a space if it is not).
    package mutating func fill(
        row: Int,
        column: Int,
        rows: Int,
        columns: Int,
        character: Character = " ",
        style: Style
    ) {
        let text = DisplayWidth.width(of: character) == 1 ? String(character) : " "
        for y in max(0, row)..<max(max(0, row), min(size.rows, row + rows)) {
            for x in max(0, column)..<max(max(0, column), min(size.columns, column + columns)) {
                set(Cell(text: text, style: style), row: y, column: x)
            }
        }
    }

    /// Changes the style of a stretch of a row and leaves its text.
    package mutating func restyle(row: Int, column: Int, columns: Int, style: Style) {
        for x in column..<(column + max(0, columns)) where contains(row, x) {
            cells[row * size.columns + x].style = style
        }
    }

    /// The text of one row without its trailing spaces.
    package func plainText(row: Int) -> String {
        guard row >= 0, row < size.rows else { return "" }
        var line = ""
        for cell in cells[(row * size.columns)..<((row + 1) * size.columns)] { line += cell.text }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The text of the screen, one line a row, without trailing spaces: what goldens hold.
    package func plainText() -> String {
        (0..<size.rows).map { plainText(row: $0) }.joined(separator: "\n")
    }

    // MARK: - Private helpers

    private func contains(_ row: Int, _ column: Int) -> Bool {
        row >= 0 && row < size.rows && column >= 0 && column < size.columns
    }

    private mutating func place(
        _ character: Character,
        width: Int,
        row: Int,
        column: Int,
        style: Style
    ) {
        guard column >= 0 else {
            // Cut by the left edge: the visible part of a wide cluster is blank.
            for x in 0..<max(0, column + width) {
                set(Cell(text: " ", style: style), row: row, column: x)
            }
            return
        }
        for x in column..<(column + width) { clearHalves(row: row, column: x) }
        let start = row * size.columns + column
        cells[start] = Cell(text: String(character), style: style)
        for offset in 1..<max(1, width) {
            cells[start + offset] = Cell(text: "", style: style)
        }
    }

    private mutating func set(_ cell: Cell, row: Int, column: Int) {
        guard contains(row, column) else { return }
        clearHalves(row: row, column: column)
        cells[row * size.columns + column] = cell
    }

    /// Blanks the wide cluster of which this cell is a part, if it is one.
    private mutating func clearHalves(row: Int, column: Int) {
        guard contains(row, column) else { return }
        let first = row * size.columns
        var start = column
        while start > 0, cells[first + start].isContinuation { start -= 1 }
        var end = start + 1
        while end < size.columns, cells[first + end].isContinuation { end += 1 }
        guard end - start > 1 else { return }
        for x in start..<end { cells[first + x].text = " " }
    }
}
