// The themes of one run: read once, kept, and never in the way. A theme file that cannot be read is
// an error when the user asked for it by flag, and a warning on the screen otherwise.

import ChatUI
import Configuration
import Diagnostics

/// Themes by name, on the main thread.
final class ThemeShelf {
    /// The name of the theme to begin with.
    let first: String
    /// What F8 offers.
    let choices: [ThemeChoice]
    /// What was wrong with theme files, for people.
    private(set) var complaints: [String] = []
    /// Whether borders must be ASCII because this terminal draws ─ two columns wide.
    var asciiGlyphs = false
    private var themes: [String: Theme] = [:]

    /// Reads all themes.
    ///
    /// - Throws: what is wrong with the first theme, when it was asked for explicitly.
    init(library: ThemeLibrary, first: String, isExplicit: Bool) throws {
        var read: [Theme] = []
        for name in library.names {
            do {
                read.append(try library.theme(named: name))
            } catch {
                if isExplicit, name == first { throw error }
                complaints.append(error.message(in: processLanguage))
            }
        }
        if !read.contains(where: { $0.name == first }) {
            if isExplicit { _ = try library.theme(named: first) }
            read.insert(.fallback, at: 0)
        }
        self.first = read.contains { $0.name == first } ? first : Theme.fallback.name
        choices = read.map { ThemeChoice(name: $0.name, title: $0.title) }
        for theme in read { themes[theme.name] = theme }
    }

    /// The theme of a name.
    func theme(named name: String) -> Theme {
        var theme = themes[name] ?? .fallback
        if asciiGlyphs { theme.asciiGlyphs = true }
        return theme
    }
}
