// The line under a reply: ‹ 2/3 ›, how it ended, and as many buttons as fit. What does not fit is behind
// [더…]. Keys and drawing ask the same value, so that the focus never stands on a button nobody sees.

import Configuration
import Diagnostics
import Foundation
import Prompting

/// The line under a reply.
package struct ReplyBar: Equatable, Sendable {
    /// The column it begins at.
    package static let indent = 2

    /// ‹ 2/3 ›; nil where there is one reply only.
    package let marker: String?
    /// How the reply ended, if not by itself.
    package let ending: String?

    /// The bar of a turn's reply.
    package init(_ turn: Turn, _ language: Language) {
        let count = turn.replies.count
        marker = count > 1 ? "‹ \(turn.selected + 1)/\(count) ›" : nil
        ending = turn.selectedReply.flatMap { Wording.ending(of: $0, language) }
    }

    /// Columns before the first button.
    package var leadWidth: Int {
        [marker, ending].compactMap { $0 }.reduce(0) { $0 + DisplayWidth.width(of: $1) + 1 }
    }

    /// The first actions that fit a transcript of some columns, and [더…] where not all do.
    package func fitting(
        _ actions: [ActionButton],
        columns: Int,
        state: ChatState
    ) -> [ActionButton] {
        let room = columns - 1 - Self.indent - leadWidth
        func width(_ button: ActionButton) -> Int {
            DisplayWidth.width(of: Wording.label(of: button, in: state))
        }
        // Each button but the last takes a space after it.
        guard actions.reduce(-1, { $0 + width($1) + 1 }) > room else { return actions }
        var kept: [ActionButton] = []
        var used = 0
        for action in actions {
            used += width(action) + 1
            guard used + width(.more) <= room else { break }
            kept.append(action)
        }
        return kept + [.more]
    }

    /// The line, with its buttons.
    package func line(
        _ turn: Turn,
        buttons: [ActionButton],
        state: ChatState
    ) -> TranscriptLine {
        var line = TranscriptLine(column: Self.indent)
        if let marker {
            let end = Self.indent + DisplayWidth.width(of: marker)
            line.spans = [Span(marker, ThemeRole.chatVariant)]
            line.targets = [
                LineTarget(columns: 2..<4, target: .alternative(turn: turn.id, step: -1)),
                LineTarget(columns: end - 2..<end, target: .alternative(turn: turn.id, step: 1)),
            ]
        }
        if let ending {
            line.spans.append(
                Span((line.spans.isEmpty ? "" : " ") + ending, ThemeRole.chatVariant)
            )
        }
        for button in buttons {
            if !line.spans.isEmpty { line.spans.append(Span(" ", ThemeRole.uiBackground)) }
            let label = Wording.label(of: button, in: state)
            let start = Self.indent + line.width
            let isFocused = state.focusedButton == button
            line.spans.append(
                Span(label, isFocused ? ThemeRole.uiButtonFocus : ThemeRole.uiButton)
            )
            let columns = start..<start + DisplayWidth.width(of: label)
            line.targets.append(LineTarget(columns: columns, target: .button(button)))
        }
        return line
    }
}

extension Wording {
    /// A button as it reads now: 먹었어요 of a menu that was just logged takes it back.
    package static func label(of button: ActionButton, in state: ChatState) -> String {
        guard button == .ate, let menu = state.currentMenu, state.wasLoggedLast(menu) else {
            return label(of: button, state.language)
        }
        return state.language.pick("[먹음 취소]", "[Undo meal]")
    }

    /// A command as a hint names it now.
    package static func hint(for command: Command, in state: ChatState) -> String {
        let button = command == .buttonPress ? state.focusedButton : ActionButton.ate
        guard command == .buttonPress || command == .ate, let button else {
            return command.title(in: state.language)
        }
        return label(of: button, in: state)
            .trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    }

    /// Who speaks, over a reply: facts and warnings are marked.
    package static func speaker(of reply: Reply?, _ language: Language) -> String {
        switch reply?.source {
        case .catalogue: "메추리 · " + language.pick("메뉴 정보", "catalogue")
        case .program: "메추리 · " + language.pick("프로그램 안내", "program's own words")
        case .model, .recommender, nil: "메추리"
        }
    }
}
