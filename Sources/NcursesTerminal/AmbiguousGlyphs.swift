// What is drawn instead of an East Asian Ambiguous character where the terminal shows those two
// columns wide (the probe measures it): ncurses thinks they are one, and the row would shift.

/// ASCII stand-ins of width 1.
enum AmbiguousGlyphs {
    /// The stand-in for a scalar; the scalar itself if its width is not ambiguous.
    static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if let known = known[scalar] { return known }
        switch scalar.value {
        case 0x2460...0x24FF: return "o"
        case 0x2500...0x257F: return "+"
        case 0x2580...0x259F: return "#"
        case 0x25A0...0x25CF: return "*"
        case 0x2190...0x21FF: return ">"
        case 0x2010...0x2027, 0x2030...0x203E: return "-"
        case 0xA1...0xBF, 0x2200...0x22FF, 0x2600...0x266F, 0x2070...0x209F, 0x2100...0x218F:
            return "?"
        default: return scalar
        }
    }

    private static let known: [Unicode.Scalar: Unicode.Scalar] = [
        "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "║": "|", "╌": "-", "┄": "-",
        "…": ".", "·": ".", "•": "*", "●": "*", "○": "o", "◆": "*", "◇": "o", "■": "#",
        "□": "o", "▲": "^", "△": "^", "▼": "v", "▽": "v", "▶": ">", "▷": ">", "◀": "<",
        "◁": "<", "←": "<", "→": ">", "↑": "^", "↓": "v", "↔": "-", "↕": "|", "⇒": ">",
        "★": "*", "☆": "*", "♥": "*", "♡": "*", "※": "*", "×": "x", "÷": "/", "±": "+",
        "\u{2018}": "'", "\u{2019}": "'", "\u{201C}": "\"", "\u{201D}": "\"", "°": "o", "¿": "?",
        "¡": "!", "§": "S", "′": "'", "″": "\"", "℃": "C", "√": "v", "∞": "8", "≤": "<",
        "≥": ">", "≠": "!", "≒": "=", "«": "<", "»": ">",
    ]
}
