// The screen of a run as a function of the state: title, progress, figures, the panels, keys, and over them
// the help or the question whether to stop. No I/O; every colour is a role of the theme.

import ChatUI
import Configuration
import Diagnostics
import FineTuning

/// Draws one state.
struct TrainingView {
    let state: TrainingState
    let layout: TrainingLayout
    let theme: Theme
    var painter: Painter

    /// A view that has drawn nothing yet.
    init(_ state: TrainingState, theme: Theme) {
        self.state = state
        self.theme = theme
        layout = TrainingLayout(state)
        painter = Painter(size: state.size, theme: theme)
    }

    /// The language of its words.
    var language: Language { state.language }

    /// The screen.
    func frame() -> Frame {
        var view = self
        view.draw()
        return view.painter.frame
    }

    private mutating func draw() {
        guard !layout.isTooSmall else {
            for (row, line) in Wording.tooSmall(state.size, language).enumerated() {
                painter.put(line, row: row, column: 0, role: ThemeRole.messageWarning)
            }
            return
        }
        drawTitle()
        drawProgress()
        drawFacts()
        for (panel, region) in layout.panels { draw(panel, in: region) }
        drawHints()
        drawStatus()
        switch state.overlay {
        case .help(let scroll): drawHelp(scroll)
        case .stopQuestion: drawQuestion()
        case nil: break
        }
    }

    // MARK: - Above the panels

    private mutating func drawTitle() {
        let title = ThemeRole.uiTitle
        painter.fill(Region(row: 0, column: 0, rows: 1, columns: state.size.columns), role: title)
        let activity = TrainingWording.activity(state)
        let end = state.size.columns - 1 - DisplayWidth.width(of: activity)
        var column =
            1 + painter.put(TrainingWording.title(language), row: 0, column: 1, role: title)
        if let outline = state.history.outline {
            let name = "· " + TextSanitizer.cleanLine("\(outline.modelName) · \(outline.method)")
            column += 1
            painter.putCut(name, row: 0, column: column, role: title, maxWidth: end - column - 1)
        }
        painter.put(activity, row: 0, column: end, role: activityRole)
    }

    private var activityRole: String {
        if state.isOver { return ThemeRole.uiTitle }
        if state.stopping != .no || state.isPaused { return ThemeRole.messageWarning }
        return ThemeRole.uiHint
    }

    private mutating func drawProgress() {
        let isNarrow = state.size.columns < 60
        let steps = [state.completedSteps, state.history.outline?.totalSteps].compactMap { $0 }
        let left =
            language.pick("단계 ", "Step ")
            + steps.map(TrainingWording.count).joined(separator: "/")
        var right = FigureText.percent(state.share)
        if !state.isOver {
            let time = state.secondsLeft.map { TrainingWording.duration($0, language) } ?? "-"
            right += "  " + (isNarrow ? "" : language.pick("남은 시간 ", "left ")) + time
        }
        var column = 1 + painter.put(left, row: 1, column: 1, role: ThemeRole.uiHintKey) + 1
        // As wide as it may come to be, so that the bar does not shake.
        let reserved = max(DisplayWidth.width(of: right), isNarrow ? 15 : 27)
        let room = state.size.columns - 1 - reserved - 1 - column
        if room >= 4 {
            let filled = Int((state.share * Double(room)).rounded())
            let role = ThemeRole.chatAssistantLabel
            painter.put(String(repeating: "█", count: filled), row: 1, column: column, role: role)
            painter.put(
                String(repeating: "░", count: room - filled),
                row: 1,
                column: column + filled,
                role: ThemeRole.uiBorder
            )
            column += room + 1
        }
        painter.putCut(
            right,
            row: 1,
            column: column,
            role: ThemeRole.uiBackground,
            maxWidth: state.size.columns - column
        )
    }

    private mutating func drawFacts() {
        let region = layout.facts
        let rows = TrainingFacts.rows(
            TrainingFacts.all(state),
            columns: region.columns,
            limit: region.rows
        )
        for (offset, facts) in rows.enumerated() {
            for (column, fact) in facts {
                let start = region.column + column
                let row = region.row + offset
                let taken = painter.put(fact.label, row: row, column: start, role: ThemeRole.uiHint)
                painter.put(
                    fact.value,
                    row: row,
                    column: start + taken + 1,
                    role: ThemeRole.uiBackground
                )
            }
        }
    }

    // MARK: - Below them

    private static let hintOrder: [TrainingCommand] = [
        .confirmStop, .keepGoing, .stopAtOnce, .closeHelp, .leave, .ask, .resume, .pause,
        .nextPanel,
        .help, .save, .validate, .scale,
    ]

    private mutating func drawHints() {
        if layout.statusRow == nil, let notice = state.notice {
            drawNotice(notice, row: layout.hintRow)
            return
        }
        var column = 1
        for command in Self.hintOrder where command.isAvailable(in: state) {
            guard let key = TrainingKeyMap.keyName(for: command, in: state.context) else {
                continue
            }
            let title = command.title(in: language)
            let width = DisplayWidth.width(of: key) + 1 + DisplayWidth.width(of: title)
            guard column + width < state.size.columns else { continue }
            let row = layout.hintRow
            let taken = painter.put(key, row: row, column: column, role: ThemeRole.uiHintKey)
            painter.put(title, row: row, column: column + taken + 1, role: ThemeRole.uiHint)
            column += width + 2
        }
    }

    private mutating func drawStatus() {
        guard let row = layout.statusRow else { return }
        if let notice = state.notice { return drawNotice(notice, row: row) }
        let role = ThemeRole.uiStatus
        painter.fill(Region(row: row, column: 0, rows: 1, columns: state.size.columns), role: role)
        painter.putCut(
            TrainingWording.status(state),
            row: row,
            column: 1,
            role: role,
            maxWidth: state.size.columns - 2
        )
    }

    private mutating func drawNotice(_ notice: Notice, row: Int) {
        let role = ThemeRole.uiNotice
        painter.fill(Region(row: row, column: 0, rows: 1, columns: state.size.columns), role: role)
        painter.putCut(
            notice.text,
            row: row,
            column: 1,
            role: role,
            maxWidth: state.size.columns - 2
        )
    }
}
