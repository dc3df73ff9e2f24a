// What a keyboard, a mouse and the system can tell the chat, already decoded: no escape sequence
// and no byte goes further than the terminal's own decoder.

/// One key press, one paste, or one action of the mouse.
package enum Key: Equatable, Sendable {
    /// A printable character: one grapheme cluster as it was typed.
    case character(Character)
    /// Enter.
    case enter
    /// Alt+Enter, ^J, or Shift+Enter where the terminal tells it apart.
    case newline
    /// Esc on its own.
    case escape
    /// Deletes to the left.
    case backspace
    /// Deletes to the right.
    case delete
    /// Tab.
    case tab
    /// Shift+Tab.
    case backTab
    /// ↑
    case up
    /// ↓
    case down
    /// ←
    case left
    /// →
    case right
    /// Home.
    case home
    /// End.
    case end
    /// Page Up.
    case pageUp
    /// Page Down.
    case pageDown
    /// F1...F12, with or without Shift.
    case function(Int, shift: Bool)
    /// Ctrl with a letter `a`...`z`; 2-beolsik jamo have become their QWERTY letters.
    case control(Character)
    /// Alt with a character, as typed.
    case alt(Character)
    /// Ctrl+←, Alt+←, Alt+B.
    case wordLeft
    /// Ctrl+→, Alt+→, Alt+F.
    case wordRight
    /// Pasted text with `\n` line ends, otherwise as it came: clean it before it is shown.
    case paste(String)
    /// The mouse.
    case mouse(MouseEvent)
    /// The terminal's window got the focus.
    case focusIn
    /// The terminal's window lost the focus.
    case focusOut
}

/// One action of the mouse at one cell.
package struct MouseEvent: Equatable, Sendable {
    /// What happened.
    package enum Kind: Equatable, Sendable {
        /// A button went down.
        case press
        /// A button came up.
        case release
        /// The mouse moved with a button down.
        case drag
        /// The wheel turned away from the hand.
        case wheelUp
        /// The wheel turned towards the hand.
        case wheelDown
    }

    /// What happened.
    package var kind: Kind
    /// 0 left, 1 middle, 2 right; 0 for the wheel.
    package var button: Int
    /// Rows from the top, from 0.
    package var row: Int
    /// Columns from the left, from 0.
    package var column: Int

    /// A mouse action.
    package init(kind: Kind, button: Int = 0, row: Int, column: Int) {
        self.kind = kind
        self.button = button
        self.row = row
        self.column = column
    }
}
