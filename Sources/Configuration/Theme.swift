// What a theme is once it has been read: colours at three depths, styles by role, and glyph choice.
// Screens name roles (`chat.user`), never colours; the longest dotted key that the theme holds wins,
// so `ui.border.focus` falls back to `ui.border` and then to `ui`. Files are read by ThemeReader.

/// One colour, with the nearest entry of the 256-colour and of the 16-colour palettes beside it.
package struct ThemeColor: Equatable, Hashable, Sendable {
    /// Red, 0...255.
    package var red: UInt8
    /// Green, 0...255.
    package var green: UInt8
    /// Blue, 0...255.
    package var blue: UInt8
    /// The entry of the xterm 256-colour palette that stands for it.
    package var palette256: UInt8
    /// The entry of the 16-colour ANSI palette that stands for it.
    package var palette16: UInt8

    /// A colour with both palette entries chosen by hand.
    package init(red: UInt8, green: UInt8, blue: UInt8, palette256: UInt8, palette16: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
        self.palette256 = palette256
        self.palette16 = palette16
    }
}

/// How text is drawn beside its colour.
package struct TextAttributes: OptionSet, Hashable, Sendable {
    /// The bits.
    package let rawValue: UInt8

    /// Attributes from bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier strokes.
    package static let bold = TextAttributes(rawValue: 1)
    /// Fainter.
    package static let dim = TextAttributes(rawValue: 2)
    /// Slanted, where the terminal can.
    package static let italic = TextAttributes(rawValue: 4)
    /// Underlined.
    package static let underline = TextAttributes(rawValue: 8)
    /// Foreground and background exchanged.
    package static let reverse = TextAttributes(rawValue: 16)
}

/// How one cell is drawn: colours where there are any, attributes, and what stands in for the
/// colours on a monochrome terminal.
package struct Style: Equatable, Hashable, Sendable {
    /// The text's colour; `nil` is the terminal's own.
    package var foreground: ThemeColor?
    /// The colour behind it; `nil` is the terminal's own.
    package var background: ThemeColor?
    /// Attributes where colours are shown.
    package var attributes: TextAttributes
    /// Attributes where no colours are shown (mono, NO_COLOR).
    package var monochrome: TextAttributes

    /// A style; everything defaults to the terminal's own look.
    package init(
        foreground: ThemeColor? = nil,
        background: ThemeColor? = nil,
        attributes: TextAttributes = [],
        monochrome: TextAttributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.monochrome = monochrome
    }

    /// The terminal's own look.
    package static let plain = Style()
}

/// A named set of styles by role.
package struct Theme: Equatable, Sendable {
    /// What a theme is made for.
    package enum Variant: String, CaseIterable, Sendable {
        /// Light text on dark.
        case dark
        /// Dark text on light.
        case light
        /// The strongest contrast the terminal offers.
        case highContrast = "high-contrast"
    }

    /// The name of its file without `.toml`; what `--theme` takes.
    package let name: String
    /// The name shown in the picker.
    package let title: String
    /// What it is made for.
    package let variant: Variant
    /// Whether borders and bullets use ASCII only.
    package var asciiGlyphs: Bool
    /// Styles by dotted role.
    package let styles: [String: Style]

    /// A theme from its parts.
    package init(
        name: String,
        title: String,
        variant: Variant,
        asciiGlyphs: Bool = false,
        styles: [String: Style]
    ) {
        self.name = name
        self.title = title
        self.variant = variant
        self.asciiGlyphs = asciiGlyphs
        self.styles = styles
    }

    /// The style of `role`: the longest dotted prefix of it that the theme holds, or plain.
    package func style(_ role: String) -> Style {
        var key = Substring(role)
        while true {
            if let style = styles[String(key)] { return style }
            guard let dot = key.lastIndex(of: ".") else { return .plain }
            key = key[..<dot]
        }
    }

    /// A theme without colours that works with no file at all: attributes only.
    package static let fallback = Theme(
        name: "fallback",
        title: "기본",
        variant: .dark,
        styles: [
            ThemeRole.uiTitle: Style(attributes: [.bold], monochrome: [.bold]),
            ThemeRole.uiStatus: Style(attributes: [.reverse], monochrome: [.reverse]),
            ThemeRole.uiHintKey: Style(attributes: [.bold], monochrome: [.bold]),
            ThemeRole.uiBorderFocus: Style(attributes: [.bold], monochrome: [.bold]),
            ThemeRole.uiButton: Style(attributes: [.reverse], monochrome: [.reverse]),
            ThemeRole.uiButtonFocus: Style(
                attributes: [.reverse, .bold],
                monochrome: [.reverse, .bold]
            ),
            ThemeRole.uiSelection: Style(attributes: [.reverse], monochrome: [.reverse]),
            ThemeRole.chatUser: Style(attributes: [.reverse], monochrome: [.reverse]),
            ThemeRole.chatUserLabel: Style(attributes: [.bold], monochrome: [.bold]),
            ThemeRole.chatAssistantLabel: Style(attributes: [.bold], monochrome: [.bold]),
            ThemeRole.chatDish: Style(attributes: [.bold], monochrome: [.bold]),
            ThemeRole.chatSearchmatch: Style(attributes: [.underline], monochrome: [.underline]),
            ThemeRole.messageError: Style(attributes: [.bold], monochrome: [.bold]),
        ]
    )
}
