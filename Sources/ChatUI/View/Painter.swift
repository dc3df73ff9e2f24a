// Text in theme roles onto a Frame. A role that leaves a colour open lets the role below it show
// through; where the theme asks for ASCII, line-drawing and other special glyphs are replaced by
// plain ones of the same width, so that no layout depends on it.

import Configuration

/// Draws with a theme.
package struct Painter {
    /// What has been drawn.
    package private(set) var frame: Frame

    private let theme: Theme
    private let background: Style

    /// An empty screen in the theme's background.
    package init(size: TerminalSize, theme: Theme) {
        self.theme = theme
        background = theme.style(ThemeRole.uiBackground)
        frame = Frame(size: size, style: background)
    }

    /// Puts text and returns the columns it took.
    @discardableResult
    package mutating func put(
        _ text: String,
        row: Int,
        column: Int,
        role: String,
        on base: String = ThemeRole.uiBackground,
        maxWidth: Int = .max
    ) -> Int {
        frame.put(
            theme.asciiGlyphs ? Self.ascii(text) : text,
            row: row,
            column: column,
            style: style(role, on: base),
            maxWidth: maxWidth
        )
    }

    /// Puts text, cut with an ellipsis where it does not fit.
    @discardableResult
    package mutating func putCut(
        _ text: String,
        row: Int,
        column: Int,
        role: String,
        on base: String = ThemeRole.uiBackground,
        maxWidth: Int
    ) -> Int {
        guard DisplayWidth.width(of: text) > maxWidth else {
            return put(text, row: row, column: column, role: role, on: base)
        }
        let taken = put(
            text,
            row: row,
            column: column,
            role: role,
            on: base,
            maxWidth: maxWidth - 1
        )
        return taken + put("…", row: row, column: column + taken, role: role, on: base)
    }

    /// Fills a rectangle with spaces of a role.
    package mutating func fill(_ region: Region, role: String) {
        frame.fill(
            row: region.row,
            column: region.column,
            rows: region.rows,
            columns: region.columns,
            style: style(role, on: ThemeRole.uiBackground)
        )
    }

    /// Gives cells another role and leaves their text.
    package mutating func restyle(row: Int, columns: Range<Int>, role: String) {
        frame.restyle(
            row: row,
            column: columns.lowerBound,
            columns: columns.count,
            style: style(role, on: ThemeRole.uiBackground)
        )
    }

    /// Draws the border of a rectangle.
    package mutating func border(_ region: Region, role: String, on base: String) {
        let inner = String(repeating: "─", count: max(0, region.columns - 2))
        let last = region.row + region.rows - 1
        put("┌" + inner + "┐", row: region.row, column: region.column, role: role, on: base)
        put("└" + inner + "┘", row: last, column: region.column, role: role, on: base)
        for row in region.row + 1..<max(region.row + 1, last) {
            put("│", row: row, column: region.column, role: role, on: base)
            put("│", row: row, column: region.column + region.columns - 1, role: role, on: base)
        }
    }

    /// Places the real cursor, or hides it.
    package mutating func setCursor(_ position: CellPosition?) { frame.cursor = position }

    // MARK: - Private helpers

    private func style(_ role: String, on base: String) -> Style {
        var style = theme.style(role)
        let below = base == ThemeRole.uiBackground ? background : theme.style(base)
        // Themes fill roles without a colour of their own with the canvas: on a bubble or in a list
        // that is a hole, so what lies below shows through.
        if style.background == background.background { style.background = below.background }
        style.foreground = style.foreground ?? below.foreground ?? background.foreground
        style.background = style.background ?? below.background ?? background.background
        style.attributes.formUnion(below.attributes)
        style.monochrome.formUnion(below.monochrome)
        return style
    }

    private static func ascii(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        return String(text.flatMap { Array(asciiGlyphs[$0] ?? String($0)) })
    }

    private static let asciiGlyphs: [Character: String] = [
        "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "‹": "<", "›": ">",
        "▌": "_", "▸": ">", "•": "*", "·": "-", "…": "~", "🍚": "* ", "↑": "^", "↓": "v",
        "←": "<", "→": ">", "▼": "v", "█": "#", "░": ".", "●": "*",
    ]
}
