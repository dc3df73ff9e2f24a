// How many colours are drawn. Order of say: the --color flag, then NO_COLOR and TERM=dumb, then
// terminfo. RGB only where terminfo says that colours are RGB values (xterm-direct and the like):
// a wrong guess would show wrong colours, and 256 are enough for every theme.

/// What `--color` was given.
package enum ColorPreference: String, CaseIterable, Sendable {
    /// What the terminal and NO_COLOR say.
    case auto
    /// RGB, where the terminal's description can be exchanged for a direct-colour one.
    case truecolor
    /// The 256-colour palette.
    case palette256 = "256"
    /// The 16 ANSI colours.
    case ansi16 = "16"
    /// Attributes only.
    case mono
}

/// The colours that a terminal is drawn with.
package enum ColorDepth: Int, Comparable, Sendable {
    /// Attributes only.
    case mono
    /// Eight colours; bright ones become bold.
    case ansi8
    /// Sixteen colours.
    case ansi16
    /// xterm's 256.
    case palette256
    /// RGB.
    case truecolor

    /// Fewer colours are less.
    package static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }

    /// The word that `mechuri doctor` shows.
    package var label: String {
        switch self {
        case .mono: return "mono"
        case .ansi8: return "8"
        case .ansi16: return "16"
        case .palette256: return "256"
        case .truecolor: return "truecolor"
        }
    }

    /// What a terminal with this description can show.
    package init(terminfoColors: Int, isDirect: Bool) {
        switch terminfoColors {
        case ..<8: self = .mono
        case ..<16: self = .ansi8
        case ..<256: self = .ansi16
        default: self = isDirect ? .truecolor : .palette256
        }
    }

    /// What to draw with, of what the terminal is `able` to show.
    ///
    /// `--color` decides; without it, a NO_COLOR that is not empty.
    package static func choose(
        _ preference: ColorPreference,
        environment: [String: String],
        able: ColorDepth
    ) -> ColorDepth {
        switch preference {
        case .mono: return .mono
        case .ansi16: return min(able, .ansi16)
        case .palette256: return min(able, .palette256)
        case .truecolor: return able
        case .auto: return environment["NO_COLOR"].map { $0.isEmpty } ?? true ? able : .mono
        }
    }
}

/// Which terminfo entry ncurses is started with.
package enum TerminalType {
    /// `TERM`, or a richer entry of the same family that this machine's terminfo has.
    ///
    /// `--color truecolor` takes the family's direct-colour entry. A terminal that sets COLORTERM but
    /// calls itself by an 8-colour name (plain `xterm`) takes the family's 256-colour one. `colors`
    /// tells terminfo's colours for a type, `nil` if it does not know the type.
    package static func choose(
        term: String,
        preference: ColorPreference,
        environment: [String: String],
        colors: (String) -> Int?
    ) -> String {
        let family = String(term.prefix { $0 != "-" })
        if preference == .truecolor, colors("\(family)-direct") != nil { return "\(family)-direct" }
        let claims = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
        if claims, preference != .mono, let own = colors(term), own < 256,
            let richer = colors("\(family)-256color"), richer >= 256
        {
            return "\(family)-256color"
        }
        return term
    }
}
