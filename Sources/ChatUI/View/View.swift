// The screen as a function of the state: title bar, transcript, notices, input box with its buttons,
// hint bar and status line, and over them the open list or page. No I/O; every colour is a role of
// the theme, every place comes from ScreenLayout.

import Configuration
import Foundation

/// Draws a state.
package func view(_ state: ChatState, size: TerminalSize, theme: Theme) -> Frame {
    var painter = Painter(size: size, theme: theme)
    let layout = ScreenLayout(state, size: size)
    guard !layout.isTooSmall else {
        for (row, line) in Wording.tooSmall(size, state.language).enumerated() {
            painter.put(line, row: row, column: 0, role: ThemeRole.messageWarning)
        }
        return painter.frame
    }
    drawTitle(state, layout, &painter)
    if let person = layout.person {
        drawPerson(person, &painter)
    } else {
        drawTranscript(state, layout, &painter)
        drawSelection(state, layout, &painter)
        drawNotices(layout, &painter)
        drawInput(state, layout, &painter)
    }
    drawHints(state, layout, &painter)
    drawStatus(state, layout, &painter)
    if let overlay = layout.overlay { drawOverlay(overlay, &painter) }
    return painter.frame
}

/// The status line; under an overlay that covers the notices, the newest notice instead.
private func drawStatus(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    var role = ThemeRole.uiStatus
    var text = Wording.status(state)
    let isCovered =
        layout.overlay.map { $0.box.row + $0.box.rows > layout.noticeRow } ?? false
    if isCovered || layout.person != nil,
        let notice = state.notices.last
    {
        role = messageRole(notice.kind)
        text = TextSanitizer.cleanLine(notice.text)
    }
    let width = layout.size.columns
    painter.fill(Region(row: layout.statusRow, column: 0, rows: 1, columns: width), role: role)
    painter.putCut(text, row: layout.statusRow, column: 1, role: role, maxWidth: width - 2)
}

private func messageRole(_ kind: NoticeKind) -> String {
    switch kind {
    case .information: ThemeRole.uiNotice
    case .warning: ThemeRole.messageWarning
    case .failure: ThemeRole.messageError
    }
}

private func drawTitle(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    let bar = Region(row: 0, column: 0, rows: 1, columns: layout.size.columns)
    painter.fill(bar, role: ThemeRole.uiTitle)
    let taken = painter.put(Wording.title, row: 0, column: 1, role: ThemeRole.uiTitle)
    let title = layout.person?.title ?? TextSanitizer.cleanLine(state.conversation.title)
    guard !title.isEmpty else { return }
    painter.putCut(
        "· " + title,
        row: 0,
        column: taken + 2,
        role: ThemeRole.uiTitle,
        maxWidth: layout.size.columns - taken - 3
    )
}

private func drawTranscript(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    let lines = layout.transcriptLines()
    drawCard(state, layout, beside: lines, &painter)
    for (offset, line) in lines.enumerated() {
        var column = line.column
        for span in line.spans {
            column += painter.put(
                span.text,
                row: layout.transcript.row + offset,
                column: column,
                role: span.role,
                on: span.base,
                maxWidth: layout.size.columns - column
            )
        }
    }
}

private func drawSelection(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    guard let selection = state.selection, !selection.isEmpty else { return }
    let area = layout.transcript
    for row in area.row..<area.row + area.rows {
        guard let columns = selection.columns(ofRow: row, width: area.columns) else { continue }
        painter.restyle(row: row, columns: columns, role: ThemeRole.uiSelection)
    }
}

private func drawNotices(_ layout: ScreenLayout, _ painter: inout Painter) {
    for (offset, line) in layout.noticeLines.enumerated() {
        let role = messageRole(line.kind)
        painter.put(" " + line.text, row: layout.noticeRow + offset, column: 0, role: role)
    }
}

private func drawInput(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    let box = layout.inputBox
    let hasFocus = state.overlay == nil && state.focus == .input
    let border = hasFocus ? ThemeRole.uiBorderFocus : ThemeRole.uiBorder
    if layout.isSpacious {
        painter.border(box, role: border, on: ThemeRole.uiBackground)
        drawFooter(state, layout, &painter)
    } else {
        let rule = String(repeating: "─", count: box.columns)
        painter.put(rule, row: box.row, column: 0, role: border)
    }
    if state.scroll != .follow, !state.conversation.turns.isEmpty {
        let more = " ▼ " + state.language.pick("아래에 더 있음", "more below") + " · End "
        let width = DisplayWidth.width(of: more)
        painter.put(more, row: box.row, column: box.columns - width - 2, role: ThemeRole.uiNotice)
    }
    let origin = layout.inputOrigin
    painter.put("› ", row: origin.row, column: origin.column - 2, role: border)
    if state.input.isEmpty {
        painter.put(
            Wording.placeholder(state.language, width: layout.inputWidth),
            row: origin.row,
            column: origin.column,
            role: ThemeRole.inputPlaceholder,
            maxWidth: layout.inputWidth
        )
    }
    let input = layout.input
    for row in 0..<input.visibleRows {
        painter.put(
            input.lines[input.firstLine + row].text,
            row: origin.row + row,
            column: origin.column,
            role: ThemeRole.inputText,
            maxWidth: layout.inputWidth
        )
    }
    for spot in layout.buttonSpots {
        let role =
            state.focusedButton == spot.button ? ThemeRole.uiButtonFocus : ThemeRole.uiButton
        painter.put(spot.label, row: spot.region.row, column: spot.region.column, role: role)
    }
    // Also while a button has the focus: typing goes to the input, and input methods draw here.
    painter.setCursor(
        CellPosition(
            row: origin.row + input.cursorLine - input.firstLine,
            column: origin.column + input.cursorColumn
        )
    )
}

/// The original's sentence in the box's lower border, once the greeting is gone.
private func drawFooter(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    let footer = " " + Wording.welcome(state.language) + " "
    guard !state.conversation.turns.isEmpty,
        DisplayWidth.width(of: footer) <= layout.size.columns - 4
    else { return }
    painter.put(
        footer,
        row: layout.inputBox.row + layout.inputBox.rows - 1,
        column: 2,
        role: ThemeRole.uiHint
    )
}

private func drawHints(_ state: ChatState, _ layout: ScreenLayout, _ painter: inout Painter) {
    if state.quitArmedUntil != nil {
        painter.put(
            Wording.quitArmed(state.language),
            row: layout.hintRow,
            column: 1,
            role: ThemeRole.messageWarning
        )
        return
    }
    for hint in layout.hints {
        let column = hint.region.column
        let taken = painter.put(
            hint.key,
            row: layout.hintRow,
            column: column,
            role: ThemeRole.uiHintKey
        )
        painter.put(
            hint.title,
            row: layout.hintRow,
            column: column + taken + 1,
            role: ThemeRole.uiHint
        )
    }
}
