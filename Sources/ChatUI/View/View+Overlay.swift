// Drawing of the list or page over the chat.

import Configuration
import Foundation

/// Draws the open overlay over what is there.
func drawOverlay(_ overlay: OverlayLayout, _ painter: inout Painter) {
    let body = ThemeRole.uiOverlay
    painter.fill(overlay.box, role: body)
    painter.border(overlay.box, role: ThemeRole.uiBorderFocus, on: body)
    painter.put(
        " " + overlay.title + " ",
        row: overlay.box.row,
        column: overlay.box.column + 2,
        role: ThemeRole.uiHintKey,
        on: body
    )
    for (offset, row) in overlay.rows.enumerated() {
        drawOverlayRow(
            row,
            at: overlay.firstRow + offset,
            in: overlay.box,
            isChosen: row.index != nil && row.index == overlay.selected,
            &painter
        )
    }
    if let extent = overlay.extent {
        let box = overlay.box
        painter.put(
            " " + extent + " ",
            row: box.row + box.rows - 1,
            column: box.column + box.columns - DisplayWidth.width(of: extent) - 4,
            role: ThemeRole.uiHint,
            on: body
        )
    }
    guard let field = overlay.field else {
        painter.setCursor(nil)
        return
    }
    let end = overlay.box.column + overlay.box.columns - 2
    let isQuery = field.row < overlay.firstRow
    if isQuery {
        painter.put("› ", row: field.row, column: field.column - 2, role: body, on: body)
    } else {
        let line = Region(
            row: field.row,
            column: field.column,
            rows: 1,
            columns: end - field.column
        )
        painter.fill(line, role: body)
    }
    painter.put(
        field.text,
        row: field.row,
        column: field.column,
        role: ThemeRole.inputText,
        on: body,
        maxWidth: end - field.column
    )
    painter.setCursor(CellPosition(row: field.row, column: field.cursor))
}

/// Draws one row within a box.
func drawOverlayRow(
    _ row: OverlayLayout.Row,
    at place: Int,
    in box: Region,
    isChosen: Bool,
    _ painter: inout Painter
) {
    var base = isChosen ? ThemeRole.uiSelection : ThemeRole.uiOverlay
    if isChosen {
        let bar = Region(row: place, column: box.column + 1, rows: 1, columns: box.columns - 2)
        painter.fill(bar, role: base)
    }
    let room = box.columns - 4
    // The detail takes at most half of a row.
    let detailRoom = min(DisplayWidth.width(of: row.detail), room / 2)
    let textRoom = room - (detailRoom > 0 ? detailRoom + 1 : 0)
    let column = box.column + 2
    if row.isHeading { base = ThemeRole.uiHintKey }
    if let role = row.role, !isChosen { base = role }
    painter.putCut(
        row.text,
        row: place,
        column: column,
        role: base,
        on: ThemeRole.uiOverlay,
        maxWidth: textRoom
    )
    markQuery(row, at: place, column: column, room: textRoom, base: base, &painter)
    guard detailRoom > 0 else { return }
    painter.putCut(
        row.detail,
        row: place,
        column: column + room - detailRoom,
        role: isChosen ? base : ThemeRole.uiHint,
        on: ThemeRole.uiOverlay,
        maxWidth: detailRoom
    )
}

private func markQuery(
    _ row: OverlayLayout.Row,
    at place: Int,
    column: Int,
    room: Int,
    base: String,
    _ painter: inout Painter
) {
    guard !row.query.isEmpty else { return }
    for range in TextMatch.ranges(of: row.query, in: row.text) {
        let start = DisplayWidth.width(of: row.text[..<range.lowerBound])
        let word = row.text[range]
        guard start + DisplayWidth.width(of: word) < room else { continue }
        painter.put(
            String(word),
            row: place,
            column: column + start,
            role: ThemeRole.chatSearchmatch,
            on: base
        )
    }
}
