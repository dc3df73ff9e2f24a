// A list or page over the chat: a centred box, as large as it needs to be, with its query line, the
// rows that fit around the chosen one, and a word when there are none.

import Configuration
import Diagnostics
import Foundation

/// The places of the open overlay.
package struct OverlayLayout {
    /// One row as drawn.
    package struct Row: Equatable {
        /// On the left.
        package var text: String
        /// On the right, fainter.
        package var detail: String
        /// Its place in the list; `nil` cannot be chosen.
        package var index: Int?
        /// Whether it is a heading.
        package var isHeading = false
        /// Words to mark.
        package var query = ""
        /// The role of its text; nil is that of the list.
        package var role: String?
    }

    /// The box with its border.
    package let box: Region
    /// The text in the upper border.
    package let title: String
    /// The line that is typed into, its row, and the cursor's column; `nil` without one.
    package let field: (text: String, row: Int, column: Int, cursor: Int)?
    /// The rows shown.
    package let rows: [Row]
    /// The first row's screen row.
    package let firstRow: Int
    /// The chosen row's place in the list.
    package let selected: Int?
    /// The largest first row of the help page.
    package let lastHelpTop: Int
    /// Which rows of how many are shown, for the lower border; `nil` when all of them are.
    package let extent: String?

    /// Lays the open overlay out; `nil` if none is open.
    package init?(_ state: ChatState, size: TerminalSize) {
        guard let overlay = state.overlay else { return nil }
        let all = Self.rows(state, overlay)
        let hasField = overlay.kind == .search || overlay.kind == .palette
        let columns = Self.columns(of: size)
        let frameRows = 2 + (hasField ? 1 : 0)
        let room = max(1, size.rows - 3 - frameRows)
        let isFixed = overlay.kind == .search || overlay.kind == .palette
        let shown = min(room, isFixed ? 12 : max(1, all.count))
        box = Region(
            row: max(1, (size.rows - 2 - shown - frameRows) / 2),
            column: (size.columns - columns) / 2,
            rows: shown + frameRows,
            columns: columns
        )
        title = Self.title(state, overlay)
        firstRow = box.row + 1 + (hasField ? 1 : 0)
        lastHelpTop = max(0, all.count - shown)
        let isPage = overlay.kind.isPage
        let middle = isPage ? overlay.selected : overlay.selected - shown / 2
        let top = max(0, min(middle, all.count - shown))
        rows = Array(all.dropFirst(top).prefix(shown))
        extent = all.count > shown ? "↑↓ \(top + 1)-\(top + shown)/\(all.count)" : nil
        selected = isPage ? nil : overlay.selected
        let place = (row: firstRow + overlay.selected - top, column: box.column + 2)
        if let renaming = overlay.renaming {
            field = Self.field(renaming, row: place.row, column: place.column, columns: columns)
        } else if hasField {
            field = Self.field(
                overlay.query,
                row: box.row + 1,
                column: box.column + 4,
                columns: columns - 2
            )
        } else {
            field = nil
        }
    }

    /// Columns of the box on a screen.
    package static func columns(of size: TerminalSize) -> Int { min(size.columns - 2, 76) }

    /// What a click on a cell means.
    package func target(row: Int, column: Int) -> HitTarget {
        guard box.contains(row: row, column: column) else { return .outsideOverlay }
        guard rows.indices.contains(row - firstRow), let index = rows[row - firstRow].index else {
            return .overlay
        }
        return .overlayRow(index)
    }

    // MARK: - Private helpers

    /// The part of a line of text around its cursor that fits, and the cursor's column in it.
    private static func field(
        _ editor: InputEditor,
        row: Int,
        column: Int,
        columns: Int
    ) -> (text: String, row: Int, column: Int, cursor: Int) {
        let room = max(4, columns - 5)
        var start = 0
        var before = DisplayWidth.width(of: String(editor.characters[..<editor.cursor]))
        while before > room {
            before -= DisplayWidth.width(of: editor.characters[start])
            start += 1
        }
        let text = String(editor.characters[start...])
        return (text, row, column, column + before)
    }

    private static func title(_ state: ChatState, _ overlay: Overlay) -> String {
        let language = state.language
        switch overlay.kind {
        case .conversations: return language.pick("대화 목록", "Conversations")
        case .search: return language.pick("모든 대화에서 찾기", "Search all conversations")
        case .help: return language.pick("도움말", "Help")
        case .themes: return language.pick("테마", "Theme")
        case .models: return language.pick("모델", "Model")
        case .palette: return language.pick("명령", "Commands")
        case .card, .why, .actions, .nudges, .portions: return MenuPages.title(state, overlay)
        }
    }

    private static func rows(_ state: ChatState, _ overlay: Overlay) -> [Row] {
        let language = state.language
        switch overlay.kind {
        case .conversations: return conversationRows(state, overlay)
        case .search: return searchRows(overlay, language)
        case .help: return HelpPage.rows(in: language).map(helpRow)
        case .themes:
            return state.themes.enumerated().map { index, theme in
                Row(text: theme.title, detail: theme.name, index: index)
            }
        case .models: return modelRows(state)
        case .palette:
            let rows = state.paletteCommands.enumerated().map { index, command in
                Row(
                    text: command.title(in: language),
                    detail: KeyMap.keyName(for: command, in: .chat) ?? keyName(command),
                    index: index
                )
            }
            let none = language.pick("맞는 명령이 없습니다.", "No such command.")
            return rows.isEmpty ? [Row(text: none, detail: "")] : rows
        case .card, .why, .actions, .nudges, .portions: return MenuPages.rows(state, overlay)
        }
    }

    /// The key of a command that has none in all of the chat.
    private static func keyName(_ command: Command) -> String {
        [KeyContext.input, .buttons, .transcript]
            .compactMap { KeyMap.keyName(for: command, in: $0) }.first ?? ""
    }

    private static func conversationRows(_ state: ChatState, _ overlay: Overlay) -> [Row] {
        let language = state.language
        guard !overlay.conversations.isEmpty else {
            let text =
                overlay.isLoading
                ? language.pick("불러오는 중…", "Loading…")
                : language.pick("저장된 대화가 없습니다.", "No saved conversations.")
            return [Row(text: text, detail: "")]
        }
        return overlay.conversations.enumerated().map { index, row in
            let title = TextSanitizer.cleanLine(row.title)
            let name = title.isEmpty ? language.pick("(제목 없음)", "(untitled)") : title
            let isOpen = row.id == state.conversation.id
            return Row(text: (isOpen ? "• " : "  ") + name, detail: row.when, index: index)
        }
    }

    private static func searchRows(_ overlay: Overlay, _ language: Language) -> [Row] {
        let query = overlay.query.text.trimmingCharacters(in: .whitespaces)
        if overlay.hits.isEmpty {
            var text = language.pick(
                "찾을 말을 입력하세요. 초성(ㄱㅊ)도 됩니다.",
                "Type words to find. Initial consonants (ㄱㅊ) work too."
            )
            if !query.isEmpty {
                text =
                    overlay.answeredQuery == query
                    ? language.pick("찾은 것이 없습니다.", "Nothing found.")
                    : language.pick("찾는 중…", "Searching…")
            }
            return [Row(text: text, detail: "")]
        }
        return overlay.hits.enumerated().map { index, hit in
            Row(
                text: TextSanitizer.cleanLine(hit.snippet),
                detail: TextSanitizer.cleanLine(hit.title),
                index: index,
                query: query
            )
        }
    }

    private static func modelRows(_ state: ChatState) -> [Row] {
        var rows = state.models.enumerated().map { index, model in
            Row(
                text: (state.speaks(model) ? "• " : "  ") + model.title,
                detail: model.detail,
                index: index
            )
        }
        if !state.adapters.isEmpty {
            let heading = state.language.pick("어댑터 (LoRA)", "Adapters (LoRA)")
            rows.append(Row(text: heading, detail: "", isHeading: true))
            rows += state.adapters.enumerated().map { index, adapter in
                Row(
                    text: (adapter.isOn ? "• " : "  ") + TextSanitizer.cleanLine(adapter.title),
                    detail: adapter.detail(in: state.language),
                    index: state.models.count + index
                )
            }
        }
        if case .ready(let status) = state.engine {
            let lines = [status.kernels].filter { !$0.isEmpty } + status.details
            rows += lines.map { Row(text: $0, detail: "") }
        }
        return rows
    }

    private static func helpRow(_ row: HelpPage.Row) -> Row {
        switch row {
        case .heading(let text): Row(text: text, detail: "", isHeading: true)
        case .keys(let keys, let title): Row(text: "  " + title, detail: keys)
        case .text(let text): Row(text: "  " + text, detail: "")
        }
    }
}
