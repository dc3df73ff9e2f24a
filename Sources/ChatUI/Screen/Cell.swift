// One place on the screen: a grapheme cluster and how it is drawn. A wide cluster stands in its left
// cell; the cells to its right that it covers hold the empty string.

import Configuration

/// One cell of a ``Frame``.
package struct Cell: Equatable, Sendable {
    /// One grapheme cluster; `""` in the cells that a wide cluster to the left covers.
    package var text: String
    /// How it is drawn.
    package var style: Style

    /// A cell.
    package init(text: String = " ", style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// Whether a cluster further left covers this cell.
    package var isContinuation: Bool { text.isEmpty }
}

/// The size of a terminal or of a frame, in cells.
package struct TerminalSize: Equatable, Hashable, Sendable {
    /// Cells across.
    package var columns: Int
    /// Cells down.
    package var rows: Int

    /// A size; negative numbers become zero.
    package init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }
}

/// A place on the screen; the top left one is 0, 0.
package struct CellPosition: Equatable, Hashable, Sendable {
    /// Rows from the top.
    package var row: Int
    /// Columns from the left.
    package var column: Int

    /// A place.
    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}
