// What can be said about a state without changing it: which reply is meant, what can be done now,
// and when the clock is next needed.

import Foundation
import Prompting

extension ChatState {
    /// The time of the next tick that would change something; `nil` needs no clock at all.
    package var nextDeadline: Double? {
        let times =
            [pendingSend?.deadline, pendingDiscard?.deadline, quitArmedUntil]
            + notices.map(\.expires)
        return times.compactMap { $0 }.min()
    }

    /// Whether a reply is being written or waits for the model.
    package var isBusy: Bool { stream != nil }

    /// What may be asked next; `nil` while something is asked, and before anything was.
    ///
    /// 다시 추천 is likely after a reply that was just read, and for nothing older.
    package var preparation: PreparationWish? {
        guard isEngineReady, stream == nil, queue.isEmpty, let turn = currentTurn else {
            return nil
        }
        if turn.id == lastAnswered {
            return .alternatives(conversation, turn: turn.id, model: modelName)
        }
        return .nextQuestion(conversation, model: modelName)
    }

    /// Whether there is a model to ask.
    package var isEngineReady: Bool {
        if case .ready = engine { return true }
        return false
    }

    /// Whether a model of F7's list is the one that speaks.
    func speaks(_ model: ModelChoice) -> Bool {
        guard case .ready(let status) = engine else { return false }
        return status.choice.map { $0 == model.id } ?? (status.name == model.title)
    }

    /// The model's name, once known.
    package var modelName: String? {
        switch engine {
        case .ready(let status): status.name
        case .loading(let name): name
        case .absent, .failed: nil
        }
    }

    /// The turn that keys act on: the one chosen in the transcript, or the last.
    package var currentTurnIndex: Int? {
        if let selectedTurn,
            let index = conversation.turns.firstIndex(where: { $0.id == selectedTurn })
        {
            return index
        }
        return conversation.turns.indices.last
    }

    /// The turn that keys act on.
    package var currentTurn: Turn? { currentTurnIndex.map { conversation.turns[$0] } }

    /// Whether a reply was cut off by the end of an earlier run of the program.
    package func isInterrupted(_ reply: Reply) -> Bool {
        reply.state == .streaming && reply.id != stream?.replyID
    }

    /// Whether 이어서 받기 makes sense for a reply.
    package func isResumable(_ reply: Reply) -> Bool {
        guard stream == nil else { return false }
        return isInterrupted(reply)
            || (reply.state == .stopped && !reply.text.isEmpty && reply.seed != nil)
    }

    /// Every button, in Tab order: those under the reply, then [보내기] and [다시 추천].
    package var buttons: [ActionButton] { replyButtons + [.send, .another] }

    /// The button that has the focus.
    package var focusedButton: ActionButton? {
        guard overlay == nil, case .buttons(let button) = focus, buttons.contains(button)
        else { return nil }
        return button
    }

    /// Whether the starters of an empty chat are on screen.
    package var showsStarters: Bool {
        conversation.turns.isEmpty && queue.isEmpty && !starters.isEmpty
    }

    /// The commands that the palette's query leaves, best first.
    package var paletteCommands: [Command] {
        let query = overlay?.query.text ?? ""
        return Command.allCases.filter { command in
            command.isInPalette && command.isAvailable(in: self)
                && TextMatch.contains(command.title(in: language), query: query)
        }
    }

    /// The rows of the open overlay.
    package var overlayRowCount: Int {
        guard let overlay else { return 0 }
        switch overlay.kind {
        case .conversations: return overlay.conversations.count
        case .search: return overlay.hits.count
        case .themes: return themes.count
        case .models: return models.count + adapters.count
        case .palette: return paletteCommands.count
        case .help: return HelpPage.rows(in: language).count
        case .card, .why, .actions, .nudges, .portions: return menuRowCount(overlay)
        }
    }

    /// Where keys go.
    package var context: KeyContext {
        guard let overlay else {
            if let personContext { return personContext }
            switch focus {
            case .input: return .input
            case .transcript: return .transcript
            case .buttons: return .buttons
            }
        }
        switch overlay.kind {
        case .conversations: return overlay.renaming == nil ? .conversations : .rename
        case .search: return .search
        case .help: return .help
        case .themes: return .themes
        case .models: return .models
        case .palette: return .palette
        case .card, .why: return .page
        case .actions, .nudges, .portions: return .choices
        }
    }
}
