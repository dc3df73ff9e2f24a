// What lies over the screen of a run: the keys, and the question whether to end it.

import ChatUI
import Configuration
import Diagnostics

extension TrainingView {
    private mutating func drawBox(_ box: Region, title: String) {
        let body = ThemeRole.uiOverlay
        painter.fill(box, role: body)
        painter.border(box, role: ThemeRole.uiBorderFocus, on: body)
        painter.put(
            " \(title) ",
            row: box.row,
            column: box.column + 2,
            role: ThemeRole.uiHintKey,
            on: body
        )
    }

    /// Draws the question whether to end the run.
    mutating func drawQuestion() {
        let width = min(52, state.size.columns - 6)
        let question = TextWrap.wrap(
            language.pick("이 단계를 마치고 저장한 뒤 끝낼까요?", "End after this step, with a checkpoint?"),
            width: width
        )
        let answers: [TrainingCommand] = [.confirmStop, .keepGoing, .stopAtOnce]
        let keyWidth = 6
        let box = layout.box(rows: question.count + 1 + answers.count, columns: width)
        drawBox(box, title: TrainingCommand.ask.title(in: language))
        var row = box.row + 1
        for line in question {
            painter.put(
                String(line),
                row: row,
                column: box.column + 2,
                role: ThemeRole.uiOverlay,
                on: ThemeRole.uiOverlay
            )
            row += 1
        }
        row += 1
        for command in answers {
            let key = TrainingKeyMap.keyName(for: command, in: .question) ?? ""
            var text = command.title(in: language)
            if command == .stopAtOnce {
                text += language.pick(" (이 단계는 버림)", " (step is lost)")
            }
            drawKey(key, text, row: row, in: box, keyWidth: keyWidth)
            row += 1
        }
    }

    /// Draws the keys.
    mutating func drawHelp(_ scroll: Int) {
        let rows = TrainingHelp.rows(state)
        let keyWidth = rows.map { DisplayWidth.width(of: $0.keys) }.max() ?? 0
        let width =
            rows.map {
                $0.keys.isEmpty
                    ? DisplayWidth.width(of: $0.text)
                    : keyWidth + 2 + DisplayWidth.width(of: $0.text)
            }.max() ?? 0
        let box = layout.box(rows: layout.helpRows, columns: width)
        drawBox(box, title: TrainingCommand.help.title(in: language))
        for (offset, row) in rows.dropFirst(scroll).prefix(box.rows - 2).enumerated() {
            drawKey(row.keys, row.text, row: box.row + 1 + offset, in: box, keyWidth: keyWidth + 2)
        }
        guard rows.count > box.rows - 2 else { return }
        let extent = " ↑↓ \(scroll + 1)-\(min(rows.count, scroll + box.rows - 2))/\(rows.count) "
        painter.put(
            extent,
            row: box.row + box.rows - 1,
            column: box.column + box.columns - DisplayWidth.width(of: extent) - 2,
            role: ThemeRole.uiHint,
            on: ThemeRole.uiOverlay
        )
    }

    /// A key and what it does, or a sentence where there is no key.
    private mutating func drawKey(
        _ key: String,
        _ text: String,
        row: Int,
        in box: Region,
        keyWidth: Int
    ) {
        let start = box.column + 2
        painter.put(
            key,
            row: row,
            column: start,
            role: ThemeRole.uiHintKey,
            on: ThemeRole.uiOverlay
        )
        let column = key.isEmpty ? start : start + keyWidth
        painter.putCut(
            text,
            row: row,
            column: column,
            role: ThemeRole.uiOverlay,
            on: ThemeRole.uiOverlay,
            maxWidth: box.column + box.columns - 2 - column
        )
    }
}
