// Places on the screen and what a click there means. Both `view` and the mouse handling read them
// from one layout, so that what is seen is what is hit.

import Configuration
import Foundation

/// A rectangle of cells.
package struct Region: Equatable, Sendable {
    /// The first row.
    package var row: Int
    /// The first column.
    package var column: Int
    /// Rows down.
    package var rows: Int
    /// Columns across.
    package var columns: Int

    /// A rectangle; negative sizes become zero.
    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }

    /// Whether a cell is in it.
    package func contains(row: Int, column: Int) -> Bool {
        (self.row..<self.row + rows).contains(row)
            && (self.column..<self.column + columns).contains(column)
    }
}

/// What a click means.
package enum HitTarget: Equatable, Sendable {
    /// A button.
    case button(ActionButton)
    /// A starter of the empty chat.
    case starter(Int)
    /// ‹ or › of a turn.
    case alternative(turn: UUID, step: Int)
    /// A message of a turn.
    case turn(UUID)
    /// A place in the input, as clusters from its start.
    case input(offset: Int)
    /// A hint.
    case command(Command)
    /// A row of the overlay.
    case overlayRow(Int)
    /// A place on the person's screens.
    case person(PersonTarget)
    /// Elsewhere in the overlay.
    case overlay
    /// Beside the overlay.
    case outsideOverlay
}

/// Text in one style.
package struct Span: Equatable, Sendable {
    /// The text.
    package var text: String
    /// The theme role.
    package var role: String
    /// The role that shows through where the first leaves a colour open.
    package var base: String

    /// A span.
    package init(_ text: String, _ role: String, on base: String = ThemeRole.uiBackground) {
        self.text = text
        self.role = role
        self.base = base
    }
}

/// A stretch of a line that can be clicked.
package struct LineTarget: Equatable, Sendable {
    /// Columns of the transcript.
    package var columns: Range<Int>
    /// What a click means.
    package var target: HitTarget
}

/// One line of the transcript.
package struct TranscriptLine: Equatable, Sendable {
    /// Where its first span stands.
    package var column: Int
    /// Its text.
    package var spans: [Span]
    /// What can be clicked, in order.
    package var targets: [LineTarget]
    /// Clusters of the message before this line; `nil` for labels and bars.
    package var textOffset: Int?
    /// Whether it holds words that a search found.
    package var isHighlighted: Bool

    /// A line.
    package init(
        column: Int = 0,
        spans: [Span] = [],
        targets: [LineTarget] = [],
        textOffset: Int? = nil,
        isHighlighted: Bool = false
    ) {
        self.column = column
        self.spans = spans
        self.targets = targets
        self.textOffset = textOffset
        self.isHighlighted = isHighlighted
    }

    /// Columns its spans take.
    package var width: Int { spans.reduce(0) { $0 + DisplayWidth.width(of: $1.text) } }
}
