// The keys of a recommended menu from the terminal's bytes to the command: xterm and tmux, the Linux
// console, rxvt, CSI u with either keyboard layout, and modifyOtherKeys.

import ChatUI
import Configuration
import Foundation
import NcursesTerminal
import Testing

@Suite("Keys of a recommended menu")
struct ReplyKeyTests {
    static let esc = "\u{1B}"

    static let keys: [(bytes: String, command: Command, term: String)] = {
        let x = "xterm-256color"
        return [
            ("\u{7}", .why, x), ("\u{14}", .ate, x), ("\u{18}", .nutrition, x),
            ("\(esc)[103;5u", .why, x), ("\(esc)[116;5u", .ate, x),
            ("\(esc)[120;5u", .nutrition, x),
            // Ctrl with ㅎ, ㅅ and ㅌ.
            ("\(esc)[12622;5u", .why, x), ("\(esc)[12613;5u", .ate, x),
            ("\(esc)[12620;5u", .nutrition, x),
            ("\(esc)[27;5;103~", .why, x), ("\(esc)[27;5;12613~", .ate, x),
            ("\(esc)[15;2~", .nudges, x), ("\(esc)[15;2~", .nudges, "tmux-256color"),
            ("\(esc)[31~", .nudges, "linux"), ("\(esc)[28~", .nudges, "rxvt-unicode-256color"),
            ("\(esc)[57368;2u", .nudges, x), ("\(esc)[57380u", .nudges, x),
            ("\(esc)[15~", .another, x),
        ]
    }()

    /// A chat with one recommended menu.
    private func recommended() throws -> ChatState {
        var state = ChatState(
            size: TerminalSize(columns: 80, rows: 24),
            identifiers: IdentifierSource(seed: 1, 2)
        )
        _ = update(&state, .modelReady(ModelStatus(name: "모델")))
        _ = update(&state, .input(.key(.character("밥"))))
        _ = update(&state, .input(.key(.enter)))
        _ = update(&state, .tick(now: 1))
        let id = try #require(state.stream?.replyID)
        let summary = ReplySummary(text: "김밥은 어떠세요?", menu: "김밥")
        _ = update(&state, .generation(id, .finished(summary)))
        return state
    }

    @Test(arguments: keys)
    func `bytes mean the command`(bytes: String, command: Command, term: String) throws {
        let state = try recommended()
        var decoder = KeyDecoder(terminalType: term)
        let keys = decoder.decode(Array(bytes.utf8))
        #expect(keys.map { KeyMap.command(for: $0, in: state) } == [command])
    }

    @Test
    func `no key of a place has two meanings that can both be meant`() {
        // The first row that fits wins: a later row with the same key and place only counts where the
        // first one's command cannot be carried out, so the commands of menus must not hide others.
        let mine: Set<Command> = [.why, .ate, .nutrition, .nudges]
        for binding in KeyMap.bindings where mine.contains(binding.command) {
            let rivals = KeyMap.bindings.filter {
                $0.key == binding.key && $0.command != binding.command
                    && !$0.contexts.isDisjoint(with: binding.contexts)
            }
            #expect(rivals.isEmpty, "\(binding.key.displayName)")
        }
    }
}
