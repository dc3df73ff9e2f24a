// The help screen's text, made from the table of keys so that it cannot fall behind it.

import Diagnostics

/// The rows of the help screen.
package enum HelpPage {
    /// One row: a heading, or keys and what they do.
    package enum Row: Equatable, Sendable {
        /// The title of a group.
        case heading(String)
        /// Keys, and what they do.
        case keys(String, String)
        /// A sentence.
        case text(String)
    }

    /// All rows.
    package static func rows(in language: Language) -> [Row] {
        var rows: [Row] = []
        for group in Command.Group.allCases {
            rows.append(.heading(title(of: group, in: language)))
            for command in Command.allCases where command.group == group {
                let keys = keyNames(for: command)
                guard !keys.isEmpty else { continue }
                rows.append(.keys(keys.joined(separator: " "), command.title(in: language)))
            }
        }
        rows.append(.heading(language.pick("마우스", "Mouse")))
        rows += mouse.map { .text(language.pick($0, $1)) }
        return rows
    }

    private static let mouse = [
        ("클릭과 휠을 쓰고, 글자를 끌면 복사합니다.", "Click and wheel work, and dragging copies."),
        (
            "터미널의 선택 기능은 Shift를 누르거나 --no-mouse로 씁니다.",
            "Hold Shift, or start with --no-mouse, for the terminal's own selection."
        ),
    ]

    private static func keyNames(for command: Command) -> [String] {
        var names: [String] = []
        for binding in KeyMap.bindings where binding.command == command {
            let name = binding.key.displayName
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private static func title(of group: Command.Group, in language: Language) -> String {
        switch group {
        case .conversation: language.pick("묻고 추천받기", "Asking")
        case .reply: language.pick("추천받은 메뉴", "The recommended menu")
        case .screens: language.pick("화면", "Screens")
        case .movement: language.pick("움직이기", "Moving about")
        case .editing: language.pick("입력 고치기", "Editing the input")
        case .lists: language.pick("목록에서", "In lists")
        case .person: language.pick("나와 오늘 · 첫 질문", "You and today; first questions")
        case .ending: language.pick("끝내기", "Quitting")
        }
    }
}
