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
            } else {
                scrollLines(by: step * Self.wheelLines)
            }
            return []
        case .press where event.button == 0: return click(event)
        case .press, .release, .drag: return []
        }
    }

    private mutating func click(_ event: MouseEvent) -> [ChatEffect] {
        guard let target = ScreenLayout(self).target(row: event.row, column: event.column) else {
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
        case .turn(let turn):
            selectedTurn = turn == conversation.turns.last?.id ? nil : turn
        case .input(let offset):
            focus = .input
            input.move(to: offset)
        case .command(let command):
            guard command.isAvailable(in: self) else { return [] }
            return perform(command)
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
