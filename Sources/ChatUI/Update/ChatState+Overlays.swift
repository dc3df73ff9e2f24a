// Lists and pages over the chat: opening, moving, choosing, closing.

import Foundation

extension ChatState {
    /// Rows that PgUp and PgDn move by.
    private static let pageRows = 8

    /// Opens an overlay, closing the one that was open.
    mutating func openOverlay(_ kind: Overlay.Kind) -> [ChatEffect] {
        closeOverlay()
        var opened = Overlay(kind)
        switch kind {
        case .conversations: opened.isLoading = true
        case .themes:
            opened.originalTheme = themeName
            opened.selected = themes.firstIndex { $0.name == themeName } ?? 0
        case .models:
            opened.selected = models.firstIndex { speaks($0) } ?? 0
        case .search, .help, .palette: break
        case .card, .why, .actions, .nudges, .portions: prepare(&opened)
        }
        overlay = opened
        return kind == .conversations ? [.listConversations] : []
    }

    /// Closes the overlay; a theme that was only previewed goes.
    mutating func closeOverlay() {
        if let original = overlay?.originalTheme { themeName = original }
        overlay = nil
    }

    /// The commands of lists.
    mutating func performList(_ command: Command) -> [ChatEffect] {
        switch command {
        case .listUp: moveSelection(by: -1)
        case .listDown: moveSelection(by: 1)
        case .listPageUp: moveSelection(by: -Self.pageRows)
        case .listPageDown: moveSelection(by: Self.pageRows)
        case .listFirst: moveSelection(by: -overlayRowCount)
        case .listLast: moveSelection(by: overlayRowCount)
        case .listClose: closeOverlay()
        case .listChoose: return choose()
        case .rename:
            let title = chosenConversation?.title
            overlay?.renaming = title.map { InputEditor($0) }
        case .renameCancel: overlay?.renaming = nil
        case .renameApply: return applyRename()
        case .delete: return deleteChosen()
        case .undoDelete: return undoDelete()
        case .adapterToggle: return toggleAdapter()
        case .adapterMore: return scaleAdapter(by: AdapterRow.step)
        case .adapterLess: return scaleAdapter(by: -AdapterRow.step)
        default: break
        }
        return []
    }

    /// Moves the chosen row (or help's first row) and stays within the list.
    mutating func moveSelection(by step: Int) {
        guard let kind = overlay?.kind, overlay?.renaming == nil else { return }
        var last = overlayRowCount - 1
        if kind.isPage { last = ScreenLayout(self).overlay?.lastHelpTop ?? last }
        let target = (overlay?.selected ?? 0) + step
        overlay?.selected = max(0, min(target, last))
        previewTheme()
    }

    /// Chooses a row with the mouse; a second click on it is Enter.
    mutating func click(row: Int) -> [ChatEffect] {
        guard overlay?.kind.isPage == false, overlay?.renaming == nil, row < overlayRowCount else {
            return []
        }
        let wasChosen = overlay?.selected == row
        overlay?.selected = row
        previewTheme()
        let choosesAtOnce =
            overlay?.kind == .palette || overlay?.kind == .search || context == .choices
        return wasChosen || choosesAtOnce ? choose() : []
    }

    // MARK: - Private helpers

    private mutating func previewTheme() {
        guard let overlay, overlay.kind == .themes, themes.indices.contains(overlay.selected) else {
            return
        }
        themeName = themes[overlay.selected].name
    }

    private mutating func choose() -> [ChatEffect] {
        guard let overlay, overlay.selected < overlayRowCount else { return [] }
        switch overlay.kind {
        case .conversations:
            guard let row = chosenConversation else { return [] }
            self.overlay = nil
            pendingOpen = nil
            return row.id == conversation.id ? [] : [.load(row.id)]
        case .search: return openHit(overlay.hits[overlay.selected])
        case .themes:
            self.overlay = nil
            return [.setTheme(themeName)]
        case .models:
            guard chosenAdapter == nil else { return toggleAdapter() }
            return chooseModel(models[overlay.selected])
        case .palette:
            let command = paletteCommands[overlay.selected]
            self.overlay = nil
            return perform(command)
        case .help, .card, .why: return []
        case .actions, .nudges, .portions: return chooseForMenu(overlay)
        }
    }

    private mutating func openHit(_ hit: SearchRow) -> [ChatEffect] {
        var opened = hit
        opened.snippetQuery = overlay?.query.text.trimmingCharacters(in: .whitespaces)
        overlay = nil
        pendingOpen = opened
        guard hit.conversationID == conversation.id else { return [.load(hit.conversationID)] }
        showPendingHit()
        return []
    }

    private mutating func chooseModel(_ model: ModelChoice) -> [ChatEffect] {
        guard stream == nil else {
            notify(
                .warning,
                language.pick(
                    "답변을 받는 중에는 모델을 바꿀 수 없습니다.",
                    "The model cannot be changed while a reply is written."
                )
            )
            return []
        }
        overlay = nil
        return [.selectModel(model.id)]
    }
}
