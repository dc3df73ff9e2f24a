// Where everything stands on the person's screens: a title, the tabs or the step, and below them lines
// that scroll with the row that has the keys. The drawing and the mouse both read it.

import Configuration
import Diagnostics
import Foundation
import Recommendation

/// What a click on the person's screens means.
package enum PersonTarget: Equatable, Sendable {
    /// A tab.
    case tab(PersonPage.Tab)
    /// A row that can have the keys.
    case row(Int)
    /// A day of the week or the month.
    case day(CalendarDay)
    /// ‹ or › beside a day, a week or a month.
    case period(Int)
    /// Nothing.
    case nothing
}

/// The places of the screen about the person that is open.
package struct PersonLayout {
    /// The widest that its lines become.
    static let widest = 100

    /// The words in the title bar.
    package let title: String
    /// The tabs, or the step of the questions.
    package let header: TranscriptLine
    /// The lines' place.
    package let area: Region
    /// The lines shown.
    package let lines: [TranscriptLine]
    /// The largest first line.
    package let lastTop: Int
    /// Where the cursor stands; nil hides it.
    package let cursor: CellPosition?
    /// Which lines of how many are shown; nil when all of them are.
    package let extent: String?

    /// Lays the open screen out; nil if none is open.
    package init?(_ state: ChatState, size: TerminalSize) {
        guard state.personContext != nil else { return nil }
        let isSpacious = size.rows >= 20
        let columns = min(size.columns - 2, Self.widest)
        let firstRow = isSpacious ? 3 : 2
        area = Region(row: firstRow, column: 1, rows: size.rows - 2 - firstRow, columns: columns)
        var body = PersonBody(columns: columns, rows: area.rows, language: state.language)
        if let questionnaire = state.questionnaire {
            title = state.language.pick("처음 몇 가지 물을게요", "A few first questions")
            header = Self.stepHeader(questionnaire, state.language)
            body.layQuestions(questionnaire)
        } else {
            let page = state.personPage ?? PersonPage()
            title = state.language.pick("나와 오늘", "You and today")
            header = Self.tabHeader(page, state.language)
            body.lay(page, state)
        }
        lastTop = max(0, body.lines.count - area.rows)
        let top = Self.top(body, wanted: state.personPage?.top ?? 0, rows: area.rows)
        lines = Array(body.lines.dropFirst(top).prefix(area.rows))
        extent =
            body.lines.count > area.rows
            ? "↑↓ \(top + 1)-\(top + lines.count)/\(body.lines.count)" : nil
        let place = (row: area.row, column: area.column)
        cursor = body.caret.map {
            CellPosition(row: place.row + $0.row - top, column: place.column + $0.column)
        }
    }

    /// What a click on a cell means.
    package func target(row: Int, column: Int) -> HitTarget {
        if row == 1 {
            let hit = header.targets.first { $0.columns.contains(column) }
            return hit?.target ?? .person(.nothing)
        }
        guard lines.indices.contains(row - area.row) else { return .person(.nothing) }
        let hit = lines[row - area.row].targets.last { $0.columns.contains(column - area.column) }
        return hit?.target ?? .person(.nothing)
    }

    // MARK: - Private helpers

    /// The first line shown: the chosen one is in view, and after the last row that can be chosen also
    /// what stands below it.
    private static func top(_ body: PersonBody, wanted: Int, rows: Int) -> Int {
        let last = max(0, body.lines.count - rows)
        guard let chosen = body.chosenLine else { return max(0, min(wanted, last)) }
        if body.isLastRow { return min(last, chosen) }
        return chosen + 1 < rows ? 0 : min(last, chosen - rows / 2)
    }

    private static func tabHeader(_ page: PersonPage, _ language: Language) -> TranscriptLine {
        var line = TranscriptLine(column: 1)
        for tab in PersonPage.Tab.allCases {
            let isOpen = tab == page.tab
            let name = PersonWording.title(of: tab, language)
            let start = line.column + line.width
            let text = isOpen ? "[\(name)]" : " \(name) "
            line.spans.append(Span(text, isOpen ? ThemeRole.uiButtonFocus : ThemeRole.uiHint))
            line.targets.append(
                LineTarget(
                    columns: start..<start + DisplayWidth.width(of: text),
                    target: .person(.tab(tab))
                )
            )
        }
        return line
    }

    private static func stepHeader(
        _ questionnaire: Questionnaire,
        _ language: Language
    ) -> TranscriptLine {
        let count = Questionnaire.steps.count
        let names = Questionnaire.steps[questionnaire.step]
            .map { PersonWording.title(of: $0, language) }.joined(separator: " · ")
        return TranscriptLine(
            column: 1,
            spans: [
                Span("\(questionnaire.step + 1)/\(count)", ThemeRole.uiHintKey),
                Span("  " + names, ThemeRole.uiBackground),
            ]
        )
    }
}

/// Draws the person's screen.
func drawPerson(_ person: PersonLayout, _ painter: inout Painter) {
    func draw(_ line: TranscriptLine, row: Int, origin: Int, limit: Int) {
        var column = origin + line.column
        for span in line.spans {
            column += painter.put(
                span.text,
                row: row,
                column: column,
                role: span.role,
                on: span.base,
                maxWidth: limit - column
            )
        }
    }
    let area = person.area
    draw(person.header, row: 1, origin: 0, limit: painter.frame.size.columns)
    for (offset, line) in person.lines.enumerated() {
        draw(line, row: area.row + offset, origin: area.column, limit: area.column + area.columns)
    }
    if let extent = person.extent {
        let width = DisplayWidth.width(of: extent)
        let column = painter.frame.size.columns - width - 1
        if person.header.column + person.header.width < column {
            painter.put(extent, row: 1, column: column, role: ThemeRole.uiHint)
        }
    }
    painter.setCursor(person.cursor)
}
