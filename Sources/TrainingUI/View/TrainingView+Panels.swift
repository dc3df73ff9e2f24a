// The three panels: the curve, the replies, the log.

import ChatUI
import Configuration
import Diagnostics
import FineTuning

extension TrainingView {
    /// Draws a panel with its box.
    mutating func draw(_ panel: TrainingPanel, in region: Region) {
        let hasKeys = panel == state.panel
        let border = hasKeys ? ThemeRole.uiBorderFocus : ThemeRole.uiBorder
        if layout.hasBoxes {
            painter.border(region, role: border, on: ThemeRole.uiBackground)
        } else {
            let rule = String(repeating: "─", count: region.columns)
            painter.put(rule, row: region.row, column: 0, role: border)
        }
        drawNames(panel, region, isAlone: layout.panels.count == 1)
        let inner = layout.inside(region)
        switch panel {
        case .curve: drawCurve(in: inner)
        case .samples: drawSamples(in: inner)
        case .log: drawLog(in: inner)
        }
    }

    /// The panel's name in its border; where it has the screen to itself, the others' names too.
    private mutating func drawNames(_ panel: TrainingPanel, _ region: Region, isAlone: Bool) {
        var column = region.column + 2
        for other in isAlone ? TrainingPanel.allCases : [panel] {
            let name = TrainingWording.title(of: other, language)
            let isShown = other == panel
            let text = isAlone && isShown ? "[\(name)]" : " \(name) "
            let role = isShown ? ThemeRole.uiHintKey : ThemeRole.uiHint
            column += painter.put(text, row: region.row, column: column, role: role)
        }
        let note = note(of: panel)
        let width = DisplayWidth.width(of: note) + 2
        let start = region.column + region.columns - width - 2
        guard !note.isEmpty, start > column else { return }
        painter.put(" \(note) ", row: region.row, column: start, role: ThemeRole.uiHint)
    }

    private func note(of panel: TrainingPanel) -> String {
        switch panel {
        case .curve:
            let scale = state.scale == .linear ? "" : language.pick(" · 로그", " · log")
            return language.pick("· 손실  ─ 평활  ● 검증", "· loss  ─ smoothed  ● held out") + scale
        case .samples:
            guard let newest = state.history.samples.last else { return "" }
            let step = TrainingWording.count(newest.step)
            return language.pick("\(step)단계", "step \(step)")
        case .log: return state.logScroll > 0 ? language.pick("아래에 더 있음", "more below") : ""
        }
    }

    private mutating func drawCurve(in region: Region) {
        let chart = LossChart(
            LossCurve(state.history),
            scale: state.scale,
            columns: region.columns,
            rows: region.rows,
            usesASCII: theme.asciiGlyphs
        )
        guard !chart.rows.isEmpty else {
            let text = language.pick("첫 단계를 기다리는 중…", "Waiting for the first step…")
            painter.putCut(
                text,
                row: region.row,
                column: region.column,
                role: ThemeRole.uiHint,
                maxWidth: region.columns
            )
            return
        }
        for (row, cells) in chart.rows.enumerated() {
            for (column, cell) in cells.enumerated() where cell.kind != .blank {
                painter.put(
                    String(cell.character),
                    row: region.row + row,
                    column: region.column + column,
                    role: Self.role(of: cell.kind)
                )
            }
        }
    }

    private static func role(of kind: LossChart.Kind) -> String {
        switch kind {
        case .blank, .axis: ThemeRole.uiBorder
        case .raw, .label: ThemeRole.uiHint
        case .smoothed: ThemeRole.chatAssistantLabel
        case .heldOut: ThemeRole.messageError
        }
    }

    private mutating func drawSamples(in region: Region) {
        let lines = layout.sampleLines
        let first = min(state.samplesScroll, max(0, lines.count - region.rows))
        for (offset, line) in lines.dropFirst(first).prefix(region.rows).enumerated() {
            painter.put(
                line.text,
                row: region.row + offset,
                column: region.column,
                role: line.role,
                maxWidth: region.columns
            )
        }
        guard first + region.rows < lines.count, region.rows > 0 else { return }
        let more = " ▼"
        painter.put(
            more,
            row: region.row + region.rows - 1,
            column: region.column + region.columns - 2,
            role: ThemeRole.uiHint
        )
    }

    private mutating func drawLog(in region: Region) {
        // Only what is seen is put into words: there may be a thousand entries, ten times a second.
        let scroll = min(state.logScroll, max(0, state.log.count - region.rows))
        let shown = state.log.dropLast(scroll).suffix(region.rows)
            .map { TrainingWording.line(for: $0, language) ?? "" }
        for (offset, line) in shown.enumerated() {
            painter.putCut(
                line,
                row: region.row + offset,
                column: region.column,
                role: ThemeRole.uiBackground,
                maxWidth: region.columns
            )
        }
    }
}
