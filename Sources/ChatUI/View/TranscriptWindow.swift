// The part of the transcript that fits the screen. Messages are laid out from the anchor on (or from
// the end backwards when following), so the cost is that of what is seen, however long the
// conversation is.

import Foundation

/// The visible lines of the transcript.
package struct TranscriptWindow {
    /// The lines, from the top; fewer than the rows when the conversation is short.
    package private(set) var lines: [TranscriptLine] = []
    /// Whether the last line of the conversation is among them.
    package private(set) var showsEnd = true

    private struct Position: Comparable {
        var entry: Int
        var line: Int
        static func < (left: Self, right: Self) -> Bool {
            (left.entry, left.line) < (right.entry, right.line)
        }
    }

    private let state: ChatState
    private let entries: [TranscriptEntry]
    private let columns: Int
    private let rows: Int
    private let isSpacious: Bool
    private var layouts: [Int: EntryLayout] = [:]
    private var top = Position(entry: 0, line: 0)
    private var endTop = Position(entry: 0, line: 0)

    /// Lays out what is visible.
    package init(_ state: ChatState, columns: Int, rows: Int, isSpacious: Bool) {
        self.state = state
        self.columns = columns
        self.rows = rows
        self.isSpacious = isSpacious
        entries = TranscriptEntry.all(in: state)
        guard !entries.isEmpty, rows > 0 else { return }
        endTop = topOfEnd()
        top = endTop
        if case .at(let anchor) = state.scroll,
            let entry = TranscriptEntry(anchor, in: state),
            let index = entries.firstIndex(of: entry)
        {
            let line = max(0, min(anchor.line, height(index) - 1))
            top = min(Position(entry: index, line: line), endTop)
        }
        collect()
        showsEnd = top == endTop
    }

    /// The position that scrolling by some lines (negative is up) leads to.
    package mutating func scrolled(by count: Int) -> ScrollPosition {
        guard !entries.isEmpty else { return .follow }
        var place = top
        place.line += count
        while place.line < 0 {
            guard place.entry > 0 else {
                place.line = 0
                break
            }
            place.entry -= 1
            place.line += height(place.entry)
        }
        while place < endTop, place.line >= height(place.entry) {
            place.line -= height(place.entry)
            place.entry += 1
        }
        guard place < endTop, let anchor = entries[place.entry].anchor(line: place.line, in: state)
        else { return .follow }
        return .at(anchor)
    }

    // MARK: - Private helpers

    private mutating func layout(_ index: Int) -> EntryLayout {
        if let known = layouts[index] { return known }
        let made = EntryLayout(
            entries[index],
            state: state,
            columns: columns,
            isSpacious: isSpacious
        )
        layouts[index] = made
        return made
    }

    private mutating func height(_ index: Int) -> Int { layout(index).lines.count }

    /// The top at which the last line is the window's last.
    private mutating func topOfEnd() -> Position {
        var missing = rows
        for index in entries.indices.reversed() {
            let height = height(index)
            if height >= missing { return Position(entry: index, line: height - missing) }
            missing -= height
        }
        return Position(entry: 0, line: 0)
    }

    private mutating func collect() {
        var index = top.entry
        var skip = top.line
        while index < entries.count, lines.count < rows {
            let more = layout(index).lines.dropFirst(skip)
            lines += more.prefix(rows - lines.count)
            skip = 0
            index += 1
        }
    }
}
