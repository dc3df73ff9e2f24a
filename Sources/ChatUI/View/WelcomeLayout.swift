// The empty chat: the original's sentence and three questions to begin with.

import Configuration
import Foundation

/// The greeting of an empty chat.
package enum WelcomeLayout {
    /// Its lines, centred.
    package static func lines(_ state: ChatState, columns: Int, rows: Int) -> [TranscriptLine] {
        var lines: [TranscriptLine] = []
        if rows >= 10 {
            lines.append(centred(Wording.title, ThemeRole.uiTitle, columns: columns))
            lines.append(TranscriptLine())
        }
        let width = max(4, columns - 4)
        for line in TextWrap.wrap(Wording.welcome(state.language), width: width) {
            lines.append(centred(String(line), ThemeRole.chatEmpty, columns: columns))
        }
        if rows >= lines.count + state.starters.count + 1 { lines.append(TranscriptLine()) }
        let starters = state.starters.map { TextSanitizer.cleanLine($0) }
        let widest = starters.map { DisplayWidth.width(of: $0) }.max() ?? 0
        let column = max(1, (columns - widest - 4) / 2)
        for (index, starter) in starters.enumerated() {
            let isChosen = state.selectedStarter == index
            let text = (isChosen ? "▸ " : "· ") + starter
            let padding = String(
                repeating: " ",
                count: max(0, widest - DisplayWidth.width(of: starter))
            )
            let role = isChosen ? ThemeRole.uiSelection : ThemeRole.chatEmpty
            let end = min(columns, column + widest + 4)
            lines.append(
                TranscriptLine(
                    column: column,
                    spans: [Span(" " + text + padding + " ", role)],
                    targets: [LineTarget(columns: column..<end, target: .starter(index))]
                )
            )
        }
        let above = max(0, (rows - lines.count) / 2)
        return Array(
            (Array(repeating: TranscriptLine(), count: above) + lines).prefix(max(0, rows))
        )
    }

    private static func centred(_ text: String, _ role: String, columns: Int) -> TranscriptLine {
        TranscriptLine(
            column: max(0, (columns - DisplayWidth.width(of: text)) / 2),
            spans: [Span(text, role)]
        )
    }
}
