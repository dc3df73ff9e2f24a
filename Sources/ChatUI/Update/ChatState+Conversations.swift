// Conversations as wholes: opening, beginning, renaming, deleting and bringing back.

import Foundation
import Prompting

extension ChatState {
    /// Shows a conversation that was loaded, at its end or at the search hit that asked for it.
    mutating func open(_ loaded: Conversation) -> [ChatEffect] {
        let effects = stopStream(returningQueue: true)
        conversation = loaded
        scroll = .follow
        selectedTurn = nil
        highlight = nil
        focus = .input
        overlay = nil
        personPage = nil
        selectedStarter = nil
        showPendingHit()
        offerResume()
        return effects
    }

    /// Begins an empty conversation; the reply being written stops.
    mutating func newConversation() -> [ChatEffect] {
        let effects = stopStream(returningQueue: true)
        conversation = Conversation(id: identifiers.next())
        scroll = .follow
        selectedTurn = nil
        highlight = nil
        focus = .input
        overlay = nil
        personPage = nil
        selectedStarter = nil
        return effects + [.requestStarters]
    }

    /// Scrolls to the search hit and marks its words.
    mutating func showPendingHit() {
        guard let hit = pendingOpen, hit.conversationID == conversation.id else { return }
        pendingOpen = nil
        guard let turn = conversation.turns.firstIndex(where: { $0.id == hit.turnID }) else {
            return
        }
        if let replyID = hit.replyID,
            let reply = conversation.turns[turn].replies.firstIndex(where: { $0.id == replyID })
        {
            conversation.turns[turn].selected = reply
        }
        highlight = SearchHighlight(
            turnID: hit.turnID,
            replyID: hit.replyID,
            query: hit.snippetQuery ?? ""
        )
        selectedTurn = turn == conversation.turns.count - 1 ? nil : hit.turnID
        let anchor = TranscriptAnchor(turnID: hit.turnID, isReply: hit.replyID != nil, line: 0)
        scroll = .at(anchor)
        scrollToHighlight()
    }

    /// After a crash: offers to go on with the reply that was being written.
    private mutating func offerResume() {
        guard let reply = conversation.turns.last?.selectedReply, isInterrupted(reply),
            highlight == nil, buttons.contains(.resume)
        else { return }
        focus = .buttons(.resume)
        notify(
            .warning,
            language.pick(
                "지난번에 끊긴 답변이 있습니다. Enter로 이어서 받습니다.",
                "The last reply was cut off. Press Enter to resume it."
            ),
            lasting: true
        )
    }

    // MARK: - The list

    /// The answer to ``ChatEffect/listConversations``.
    mutating func receiveList(_ rows: [ConversationRow]) {
        guard overlay?.kind == .conversations else { return }
        let chosen = chosenConversation?.id ?? (overlay?.isLoading == true ? conversation.id : nil)
        overlay?.conversations = rows
        overlay?.isLoading = false
        let previous = overlay?.selected ?? 0
        let index = rows.firstIndex { $0.id == chosen }
        overlay?.selected = index ?? max(0, min(previous, rows.count - 1))
    }

    /// The answer to ``ChatEffect/search(_:)``; only that of the newest query counts.
    mutating func receiveHits(_ rows: [SearchRow], for query: String) {
        guard overlay?.kind == .search,
            overlay?.query.text.trimmingCharacters(in: .whitespaces) == query
        else { return }
        overlay?.hits = rows
        overlay?.answeredQuery = query
        overlay?.selected = 0
    }

    /// The chosen row of the conversations.
    var chosenConversation: ConversationRow? {
        guard let overlay, overlay.conversations.indices.contains(overlay.selected) else {
            return nil
        }
        return overlay.conversations[overlay.selected]
    }

    /// Saves the title that was edited.
    mutating func applyRename() -> [ChatEffect] {
        guard let row = chosenConversation, let text = overlay?.renaming?.text else { return [] }
        overlay?.renaming = nil
        let title = ConversationTitle.renamed(text)
        guard !title.isEmpty, title != row.title else { return [] }
        if let index = overlay?.selected { overlay?.conversations[index].title = title }
        if conversation.id == row.id { conversation.title = title }
        return [.rename(row.id, title: title)]
    }

    /// Deletes the chosen conversation; it can be brought back.
    mutating func deleteChosen() -> [ChatEffect] {
        guard let row = chosenConversation, let index = overlay?.selected else { return [] }
        var effects: [ChatEffect] = []
        let wasOpen = row.id == conversation.id
        if wasOpen {
            let list = overlay
            effects += newConversation()
            overlay = list
        }
        overlay?.conversations.remove(at: index)
        let last = (overlay?.conversations.count ?? 1) - 1
        overlay?.selected = max(0, min(index, last))
        lastDeleted = DeletedConversation(row: row, index: index, wasOpen: wasOpen)
        let key = KeyMap.keyName(for: .undoDelete, in: .conversations) ?? ""
        notify(
            .information,
            language.pick(
                "'\(row.title)' 대화를 지웠습니다. \(key) 되살리기",
                "Deleted '\(row.title)'. \(key) brings it back."
            )
        )
        return effects + [.delete(row.id)]
    }

    /// Brings the conversation deleted last back, and opens it again if it was open.
    mutating func undoDelete() -> [ChatEffect] {
        guard let deleted = lastDeleted else { return [] }
        lastDeleted = nil
        notices.removeAll { $0.kind == .information }
        if overlay?.kind == .conversations {
            let place = min(deleted.index, overlay?.conversations.count ?? 0)
            overlay?.conversations.insert(deleted.row, at: place)
            overlay?.selected = place
        }
        notify(
            .information,
            language.pick(
                "'\(deleted.row.title)' 대화를 되살렸습니다.",
                "'\(deleted.row.title)' is back."
            )
        )
        let load: [ChatEffect] =
            deleted.wasOpen && conversation.turns.isEmpty ? [.load(deleted.row.id)] : []
        return [.restore(deleted.row.id)] + load
    }
}
