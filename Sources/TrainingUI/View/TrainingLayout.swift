// Where everything stands on the screen of a run. From 30 rows the curve shares the screen with replies and
// log, from 100 columns with both; below that one panel has the room, and from 20 rows it has a box.

import ChatUI
import Configuration

/// The places of one screen.
struct TrainingLayout {
    /// The screen.
    let size: TerminalSize
    /// Whether only a word about the size fits.
    let isTooSmall: Bool
    /// The rows of figures.
    let facts: Region
    /// What is shown, with its box or rule.
    let panels: [(panel: TrainingPanel, region: Region)]
    /// Whether panels have boxes.
    let hasBoxes: Bool
    /// The row of keys.
    let hintRow: Int
    /// The lowest row; nil where there is no room for it.
    let statusRow: Int?

    private let state: TrainingState

    /// Lays a state out.
    init(_ state: TrainingState) {
        self.state = state
        size = state.size
        let least = ScreenLayout.minimumSize
        isTooSmall = size.columns < least.columns || size.rows < least.rows
        hasBoxes = size.rows >= 20
        statusRow = size.rows >= 16 ? size.rows - 1 : nil
        hintRow = size.rows - (statusRow == nil ? 1 : 2)
        let most = size.rows >= 20 ? 3 : size.rows >= 10 ? 2 : 1
        let factRows = TrainingFacts.rows(
            TrainingFacts.all(state),
            columns: size.columns - 2,
            limit: most
        ).count
        facts = Region(row: 2, column: 1, rows: factRows, columns: size.columns - 2)
        let top = facts.row + facts.rows
        let room = Region(row: top, column: 0, rows: hintRow - top, columns: size.columns)
        panels = Self.split(room, size: size, chosen: state.panel)
    }

    private static func split(
        _ room: Region,
        size: TerminalSize,
        chosen: TrainingPanel
    ) -> [(panel: TrainingPanel, region: Region)] {
        guard size.rows >= 30 else { return [(chosen, room)] }
        var (curve, lower) = (room, room)
        curve.rows = room.rows * 6 / 10
        lower.row += curve.rows
        lower.rows -= curve.rows
        guard size.columns >= 100 else {
            return [(.curve, curve), (chosen == .log ? .log : .samples, lower)]
        }
        var (samples, log) = (lower, lower)
        samples.columns = lower.columns * 6 / 10
        log.column += samples.columns
        log.columns -= samples.columns
        return [(.curve, curve), (.samples, samples), (.log, log)]
    }

    /// The room inside a panel's box; nil where it is not shown.
    func inner(_ panel: TrainingPanel) -> Region? {
        panels.first { $0.panel == panel }.map { inside($0.region) }
    }

    /// The room inside a box, or below a rule.
    func inside(_ region: Region) -> Region {
        let side = hasBoxes ? 2 : 1
        return Region(
            row: region.row + 1,
            column: region.column + side,
            rows: region.rows - (hasBoxes ? 2 : 1),
            columns: region.columns - 2 * side
        )
    }

    /// The lines of the replies at the width that they have here.
    var sampleLines: [SampleLines.Line] {
        SampleLines.lines(state, width: inner(.samples)?.columns ?? size.columns - 4)
    }

    /// How far Page Up and Page Down go.
    var pageRows: Int {
        if case .help = state.overlay { return max(1, helpRows - 1) }
        return max(1, (inner(state.panel)?.rows ?? 2) - 1)
    }

    /// Rows of the help that are seen at once.
    var helpRows: Int { max(1, min(TrainingHelp.rows(state).count, size.rows - 4)) }

    /// A box in the middle of the screen for so many rows of text.
    func box(rows: Int, columns: Int) -> Region {
        let (height, width) = (min(size.rows, rows + 2), min(size.columns - 2, columns + 4))
        return Region(
            row: (size.rows - height) / 2,
            column: (size.columns - width) / 2,
            rows: height,
            columns: width
        )
    }
}
