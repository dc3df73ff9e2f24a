// The typed text as screen lines, and the way between clusters and cells: where the real cursor
// stands (input methods draw there), and which cluster a click or ↑ ↓ means.

import Foundation

/// The input box's text, wrapped.
package struct InputLayout: Equatable, Sendable {
    /// One screen line of the input.
    package struct Line: Equatable, Sendable {
        /// What is drawn.
        package var text: String
        /// The cluster it starts with.
        package var start: Int
        /// One past its last cluster.
        package var end: Int
    }

    /// Every line; at least one.
    package let lines: [Line]
    /// The cursor's line.
    package let cursorLine: Int
    /// The cursor's column.
    package let cursorColumn: Int
    /// The first line shown.
    package let firstLine: Int
    /// Lines shown.
    package let visibleRows: Int

    /// Lays an input out.
    ///
    /// - Parameters:
    ///   - editor: the text and its cursor
    ///   - width: columns, the one that the cursor takes at the end of a full line included
    ///   - maximumRows: the most lines shown at once
    package init(_ editor: InputEditor, width: Int, maximumRows: Int) {
        let text = editor.text
        var made: [Line] = []
        var known = text.startIndex
        var offset = 0
        for line in TextWrap.wrap(text, width: max(2, width - 1)) {
            let start = offset + text.distance(from: known, to: line.startIndex)
            let end = start + line.count
            made.append(Line(text: String(line), start: start, end: end))
            known = line.endIndex
            offset = end
        }
        lines = made
        // A cursor in spaces that a break swallowed stands at the end of the line before.
        let cursor = editor.cursor
        cursorLine = lines.lastIndex { $0.start <= cursor } ?? 0
        let line = lines[cursorLine]
        let before = line.text.prefix(max(0, min(cursor, line.end) - line.start))
        let swallowed = max(0, cursor - line.end)
        cursorColumn = min(DisplayWidth.width(of: before) + swallowed, max(0, width - 1))
        visibleRows = min(lines.count, max(1, maximumRows))
        firstLine = max(0, min(cursorLine - visibleRows + 1, lines.count - visibleRows))
    }

    /// The cluster under a cell of the shown lines.
    package func offset(row: Int, column: Int) -> Int {
        let index = max(0, min(firstLine + row, lines.count - 1))
        return offset(line: index, column: column)
    }

    /// The cluster above or below the cursor; `nil` past the first or last line.
    package func offset(linesFromCursor step: Int) -> Int? {
        let target = cursorLine + step
        guard lines.indices.contains(target) else { return nil }
        return offset(line: target, column: cursorColumn)
    }

    private func offset(line index: Int, column: Int) -> Int {
        let line = lines[index]
        var taken = 0
        var offset = line.start
        for character in line.text {
            let width = DisplayWidth.width(of: character)
            guard taken + (width + 1) / 2 <= column else { break }
            taken += width
            offset += 1
        }
        return offset
    }
}
