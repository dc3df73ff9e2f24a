// Text dragged over with the mouse. With mouse reports on, the terminal's own selection needs Shift;
// this one works without, within the transcript, line by line as terminals do.

import Foundation

/// A stretch of the transcript on screen, from where the drag began to where it is.
package struct TextSelection: Equatable, Sendable {
    /// Where the button went down.
    package var start: CellPosition
    /// Where the mouse is.
    package var end: CellPosition

    /// A selection.
    package init(start: CellPosition, end: CellPosition) {
        self.start = start
        self.end = end
    }

    /// Whether nothing is selected yet.
    package var isEmpty: Bool { start == end }

    /// The selected columns of a screen row of some width; `nil` if the row has none.
    package func columns(ofRow row: Int, width: Int) -> Range<Int>? {
        let isForward = (start.row, start.column) <= (end.row, end.column)
        let first = isForward ? start : end
        let last = isForward ? end : start
        guard (first.row...last.row).contains(row) else { return nil }
        let from = row == first.row ? first.column : 0
        let to = row == last.row ? last.column + 1 : width
        return from < to ? from..<to : nil
    }
}

extension ScreenLayout {
    /// The transcript's text within a selection, without padding.
    package func text(in selection: TextSelection) -> String {
        var result: [String] = []
        for (offset, line) in transcriptLines().enumerated() {
            let row = transcript.row + offset
            guard let range = selection.columns(ofRow: row, width: size.columns) else { continue }
            var column = line.column
            var text = ""
            for character in line.spans.map(\.text).joined() {
                if range.contains(column) { text.append(character) }
                column += DisplayWidth.width(of: character)
            }
            result.append(text.trimmingCharacters(in: .whitespaces))
        }
        return result.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
