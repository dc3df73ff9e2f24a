// Where everything stands on a screen of a given size. Three shapes: boxed and labelled from 20 rows,
// compact below; buttons beside the input from 60 columns, in their own row below that. `view` draws
// what this says and the mouse asks it what was hit.

import Configuration
import Diagnostics
import Foundation

/// The places of one screen.
package struct ScreenLayout {
    /// A button's place.
    package struct ButtonSpot {
        /// Which one.
        package var button: ActionButton
        /// Its text.
        package var label: String
        /// Where.
        package var region: Region
    }

    /// A hint's place.
    package struct HintSpot {
        /// What the key does.
        package var command: Command
        /// The key.
        package var key: String
        /// The command's name.
        package var title: String
        /// Where.
        package var region: Region
    }

    /// The least size that the chat is drawn at.
    package static let minimumSize = TerminalSize(columns: 30, rows: 8)

    /// The screen.
    package let size: TerminalSize
    /// Whether only a word about the size fits.
    package let isTooSmall: Bool
    /// Whether there is room for boxes and labels.
    package let isSpacious: Bool
    /// The transcript.
    package let transcript: Region
    /// Notices, above the input.
    package let noticeLines: [(text: String, kind: NoticeKind)]
    /// The first notice's row.
    package let noticeRow: Int
    /// The input box, with its border or rule.
    package let inputBox: Region
    /// Where the typed text begins.
    package let inputOrigin: CellPosition
    /// Columns for typed text.
    package let inputWidth: Int
    /// The typed text.
    package let input: InputLayout
    /// [보내기] and [다시 추천].
    package let buttonSpots: [ButtonSpot]
    /// The hint bar.
    package let hints: [HintSpot]
    /// The hint bar's row.
    package let hintRow: Int
    /// The status line's row.
    package let statusRow: Int
    /// What lies over the chat.
    package let overlay: OverlayLayout?
    /// The person's screen that stands instead of the chat.
    package let person: PersonLayout?

    private let state: ChatState

    /// Lays a state out, at its own size unless another is given.
    package init(_ state: ChatState, size: TerminalSize? = nil) {
        let size = size ?? state.size
        self.state = state
        self.size = size
        let least = Self.minimumSize
        isTooSmall = size.columns < least.columns || size.rows < least.rows
        isSpacious = size.rows >= 20
        let isWide = size.columns >= 60

        statusRow = size.rows - 1
        hintRow = size.rows - 2
        let labels = [ActionButton.send, .another].map { Wording.label(of: $0, state.language) }
        let buttonsWidth = labels.reduce(labels.count - 1) { $0 + DisplayWidth.width(of: $1) }
        let side = isSpacious ? 2 : 1
        inputWidth = max(4, size.columns - 2 * side - 2 - (isWide ? buttonsWidth + 1 : 0))
        let most = isSpacious ? 6 : size.rows >= 12 ? 3 : 1
        input = InputLayout(state.input, width: inputWidth, maximumRows: most)
        let boxRows = input.visibleRows + (isSpacious ? 2 : 1)
        let buttonRow = isWide ? 0 : 1
        inputBox = Region(
            row: hintRow - buttonRow - boxRows,
            column: 0,
            rows: boxRows,
            columns: size.columns
        )
        inputOrigin = CellPosition(row: inputBox.row + 1, column: side + 2)

        let spotsRow = isWide ? inputBox.row + input.visibleRows : hintRow - 1
        var column = isWide ? size.columns - side - buttonsWidth : 1
        var spots: [ButtonSpot] = []
        for (button, label) in zip([ActionButton.send, .another], labels) {
            let width = DisplayWidth.width(of: label)
            let region = Region(row: spotsRow, column: column, rows: 1, columns: width)
            spots.append(ButtonSpot(button: button, label: label, region: region))
            column += width + 1
        }
        buttonSpots = spots

        noticeLines = Self.noticeLines(state, columns: size.columns, limit: isSpacious ? 4 : 2)
        noticeRow = inputBox.row - noticeLines.count
        transcript = Region(
            row: 1,
            column: 0,
            rows: noticeRow - 1,
            columns: Self.transcriptColumns(of: state, size: size)
        )
        hints = Self.hints(state, row: hintRow, columns: size.columns)
        overlay = isTooSmall ? nil : OverlayLayout(state, size: size)
        person = isTooSmall ? nil : PersonLayout(state, size: size)
    }

    // MARK: - Transcript

    /// The visible part of the transcript.
    package func window() -> TranscriptWindow {
        TranscriptWindow(
            state,
            columns: transcript.columns,
            rows: transcript.rows,
            isSpacious: isSpacious
        )
    }

    /// The transcript's lines as drawn: the conversation, or the greeting of an empty chat.
    package func transcriptLines() -> [TranscriptLine] {
        guard state.conversation.turns.isEmpty, state.queue.isEmpty else { return window().lines }
        return WelcomeLayout.lines(state, columns: transcript.columns, rows: transcript.rows)
    }

    /// One message's lines at this size.
    package func entryLayout(_ anchor: TranscriptAnchor) -> EntryLayout? {
        TranscriptEntry(anchor, in: state).map {
            EntryLayout($0, state: state, columns: transcript.columns, isSpacious: isSpacious)
        }
    }

    // MARK: - Hits

    /// What a click on a cell means.
    package func target(row: Int, column: Int) -> HitTarget? {
        guard !isTooSmall else { return nil }
        if let overlay { return overlay.target(row: row, column: column) }
        if let person, row != hintRow {
            return person.target(row: row, column: column)
        }
        if person == nil,
            let spot = buttonSpots.first(where: { $0.region.contains(row: row, column: column) })
        {
            return .button(spot.button)
        }
        if let hint = hints.first(where: { $0.region.contains(row: row, column: column) }) {
            return .command(hint.command)
        }
        if inputBox.contains(row: row, column: column) {
            let place = max(0, row - inputOrigin.row)
            return .input(offset: input.offset(row: place, column: column - inputOrigin.column))
        }
        guard transcript.contains(row: row, column: column) else { return nil }
        let lines = transcriptLines()
        guard lines.indices.contains(row - transcript.row) else { return nil }
        return lines[row - transcript.row].targets.last { $0.columns.contains(column) }?.target
    }

    // MARK: - Private helpers

    private static func noticeLines(
        _ state: ChatState,
        columns: Int,
        limit: Int
    ) -> [(text: String, kind: NoticeKind)] {
        var shown: [(text: String, kind: NoticeKind)] = []
        // The newest comes first where not all fit, and a long one loses its end, not its beginning.
        for notice in state.notices.reversed() {
            let room = limit - shown.count
            guard room > 0 else { break }
            let lines = TextWrap.wrap(TextSanitizer.clean(notice.text), width: max(4, columns - 3))
            var texts = lines.prefix(room).map { String($0) }
            if lines.count > room { texts[room - 1] += "…" }
            shown = texts.map { (text: $0, kind: notice.kind) } + shown
        }
        return shown
    }

    /// The commands worth a hint, the most useful first; only those that work now are shown.
    private static let hintOrder: [Command] = [
        .questionNext, .questionBack, .questionSkip, .formChoose, .formSave, .formBack, .showDay,
        .personEdit,
        .companionToggle, .companionAdd, .personRemove, .personUndo, .pageNext, .dayBefore,
        .dayAfter, .weekBefore, .weekAfter, .monthBefore, .monthAfter, .showToday, .personClose,
        .stop, .starterSend, .send, .buttonPress, .renameApply, .renameCancel, .listChoose,
        .adapterToggle, .adapterMore, .adapterLess, .delete, .undoDelete, .rename, .listClose,
        .starterNext, .another, .previousAlternative,
        .nextAlternative, .follow, .help, .conversations, .search, .newConversation, .turnPrevious,
        .ate, .focusNext, .why, .nutrition, .nudges, .copy, .editLast, .themes, .models, .palette,
        .focusInput, .quit,
    ]

    private static func hints(_ state: ChatState, row: Int, columns: Int) -> [HintSpot] {
        let context = state.context
        let isChat = context.isSubset(of: [.chat, .personScreens])
        var spots: [HintSpot] = []
        var column = 1
        for command in hintOrder where command.isAvailable(in: state) {
            let isOfPage = context == .page && command.group == .reply && !command.isOpen(in: state)
            let belongs = isChat || isOfPage
            guard belongs || command.group == .lists,
                let key = KeyMap.keyName(for: command, in: context)
            else { continue }
            let title = Wording.hint(for: command, in: state)
            let width = DisplayWidth.width(of: key) + 1 + DisplayWidth.width(of: title)
            guard column + width <= columns - 1 else { continue }
            let region = Region(row: row, column: column, rows: 1, columns: width)
            spots.append(HintSpot(command: command, key: key, title: title, region: region))
            column += width + 2
        }
        return spots
    }
}
