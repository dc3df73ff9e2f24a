// A table of short texts, for the eye or for a Markdown file. Columns are as wide as their widest cell
// by the measure the caller gives, because a Korean letter takes two columns of a terminal.

/// Rows under a header; the first `leading` columns read from the left, the others are figures.
package struct TextTable: Sendable, Equatable {
    /// How lines are drawn.
    package enum Style: Sendable {
        /// Columns two spaces apart.
        case plain
        /// `| a | b |`, as CommonMark's tables extension (GitHub) reads it.
        case markdown
    }

    /// The names of the columns.
    package let header: [String]
    /// Columns, from the first, that are aligned to the left.
    package let leading: Int
    /// The rows, each as long as the header.
    package private(set) var rows: [[String]] = []

    /// A table without rows.
    package init(header: [String], leading: Int) {
        self.header = header
        self.leading = leading
    }

    /// Adds a row; missing cells are empty and surplus ones are left out.
    package mutating func append(_ row: [String]) {
        let missing = max(header.count - row.count, 0)
        rows.append(Array(row.prefix(header.count)) + Array(repeating: "", count: missing))
    }

    /// The lines, without trailing spaces.
    ///
    /// Columns whose cells are all empty are left out.
    ///
    /// - Parameters:
    ///   - style: For people or for Markdown.
    ///   - width: Columns that a text takes on the screen.
    /// - Returns: The header and the rows, with a rule between them in Markdown.
    package func lines(_ style: Style, width: (String) -> Int) -> [String] {
        let kept = header.indices.filter { i in rows.contains { !$0[i].isEmpty } }
        guard !kept.isEmpty else { return [] }
        let cells = ([header] + rows).map { row in
            kept.map { style == .markdown ? Self.escaped(row[$0]) : row[$0] }
        }
        let isLeading = kept.map { $0 < leading }
        let widths = kept.indices.map { i in cells.map { width($0[i]) }.max() ?? 0 }
        var lines = cells.map { row in
            let padded = row.enumerated().map { i, cell in
                let space = String(repeating: " ", count: max(widths[i] - width(cell), 0))
                return isLeading[i] ? cell + space : space + cell
            }
            return style == .markdown
                ? "| " + padded.joined(separator: " | ") + " |"
                : Self.withoutTrailingSpaces(padded.joined(separator: "  "))
        }
        if style == .markdown {
            let rule = widths.indices.map { i in
                let dashes = String(repeating: "-", count: max(widths[i] - 1, 2))
                return isLeading[i] ? ":" + dashes : dashes + ":"
            }
            lines.insert("| " + rule.joined(separator: " | ") + " |", at: 1)
        }
        return lines
    }

    /// A bar would end the cell.
    private static func escaped(_ cell: String) -> String {
        cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    private static func withoutTrailingSpaces(_ line: String) -> String {
        guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
        return String(line[...last])
    }
}
