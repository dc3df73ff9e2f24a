// The mouse: what a click hits is asked of the same layout that drew it.

import Foundation

extension ChatState {
    /// One action of the mouse.
    mutating func handle(_ event: MouseEvent) -> [ChatEffect] {
        switch event.kind {
        case .wheelUp, .wheelDown:
            let step = event.kind == .wheelUp ? -1 : 1
            if overlay != nil {
                moveSelection(by: step)
            } else if personContext != nil {
                return movePersonRow(by: step)
            } else {
                scrollLines(by: step * Self.wheelLines)
            }
            return []
        case .press where event.button == 0: return click(event)
        case .drag:
            drag(to: event)
            return []
        case .release: return endDrag()
        case .press: return []
        }
    }

    // MARK: - Dragging

    private mutating func drag(to event: MouseEvent) {
        guard selection != nil else { return }
        let area = ScreenLayout(self).transcript
        let row = max(area.row, min(event.row, area.row + area.rows - 1))
        selection?.end = CellPosition(row: row, column: event.column)
    }

    /// What was dragged over is copied; without a drag it was a click on a message.
    private mutating func endDrag() -> [ChatEffect] {
        guard let dragged = selection else { return [] }
        guard dragged.isEmpty else {
            let text = ScreenLayout(self).text(in: dragged)
            return text.isEmpty ? [] : [.copy(text)]
        }
        selection = nil
        let place = dragged.start
        guard case .turn(let turn) = ScreenLayout(self).target(row: place.row, column: place.column)
        else { return [] }
        selectedTurn = turn == conversation.turns.last?.id ? nil : turn
        clampFocus()
        return []
    }

    // MARK: - Clicks

    private mutating func click(_ event: MouseEvent) -> [ChatEffect] {
        let layout = ScreenLayout(self)
        let target = layout.target(row: event.row, column: event.column)
        let place = CellPosition(row: event.row, column: event.column)
        let isText =
            overlay == nil && layout.transcript.contains(row: place.row, column: place.column)
        selection = nil
        guard let target else {
            if isText { selection = TextSelection(start: place, end: place) }
            return []
        }
        switch target {
        case .button(let button): return press(button)
        case .starter(let index): return sendStarter(index)
        case .alternative(let turn, let step):
            guard let index = conversation.turns.firstIndex(where: { $0.id == turn }) else {
                return []
            }
            return select(alternative: conversation.turns[index].selected + step, ofTurn: index)
        case .turn: selection = TextSelection(start: place, end: place)
        case .input(let offset):
            focus = .input
            input.move(to: offset)
        case .command(let command):
            guard command.isAvailable(in: self) else { return [] }
            return perform(command)
        case .person(let target): return clickPerson(target)
        case .overlayRow(let row): return click(row: row)
        case .overlay: break
        case .outsideOverlay:
            if overlay?.renaming != nil {
                overlay?.renaming = nil
            } else {
                closeOverlay()
            }
        }
        return []
    }
}
