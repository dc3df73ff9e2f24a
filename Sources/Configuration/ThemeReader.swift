// From theme files to themes. A theme may inherit another: the child's palette and style parts lie
// over the parent's, and only then are colour names looked up, so a child can repaint a parent by
// naming new colours. A role without fg or bg takes it from its dotted parent, then from
// `ui.background`, so that every style is complete.

import Foundation

/// Reads theme files.
package enum ThemeReader {
    /// Reads one theme; themes it inherits are looked for beside it, then in `folders`.
    ///
    /// - Throws: ``ThemeError`` naming file, line and key.
    package static func read(path: String, folders: [String] = []) throws(ThemeError) -> Theme {
        let url = URL(fileURLWithPath: path)
        let name = url.deletingPathExtension().lastPathComponent
        let library = ThemeLibrary(folders: [url.deletingLastPathComponent().path] + folders)
        var chain: [ThemeDocument] = []
        var names = [name]
        var next: String? = path
        while let current = next {
            let document = try ThemeDocument(text: text(path: current), path: current)
            chain.insert(document, at: 0)
            next = nil
            guard let parent = document.inherits else { continue }
            guard !names.contains(parent) else {
                throw .inheritanceCycle(path: path, names: names + [parent])
            }
            guard let parentPath = library.path(of: parent) else {
                throw .invalidValue(
                    path: current,
                    line: document.line(of: "inherits"),
                    key: "inherits",
                    got: "\"\(parent)\"",
                    expected: library.names.joined(separator: " | ")
                )
            }
            names.append(parent)
            next = parentPath
        }
        return try resolve(chain, name: name)
    }

    // MARK: - Private helpers

    private static func text(path: String) throws(ThemeError) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        guard data.count <= 1 << 20, let text = String(data: data, encoding: .utf8) else {
            throw .unreadable(path: path, reason: data.count > 1 << 20 ? "> 1 MiB" : "UTF-8")
        }
        return text
    }

    /// Lays a chain of documents, the root parent first, into one theme.
    private static func resolve(_ chain: [ThemeDocument], name: String) throws(ThemeError) -> Theme
    {
        var palette: [String: ThemeColor] = [:]
        var partial: [String: ThemeDocument.PartialStyle] = [:]
        var origin: [String: ThemeDocument] = [:]
        var ascii = false
        var variant = Theme.Variant.dark
        var title = name
        for document in chain {
            palette.merge(document.palette) { $1 }
            ascii = document.asciiGlyphs ?? ascii
            variant = document.variant ?? variant
            title = document.title
            for (role, style) in document.styles {
                var merged = partial[role] ?? ThemeDocument.PartialStyle()
                if let value = style.foreground {
                    merged.foreground = value
                    origin["\(role).fg"] = document
                }
                if let value = style.background {
                    merged.background = value
                    origin["\(role).bg"] = document
                }
                merged.attributes = style.attributes ?? merged.attributes
                merged.monochrome = style.monochrome ?? merged.monochrome
                partial[role] = merged
            }
        }
        var styles: [String: Style] = [:]
        for role in ThemeRole.all {
            styles[role] = try complete(role, partial, palette, origin)
        }
        // A colour that only a prefix names must exist too, even if no role takes it.
        for role in partial.keys where styles[role] == nil {
            styles[role] = try complete(role, partial, palette, origin)
        }
        return Theme(
            name: name,
            title: title,
            variant: variant,
            asciiGlyphs: ascii,
            styles: styles
        )
    }

    private static func complete(
        _ role: String,
        _ partial: [String: ThemeDocument.PartialStyle],
        _ palette: [String: ThemeColor],
        _ origin: [String: ThemeDocument]
    ) throws(ThemeError) -> Style {
        var keys = [role]
        while let dot = keys[keys.count - 1].lastIndex(of: ".") {
            keys.append(String(keys[keys.count - 1][..<dot]))
        }
        let colourKeys = keys + [ThemeRole.uiBackground]
        func color(
            _ part: String,
            _ value: (ThemeDocument.PartialStyle) -> String?
        ) throws(ThemeError) -> ThemeColor? {
            for key in colourKeys {
                guard let style = partial[key], let text = value(style) else { continue }
                if text == "default" { return nil }
                if let named = palette[text] { return named }
                if let literal = ThemeColor(hex: text) { return literal }
                let full = "style.\(key).\(part)"
                let document = origin["\(key).\(part)"]
                throw .invalidValue(
                    path: document?.path ?? "",
                    line: document?.line(of: full) ?? 1,
                    key: full,
                    got: "\"\(text)\"",
                    expected: "\"#rrggbb\" | \"default\" | [palette]"
                )
            }
            return nil
        }
        let foreground = try color("fg") { $0.foreground }
        let background = try color("bg") { $0.background }
        return Style(
            foreground: foreground,
            background: background,
            attributes: keys.lazy.compactMap { partial[$0]?.attributes }.first ?? [],
            monochrome: keys.lazy.compactMap { partial[$0]?.monochrome }.first ?? []
        )
    }
}
