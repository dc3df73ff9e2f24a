// Why the full screen cannot be shown. Line mode prints the sentence once and goes on without it.

import ChatUI
import Diagnostics

/// What stands in the way of the full-screen chat.
package enum FullScreenObstacle: UserFacingError, Equatable {
    /// Standard input or output is a pipe or a file.
    case notTTY
    /// TERM is `dumb` or not set.
    case dumb(term: String)
    /// No UTF-8 locale on this machine, or the user's own locale has another charset.
    case noUTF8(charset: String)
    /// terminfo has no entry for TERM.
    case unknownTerminal(term: String)
    /// The terminal refused a mode.
    case refused(operation: String, code: Int32)

    /// One line for a person.
    package func message(in language: Language) -> String {
        switch self {
        case .notTTY:
            return language.pick(
                "입력이나 출력이 터미널이 아니어서 줄 단위로 대화합니다.",
                "Input or output is not a terminal: chatting line by line."
            )
        case .dumb(let term):
            let shown = term.isEmpty ? "TERM=" : "TERM=\(term)"
            return language.pick(
                "이 터미널(\(shown))은 전체 화면을 그릴 수 없어 줄 단위로 대화합니다.",
                "This terminal (\(shown)) cannot show a full screen: chatting line by line."
            )
        case .noUTF8(let charset):
            return language.pick(
                "UTF-8 로캘이 아니어서(\(charset)) 줄 단위로 대화합니다. "
                    + "LANG=C.UTF-8로 실행하면 전체 화면이 됩니다.",
                "The locale is not UTF-8 (\(charset)): chatting line by line. "
                    + "Run with LANG=C.UTF-8 for the full screen."
            )
        case .unknownTerminal(let term):
            return language.pick(
                "terminfo에 '\(term)' 터미널이 없어 줄 단위로 대화합니다. "
                    + "TERM=xterm-256color로 실행해 보세요.",
                "terminfo does not know '\(term)': chatting line by line. "
                    + "Try TERM=xterm-256color."
            )
        case .refused(let operation, let code):
            return language.pick(
                "터미널 설정에 실패해(\(operation), \(code)) 줄 단위로 대화합니다.",
                "The terminal could not be set up (\(operation), \(code)): chatting line by line."
            )
        }
    }

    /// The system does not offer it.
    package var exitStatus: ExitStatus { .unavailable }
}
