// The transcript's position. `follow` shows the end; anything else is held by an anchor, the message
// and line at the top, so that text arriving below and a new width leave it in place.

import Foundation
import Prompting

extension ChatState {
    /// Lines that one turn of the wheel moves.
    static let wheelLines = 3

    /// Scrolls by screens, keeping two lines in view.
    mutating func scrollPages(by pages: Int) {
        let height = ScreenLayout(self).transcript.rows
        scrollLines(by: pages * max(1, height - 2))
    }

    /// Scrolls by lines; reaching the end follows it again.
    mutating func scrollLines(by count: Int) {
        guard !conversation.turns.isEmpty else { return }
        var window = ScreenLayout(self).window()
        scroll = window.scrolled(by: count)
    }

    /// Shows the first line.
    mutating func scrollToTop() {
        guard let first = conversation.turns.first else { return }
        scroll = .at(TranscriptAnchor(turnID: first.id, isReply: false, line: 0))
        scrollLines(by: 0)
    }

    /// Chooses another turn and brings it on screen.
    mutating func selectTurn(by step: Int) {
        guard let index = currentTurnIndex else { return }
        let target = max(0, min(index + step, conversation.turns.count - 1))
        selectedTurn = conversation.turns[target].id
        if target == conversation.turns.count - 1 {
            scroll = .follow
        } else {
            scroll = .at(
                TranscriptAnchor(turnID: conversation.turns[target].id, isReply: false, line: 0)
            )
            scrollLines(by: 0)
        }
    }

    /// Takes a new size; the text at the top of the transcript stays there.
    mutating func resize(to newSize: TerminalSize) {
        guard newSize != size else { return }
        guard case .at(let anchor) = scroll else {
            size = newSize
            return
        }
        let before = ScreenLayout(self).entryLayout(anchor)
        let offset = before?.textOffset(ofLine: anchor.line) ?? 0
        size = newSize
        var moved = anchor
        moved.line = ScreenLayout(self).entryLayout(anchor)?.line(ofTextOffset: offset) ?? 0
        scroll = .at(moved)
    }

    /// Moves down within a long message until its first marked words are on screen.
    mutating func scrollToHighlight() {
        guard case .at(var anchor) = scroll else { return }
        let layout = ScreenLayout(self)
        guard let lines = layout.entryLayout(anchor) else { return }
        let line = lines.firstHighlightedLine ?? 0
        // A third of the screen stays above the hit, so that it is seen where it stands.
        anchor.line = max(0, line - layout.transcript.rows / 3)
        scroll = .at(anchor)
        scrollLines(by: 0)
    }
}
