// What each command does.

import Foundation
import Prompting

extension ChatState {
    /// Seconds within which a second ^C quits.
    private static let quitSeconds = 2.0

    /// Carries out a command.
    mutating func perform(_ command: Command) -> [ChatEffect] {
        switch command.group {
        case .conversation: return performConversation(command)
        case .reply: return performReply(command)
        case .screens: return performScreen(command)
        case .movement: return performMovement(command)
        case .editing: return performEditing(command)
        case .lists: return performList(command)
        case .person: return performPerson(command)
        case .ending: return command == .quit ? leave() : interrupt()
        }
    }

    // MARK: - Groups

    private mutating func performConversation(_ command: Command) -> [ChatEffect] {
        switch command {
        case .send: return pressEnter()
        case .newline:
            input.insert("\n")
            return []
        case .another: return recommendAnother()
        case .stop: return stopStream(returningQueue: true)
        case .resume: return resumeReply()
        case .previousAlternative: return flip(by: -1)
        case .nextAlternative: return flip(by: 1)
        case .editLast: return editLastQuestion()
        case .copy: return copyAnswer()
        case .starterPrevious:
            selectedStarter = selectedStarter.flatMap { $0 > 0 ? $0 - 1 : nil }
            return []
        case .starterNext:
            selectedStarter = (selectedStarter ?? -1) + 1
            return []
        case .starterSend: return selectedStarter.map { sendStarter($0) } ?? []
        default: return []
        }
    }

    private mutating func performScreen(_ command: Command) -> [ChatEffect] {
        switch command {
        case .newConversation: return newConversation()
        case .conversations: return openOverlay(.conversations)
        case .search: return openOverlay(.search)
        case .help: return openOverlay(.help)
        case .models: return openOverlay(.models)
        case .themes: return openOverlay(.themes)
        case .palette: return openOverlay(.palette)
        default: return []
        }
    }

    private mutating func performMovement(_ command: Command) -> [ChatEffect] {
        switch command {
        case .focusNext: moveFocus(by: 1)
        case .focusPrevious: moveFocus(by: -1)
        case .focusInput:
            focus = .input
            selectedTurn = nil
        case .scrollUp: scrollPages(by: -1)
        case .scrollDown: scrollPages(by: 1)
        case .scrollTop: scrollToTop()
        case .follow:
            scroll = .follow
            selectedTurn = nil
        case .turnPrevious: selectTurn(by: -1)
        case .turnNext: selectTurn(by: 1)
        case .buttonPrevious: moveButton(by: -1)
        case .buttonNext: moveButton(by: 1)
        case .buttonPress: return focusedButton.map { press($0) } ?? []
        case .clearHighlight: highlight = nil
        case .dismissNotice:
            notices.removeAll()
            return receive(person)
        default: break
        }
        return []
    }

    private mutating func performEditing(_ command: Command) -> [ChatEffect] {
        switch command {
        case .recallPrevious: recallPrevious()
        case .recallNext: recallNext()
        case .reverseSearch: searchHistory()
        case .cursorLeft: return edit { $0.moveLeft() }
        case .cursorRight: return edit { $0.moveRight() }
        case .wordLeft: return edit { $0.moveWordLeft() }
        case .wordRight: return edit { $0.moveWordRight() }
        case .lineStart: return edit { $0.moveToLineStart() }
        case .lineEnd: return edit { $0.moveToLineEnd() }
        case .deleteBackward:
            if overlay?.kind == .palette, overlay?.query.isEmpty == true {
                overlay = nil
                return []
            }
            return edit { $0.deleteBackward() }
        case .deleteForward: return edit { $0.deleteForward() }
        case .killWord: return edit { $0.killWord() }
        case .killToStart:
            if context == .input {
                pendingDiscard = PendingDiscard(deadline: now + PendingSend.hold)
            }
            return edit { $0.killToLineStart() }
        case .killToEnd: return edit { $0.killToLineEnd() }
        case .yank: return edit { $0.yank() }
        default: break
        }
        return []
    }

    // MARK: - ^C

    private mutating func interrupt() -> [ChatEffect] {
        if let until = quitArmedUntil, now < until { return leave() }
        quitArmedUntil = now + Self.quitSeconds
        return stopStream(returningQueue: true)
    }

    // MARK: - Focus and buttons

    /// The parts in Tab order: input, the bar under the reply, the buttons beside the input,
    /// transcript; the arrows go from button to button.
    private mutating func moveFocus(by step: Int) {
        var parts: [Focus] = [.input]
        if let first = replyButtons.first { parts.append(.buttons(first)) }
        parts.append(.buttons(.send))
        if !conversation.turns.isEmpty { parts.append(.transcript) }
        var place = parts.firstIndex(of: focus) ?? 0
        if case .buttons(let button) = focus {
            let isInBar = replyButtons.contains(button)
            place = isInBar ? 1 : parts.firstIndex(of: .buttons(.send)) ?? 0
        }
        focus = parts[(place + step + parts.count) % parts.count]
        switch focus {
        case .input: selectedTurn = nil
        case .transcript: selectedTurn = selectedTurn ?? conversation.turns.last?.id
        case .buttons: break
        }
    }

    private mutating func moveButton(by step: Int) {
        guard let button = focusedButton, let index = buttons.firstIndex(of: button) else { return }
        focus = .buttons(buttons[(index + step + buttons.count) % buttons.count])
    }

    /// Does what a button says.
    mutating func press(_ button: ActionButton) -> [ChatEffect] {
        defer { clampFocus() }
        switch button {
        case .send:
            focus = .input
            return input.isBlank ? [] : pressEnter()
        case .another: return recommendAnother()
        case .stop: return stopStream(returningQueue: true)
        case .resume:
            focus = .input
            return resumeReply()
        case .copy: return copyAnswer()
        default: return pressReply(button)
        }
    }

    /// Keeps the focus on a button that exists.
    mutating func clampFocus() {
        guard case .buttons(let button) = focus, !buttons.contains(button) else { return }
        focus = .buttons(replyButtons.first ?? .send)
    }

    // MARK: - Recall

    private mutating func recallPrevious() {
        if input.isEmpty, let last = queue.popLast() {
            input.replace(with: last)
            return
        }
        guard !moveInputLine(by: -1) else { return }
        if let text = history.previous(current: input.text) { input.replace(with: text) }
    }

    private mutating func recallNext() {
        guard !moveInputLine(by: 1) else { return }
        if let text = history.next() { input.replace(with: text) }
    }

    /// Moves the cursor to the line above or below; false at the first or last one.
    private mutating func moveInputLine(by step: Int) -> Bool {
        guard !history.isRecalling || input.text.contains("\n") else { return false }
        let layout = ScreenLayout(self).input
        guard let offset = layout.offset(linesFromCursor: step) else { return false }
        input.move(to: offset)
        return true
    }

    private mutating func searchHistory() {
        if let text = history.searchBackward(current: input.text) {
            input.replace(with: text)
        } else {
            notify(.information, language.pick("더 앞선 입력이 없습니다.", "No earlier input."))
        }
    }

    // MARK: - Copying

    /// Copies the reply being looked at.
    private mutating func copyAnswer() -> [ChatEffect] {
        guard let text = currentTurn?.selectedReply?.text, !text.isEmpty else { return [] }
        return [.copy(text)]
    }
}
