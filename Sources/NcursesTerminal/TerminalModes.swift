// The private modes that ncurses knows nothing about, and the bytes that undo everything at once.
// Sources: xterm's ctlseqs (DECSET 1000, 1002, 1006, 2004; XTMODKEYS).

/// Sequences that switch the modes of the chat on and off.
struct TerminalModes {
    /// Whether mouse reports are asked for.
    let usesMouse: Bool
    /// Whether Shift+Enter and the like are asked for by modifyOtherKeys.
    let asksForModifiedKeys: Bool
    /// terminfo's `rmcup`, which leaves the alternate screen.
    let leaveScreen: [UInt8]

    /// Modes for a terminal type; only families known to parse `CSI >` are asked for modified keys.
    init(terminalType: String, usesMouse: Bool, leaveScreen: String) {
        self.usesMouse = usesMouse
        let families = ["xterm", "tmux", "foot", "alacritty", "kitty", "wezterm", "ghostty"]
        asksForModifiedKeys = families.contains { terminalType.hasPrefix($0) }
        self.leaveScreen = Self.withoutPadding(leaveScreen)
    }

    /// Bytes that switch the modes on, after ncurses has entered its screen.
    var enable: [UInt8] {
        var text = "\u{1B}[?2004h"
        if usesMouse { text += "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" }
        if asksForModifiedKeys { text += "\u{1B}[>4;1m" }
        return Array(text.utf8)
    }

    /// Bytes that switch them off again.
    var disable: [UInt8] {
        var text = "\u{1B}[?2004l"
        if usesMouse { text += "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" }
        if asksForModifiedKeys { text += "\u{1B}[>4;0m" }
        return Array(text.utf8)
    }

    /// Bytes that give the whole terminal back, for a crash: modes, colours, line drawing, cursor,
    /// scrolling region, and the normal screen.
    var reset: [UInt8] {
        disable + Array("\u{1B}[0m\u{1B}(B\u{0F}\u{1B}[r\u{1B}[?25h".utf8) + leaveScreen
            + Array("\r\n".utf8)
    }

    /// A capability without its `$<…>` delays, which only ncurses can interpret.
    private static func withoutPadding(_ capability: String) -> [UInt8] {
        Array(capability.replacing(/\$<[^>]*>/, with: "").utf8)
    }
}
