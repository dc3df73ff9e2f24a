// The card beside the transcript, on screens of at least 110 columns. Its place is kept free as soon as
// there is a conversation, so that nothing moves when the facts of a reply arrive.

import Configuration
import Foundation

extension ScreenLayout {
    /// Columns from which on the card stands beside the transcript.
    package static let cardMinimumColumns = 110
    /// Columns of the card, its border included.
    package static let cardColumns = 42

    /// The transcript's columns on a screen.
    package static func transcriptColumns(of state: ChatState, size: TerminalSize) -> Int {
        let isEmpty = state.conversation.turns.isEmpty && state.queue.isEmpty
        let hasCard = size.columns >= cardMinimumColumns && size.rows >= 20 && !isEmpty
        return hasCard ? size.columns - cardColumns - 2 : size.columns
    }

    /// Where a card of some rows stands: level with the reply it belongs to, as far as there is room.
    func cardRegion(rows: Int, beside lines: [TranscriptLine], turn: UUID) -> Region {
        let height = min(rows + 2, transcript.rows)
        let reply = lines.firstIndex { line in
            line.targets.contains { $0.target == .turn(turn) }
                && line.spans.first?.role == ThemeRole.chatAssistant
        }
        // The label stands over the bubble.
        let wanted = transcript.row + max(0, (reply ?? 0) - 1)
        return Region(
            row: max(transcript.row, min(wanted, transcript.row + transcript.rows - height)),
            column: transcript.columns + 1,
            rows: height,
            columns: Self.cardColumns
        )
    }
}

/// Draws the card of the reply that is looked at, where there is room beside the transcript.
func drawCard(
    _ state: ChatState,
    _ layout: ScreenLayout,
    beside lines: [TranscriptLine],
    _ painter: inout Painter
) {
    guard layout.transcript.columns < layout.size.columns, let turn = state.currentTurn,
        let facts = state.currentFacts
    else { return }
    let card = MenuCard(facts, state, width: ScreenLayout.cardColumns - 4)
    let box = layout.cardRegion(rows: card.rows.count, beside: lines, turn: turn.id)
    guard box.rows > 3 else { return }
    painter.fill(box, role: ThemeRole.uiOverlay)
    painter.border(box, role: ThemeRole.uiBorder, on: ThemeRole.uiOverlay)
    var rows = card.rows
    let room = box.rows - 2
    if rows.count > room {
        let key = KeyMap.keyName(for: .nutrition, in: .input) ?? ""
        let more = "… " + state.language.pick("\(key) 모두 보기", "\(key) shows all")
        rows = rows.prefix(room - 1) + [OverlayLayout.Row(text: more, detail: "")]
    }
    for (offset, row) in rows.enumerated() {
        drawOverlayRow(row, at: box.row + 1 + offset, in: box, isChosen: false, &painter)
    }
}
