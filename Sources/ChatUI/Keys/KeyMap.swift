// One table of keys: it drives the dispatch, the hint bar, the help screen and the palette. The first
// row that fits the key, the place and what can be done now wins; a key without a row is text.
// Which keys may be used at all (no ^A/^B as actions, nothing that needs a Latin letter while the
// Hangul IME is on) follows the design's terminal notes.

/// Where a key is pressed.
package struct KeyContext: OptionSet, Sendable, Hashable {
    /// The bits.
    package let rawValue: Int

    /// Contexts from bits.
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The input box.
    package static let input = KeyContext(rawValue: 1)
    /// The transcript.
    package static let transcript = KeyContext(rawValue: 2)
    /// The buttons.
    package static let buttons = KeyContext(rawValue: 4)
    /// The list of conversations.
    package static let conversations = KeyContext(rawValue: 8)
    /// A title being edited in that list.
    package static let rename = KeyContext(rawValue: 16)
    /// The search.
    package static let search = KeyContext(rawValue: 32)
    /// The help.
    package static let help = KeyContext(rawValue: 64)
    /// The themes.
    package static let themes = KeyContext(rawValue: 128)
    /// The models.
    package static let models = KeyContext(rawValue: 256)
    /// The command palette.
    package static let palette = KeyContext(rawValue: 512)
    /// A page about a recommended menu: its card, or why it was recommended.
    package static let page = KeyContext(rawValue: 1 << 20)
    /// A list of what can be done with a recommended menu.
    package static let choices = KeyContext(rawValue: 1 << 21)

    /// The chat itself, nothing over it.
    package static let chat: KeyContext = [.input, .transcript, .buttons]
    /// Lists with a chosen row.
    package static let lists: KeyContext = [
        .conversations, .search, .themes, .models, .palette, .choices,
    ]
    /// Everything over the chat except a title being edited.
    package static let overlays: KeyContext = [.lists, .help, .page]
    /// Places with a line of text.
    package static let editing: KeyContext = [
        .input, .rename, .search, .palette, .questionText, .personText,
    ]
    /// Everywhere.
    package static let everywhere: KeyContext = [.chat, .overlays, .rename]
}

/// One row of the table.
package struct KeyBinding: Equatable, Sendable {
    /// The key.
    package var key: Key
    /// What it means.
    package var command: Command
    /// Where.
    package var contexts: KeyContext

    /// A row.
    package init(_ key: Key, _ command: Command, _ contexts: KeyContext) {
        self.key = key
        self.command = command
        self.contexts = contexts
    }
}

/// The table of keys.
package enum KeyMap {
    /// Every binding; earlier rows win.
    package static let bindings: [KeyBinding] =
        overlayBindings + replyBindings + personBindings + chatBindings + editBindings

    /// The command that a key means in a state; `nil` if it is text (or nothing).
    package static func command(for key: Key, in state: ChatState) -> Command? {
        let context = state.context
        return bindings.first { binding in
            binding.key == key && binding.contexts.contains(context)
                && (binding.command.isAvailable(in: state) || binding.command.saysWhyNot)
        }?.command
    }

    /// The first key that means a command in a context, as shown to the user.
    package static func keyName(for command: Command, in context: KeyContext) -> String? {
        bindings.first { $0.command == command && $0.contexts.contains(context) }?.key.displayName
    }

    private static func plain(_ number: Int) -> Key { .function(number, shift: false) }

    private static let overlayBindings: [KeyBinding] = [
        KeyBinding(.enter, .renameApply, .rename),
        KeyBinding(.escape, .renameCancel, .rename),
        KeyBinding(.control("c"), .renameCancel, .rename),
        KeyBinding(.enter, .listChoose, .lists),
        KeyBinding(.escape, .listClose, .overlays),
        KeyBinding(.control("c"), .listClose, .overlays),
        KeyBinding(.up, .listUp, .overlays),
        KeyBinding(.down, .listDown, .overlays),
        KeyBinding(.pageUp, .listPageUp, .overlays),
        KeyBinding(.pageDown, .listPageDown, .overlays),
        KeyBinding(.home, .listFirst, [.conversations, .help, .themes, .models, .page, .choices]),
        KeyBinding(.end, .listLast, [.conversations, .help, .themes, .models, .page, .choices]),
        KeyBinding(.character(" "), .adapterToggle, .models),
        KeyBinding(.character("+"), .adapterMore, .models),
        KeyBinding(.character("="), .adapterMore, .models),
        KeyBinding(.right, .adapterMore, .models),
        KeyBinding(.character("-"), .adapterLess, .models),
        KeyBinding(.left, .adapterLess, .models),
        KeyBinding(.delete, .delete, .conversations),
        KeyBinding(plain(6), .rename, .conversations),
        KeyBinding(plain(5), .undoDelete, .conversations),
        KeyBinding(plain(1), .listClose, .help),
        KeyBinding(plain(2), .listClose, .conversations),
        KeyBinding(plain(3), .listClose, .search),
        KeyBinding(plain(7), .listClose, .models),
        KeyBinding(plain(8), .listClose, .themes),
        KeyBinding(.control("p"), .listClose, .palette),
        KeyBinding(.character("?"), .listClose, .help),
    ]

    private static let chatBindings: [KeyBinding] = [
        KeyBinding(.enter, .starterSend, .input),
        KeyBinding(.enter, .send, .input),
        KeyBinding(.newline, .newline, .input),
        KeyBinding(plain(5), .another, .chat),
        KeyBinding(.control("r"), .reverseSearch, .input),
        KeyBinding(.control("r"), .another, .chat),
        KeyBinding(.character("r"), .another, .transcript),
        KeyBinding(.character("ㄱ"), .another, .transcript),
        KeyBinding(.escape, .stop, .chat),
        KeyBinding(.left, .previousAlternative, [.input, .transcript]),
        KeyBinding(.right, .nextAlternative, [.input, .transcript]),
        KeyBinding(.character("["), .previousAlternative, .transcript),
        KeyBinding(.character("]"), .nextAlternative, .transcript),
        KeyBinding(plain(1), .help, [.everywhere, .personScreens]),
        KeyBinding(.control("o"), .personPage, .everywhere),
        KeyBinding(plain(2), .conversations, .everywhere),
        KeyBinding(plain(3), .search, .everywhere),
        KeyBinding(plain(4), .newConversation, .everywhere),
        KeyBinding(.control("n"), .newConversation, .chat),
        KeyBinding(plain(6), .editLast, .chat),
        KeyBinding(plain(7), .models, .everywhere),
        KeyBinding(plain(8), .themes, .everywhere),
        KeyBinding(plain(9), .copy, .chat),
        KeyBinding(.character(" "), .copy, .transcript),
        KeyBinding(.control("p"), .palette, .everywhere),
        KeyBinding(.character("?"), .help, .transcript),
        KeyBinding(.character("/"), .search, .transcript),
        KeyBinding(.tab, .focusNext, .chat),
        KeyBinding(.backTab, .focusPrevious, .chat),
        KeyBinding(.left, .buttonPrevious, .buttons),
        KeyBinding(.right, .buttonNext, .buttons),
        KeyBinding(.enter, .buttonPress, .buttons),
        KeyBinding(.up, .turnPrevious, .transcript),
        KeyBinding(.down, .turnNext, .transcript),
        KeyBinding(.home, .scrollTop, [.transcript, .buttons]),
        KeyBinding(.pageUp, .scrollUp, .chat),
        KeyBinding(.pageDown, .scrollDown, .chat),
        KeyBinding(.end, .follow, .chat),
        KeyBinding(.escape, .focusInput, [.transcript, .buttons]),
        KeyBinding(.escape, .dismissNotice, .input),
        KeyBinding(.escape, .clearHighlight, .input),
        KeyBinding(.control("c"), .interrupt, .chat),
        KeyBinding(.control("d"), .quit, .input),
        KeyBinding(.up, .starterPrevious, .input),
        KeyBinding(.down, .starterNext, .input),
    ]

    private static let editBindings: [KeyBinding] = [
        KeyBinding(.up, .recallPrevious, .input),
        KeyBinding(.down, .recallNext, .input),
        KeyBinding(.left, .cursorLeft, .editing),
        KeyBinding(.right, .cursorRight, .editing),
        KeyBinding(.wordLeft, .wordLeft, .editing),
        KeyBinding(.wordRight, .wordRight, .editing),
        KeyBinding(.home, .lineStart, .editing),
        KeyBinding(.control("a"), .lineStart, .editing),
        KeyBinding(.end, .lineEnd, .editing),
        KeyBinding(.control("e"), .lineEnd, .editing),
        KeyBinding(.backspace, .deleteBackward, .editing),
        KeyBinding(.delete, .deleteForward, .editing),
        KeyBinding(.control("d"), .deleteForward, .editing),
        KeyBinding(.control("w"), .killWord, .editing),
        KeyBinding(.control("u"), .killToStart, .editing),
        KeyBinding(.control("k"), .killToEnd, .editing),
        KeyBinding(.control("y"), .yank, .editing),
    ]
}

extension Key {
    /// What the key is called on screen.
    package var displayName: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .enter: "Enter"
        case .newline: "Alt+Enter"
        case .escape: "Esc"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .tab: "Tab"
        case .backTab: "Shift+Tab"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number, let shift): (shift ? "Shift+F" : "F") + String(number)
        case .control(let letter): "^" + letter.uppercased()
        case .alt(let character): "Alt+" + String(character)
        case .wordLeft: "Ctrl+←"
        case .wordRight: "Ctrl+→"
        case .paste, .mouse, .focusIn, .focusOut: ""
        }
    }
}
