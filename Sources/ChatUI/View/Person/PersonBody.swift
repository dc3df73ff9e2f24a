// The lines of one of the person's screens, as they are laid: text, rows that can have the keys, options
// in a grid, and a line of text with its cursor.

import Configuration
import Diagnostics
import Foundation
import Recommendation

/// Lines being laid.
struct PersonBody {
    /// Columns of the lines.
    let columns: Int
    /// Rows of the screen for them.
    let rows: Int
    /// The language.
    let language: Language
    /// The lines so far.
    private(set) var lines: [TranscriptLine] = []
    /// The line of the row that has the keys.
    var chosenLine: Int?
    /// Whether that row is the last one.
    var isLastRow = false
    /// Where the cursor stands among the lines.
    private(set) var caret: (row: Int, column: Int)?

    /// Whether there is little width.
    var isNarrow: Bool { columns < 56 }
    /// Whether there is little height.
    var isShort: Bool { rows < 14 }

    init(columns: Int, rows: Int, language: Language) {
        self.columns = max(4, columns)
        self.rows = rows
        self.language = language
    }

    // MARK: - Lines

    /// An empty line where there is height for it.
    mutating func addGap() {
        if !isShort { lines.append(TranscriptLine()) }
    }

    /// A line as it is.
    mutating func add(_ line: TranscriptLine) { lines.append(line) }

    /// Text, wrapped.
    mutating func addText(_ text: String, role: String = ThemeRole.uiBackground) {
        for line in TextWrap.wrap(TextSanitizer.clean(text), width: columns) {
            lines.append(TranscriptLine(spans: [Span(String(line), role)]))
        }
    }

    /// A heading.
    mutating func addHeading(_ text: String) { addText(text, role: ThemeRole.uiHintKey) }

    /// A day, week or month with ‹ and › on its sides.
    mutating func addPeriod(_ text: String) {
        let shown = "‹ \(text) ›"
        let width = DisplayWidth.width(of: shown)
        lines.append(
            TranscriptLine(
                spans: [Span(shown, ThemeRole.uiHintKey)],
                targets: [
                    LineTarget(columns: 0..<2, target: .person(.period(-1))),
                    LineTarget(columns: width - 2..<width, target: .person(.period(1))),
                ]
            )
        )
    }

    /// A row that can have the keys: text on the left, a fainter detail on the right.
    mutating func addRow(
        _ text: String,
        detail: String = "",
        row: Int,
        isChosen: Bool,
        target: PersonTarget? = nil
    ) {
        let detailWidth = min(DisplayWidth.width(of: detail), columns / 2)
        let room = columns - 3 - detailWidth
        let shown = Self.cut(text, to: room)
        let padding = String(repeating: " ", count: room - DisplayWidth.width(of: shown))
        let role = isChosen ? ThemeRole.uiSelection : ThemeRole.uiBackground
        if isChosen { chosenLine = lines.count }
        lines.append(
            TranscriptLine(
                spans: [
                    Span((isChosen ? "▸ " : "  ") + shown + padding + " ", role),
                    Span(
                        Self.cut(detail, to: detailWidth),
                        isChosen ? role : ThemeRole.uiHint
                    ),
                ],
                targets: [
                    LineTarget(columns: 0..<columns, target: .person(target ?? .row(row)))
                ]
            )
        )
    }

    // MARK: - Options

    /// One option as it is shown.
    struct Option {
        /// Its words.
        var text: String
        /// Whether it is on.
        var isOn: Bool
        /// Whether others may be on with it.
        var isMany = false
        /// Whether it is a button, which is neither on nor off.
        var isButton = false

        /// Its words with what shows whether it is on.
        var shown: String {
            if isButton { return "[\(text)]" }
            return (isMany ? (isOn ? "[x] " : "[ ] ") : (isOn ? "(•) " : "( ) ")) + text
        }
    }

    /// Options one below the other, or side by side in columns that are read downwards.
    mutating func addOptions(_ options: [Option], firstRow: Int, chosen: Int?) {
        let widest = options.map { DisplayWidth.width(of: $0.shown) }.max() ?? 0
        let cell = min(columns, widest + 3)
        let across = options.count > 5 ? max(1, min(4, columns / max(1, cell))) : 1
        let down = (options.count + across - 1) / max(1, across)
        for line in 0..<down {
            var made = TranscriptLine()
            for place in stride(from: line, to: options.count, by: max(1, down)) {
                let isChosen = chosen == firstRow + place
                if isChosen { chosenLine = lines.count }
                let text = (isChosen ? "▸ " : "  ") + Self.cut(options[place].shown, to: cell - 2)
                let padding = String(
                    repeating: " ",
                    count: max(0, cell - DisplayWidth.width(of: text))
                )
                let start = made.width
                made.spans.append(
                    Span(
                        text,
                        isChosen
                            ? ThemeRole.uiSelection
                            : options[place].isButton ? ThemeRole.uiButton : ThemeRole.uiBackground
                    )
                )
                made.spans.append(Span(padding, ThemeRole.uiBackground))
                made.targets.append(
                    LineTarget(
                        columns: start..<start + DisplayWidth.width(of: text),
                        target: .person(.row(firstRow + place))
                    )
                )
            }
            lines.append(made)
        }
    }

    /// A line of text, with the cursor if it has the keys.
    mutating func addField(_ editor: InputEditor, example: String, row: Int, isChosen: Bool) {
        let room = max(2, columns - 5)
        var start = 0
        var before = DisplayWidth.width(of: String(editor.characters[..<editor.cursor]))
        while before > room {
            before -= DisplayWidth.width(of: editor.characters[start])
            start += 1
        }
        let text =
            editor.isEmpty ? example : String(editor.characters[start...])
        let role = editor.isEmpty ? ThemeRole.inputPlaceholder : ThemeRole.inputText
        if isChosen {
            chosenLine = lines.count
            caret = (row: lines.count, column: 4 + before)
        }
        lines.append(
            TranscriptLine(
                spans: [
                    Span(isChosen ? "▸ › " : "  › ", ThemeRole.uiHintKey),
                    Span(Self.cut(text, to: room + 1), role),
                ],
                targets: [LineTarget(columns: 0..<columns, target: .person(.row(row)))]
            )
        )
    }

    /// The text, cut with an ellipsis where it is too wide.
    static func cut(_ text: String, to width: Int) -> String {
        guard DisplayWidth.width(of: text) > width else { return text }
        guard width > 0 else { return "" }
        var shown = ""
        var taken = 0
        for character in text {
            let next = DisplayWidth.width(of: character)
            guard taken + next <= width - 1 else { break }
            shown.append(character)
            taken += next
        }
        return shown + "…"
    }
}
