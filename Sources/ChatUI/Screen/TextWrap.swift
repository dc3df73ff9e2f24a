// Breaks text into screen lines. A Korean word with its particles (어절) stays together, so lines
// break at spaces; only a word longer than a whole line is cut, between clusters. The spaces at a
// break belong to no line. Every line is a Substring of the text, so that its indices still point
// into the text (the input box finds its cursor with them).

/// Line breaking by display width.
package enum TextWrap {
    /// The lines of `text` at `width` columns (at least 2); never empty: `""` gives one empty line.
    ///
    /// `\n` always begins a new line. No line is wider than `width`, except that trailing spaces
    /// typed before a `\n` or the end are kept as far as they fit.
    package static func wrap(_ text: String, width: Int) -> [Substring] {
        let width = max(2, width)
        var lines: [Substring] = []
        var start = text.startIndex
        while true {
            let end = text[start...].firstIndex(where: \.isNewline) ?? text.endIndex
            wrapParagraph(text[start..<end], width: width, into: &lines)
            guard end < text.endIndex else { return lines }
            start = text.index(after: end)
        }
    }

    // MARK: - Private helpers

    private static func wrapParagraph(
        _ text: Substring,
        width: Int,
        into lines: inout [Substring]
    ) {
        var lineStart = text.startIndex
        var column = 0
        // The last place where the line may end, and where the next one would start.
        var breakEnd: Substring.Index?
        var breakNext = lineStart
        var inSpaces = false
        var index = lineStart
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            let characterWidth = DisplayWidth.width(of: character)
            if character == " " {
                if !inSpaces { breakEnd = index }
                inSpaces = true
                breakNext = next
                column += 1
                index = next
                continue
            }
            inSpaces = false
            if column + characterWidth > width, index > lineStart {
                if let end = breakEnd, end > lineStart {
                    lines.append(text[lineStart..<end])
                    lineStart = breakNext
                } else if breakEnd == lineStart, breakNext < index || column > width {
                    // Only spaces so far and a word that does not fit beside them: drop them.
                    lineStart = breakNext
                } else {
                    lines.append(text[lineStart..<index])
                    lineStart = index
                }
                breakEnd = nil
                column = DisplayWidth.width(of: text[lineStart..<index])
                continue
            }
            column += characterWidth
            index = next
        }
        lines.append(clip(text[lineStart...], width: width))
    }

    /// Cuts trailing spaces that do not fit.
    private static func clip(_ line: Substring, width: Int) -> Substring {
        var line = line
        while DisplayWidth.width(of: line) > width, line.last == " " { line.removeLast() }
        return line
    }
}
