// One theme file as it stands, before inheritance: its palette and its styles by role, still with
// colour names. TOMLKit tells positions only for syntax errors, so a key's line is found by a small
// scan of the text.

import Foundation
import TOMLKit

/// The contents of one theme file.
struct ThemeDocument {
    /// A style whose parts may be missing and whose colours are still names.
    struct PartialStyle {
        /// A palette name, `#rrggbb` or `default`.
        var foreground: String?
        /// A palette name, `#rrggbb` or `default`.
        var background: String?
        /// Attributes where colours are shown.
        var attributes: TextAttributes?
        /// Attributes where they are not.
        var monochrome: TextAttributes?
    }

    /// The file it came from.
    let path: String
    /// The name shown in the picker.
    private(set) var title = ""
    /// What it is made for; `nil` takes the parent's.
    private(set) var variant: Theme.Variant?
    /// The name of the theme it builds on.
    private(set) var inherits: String?
    /// `[glyphs] border`; `nil` takes the parent's.
    private(set) var asciiGlyphs: Bool?
    /// Colours by name.
    private(set) var palette: [String: ThemeColor] = [:]
    /// Styles by role.
    private(set) var styles: [String: PartialStyle] = [:]

    private let lines: [Substring]

    /// Reads one file's text.
    ///
    /// - Throws: ``ThemeError`` naming file, line and key.
    init(text: String, path: String) throws(ThemeError) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let root: TOMLTable
        do {
            root = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw .syntax(
                path: path,
                line: error.source.begin.line,
                column: error.source.begin.column,
                detail: error.description
            )
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        try readTop(root)
        guard root["schema"] != nil else { throw .missingKey(path: path, key: "schema") }
        guard root["name"] != nil else { throw .missingKey(path: path, key: "name") }
        guard variant != nil || inherits != nil else {
            throw .missingKey(path: path, key: "variant")
        }
    }

    /// The 1-based line that sets `key` (`style.ui.border`), or of its section's header, or 1.
    func line(of key: String) -> Int {
        var section = ""
        var sectionLine = 1
        for (index, line) in lines.enumerated() {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
                section = String(text[text.index(after: text.startIndex)..<end])
                    .filter { !" \"'[".contains($0) }
                if key == section { return index + 1 }
                if key.hasPrefix(section + ".") { sectionLine = index + 1 }
                continue
            }
            guard let equals = text.firstIndex(of: "="), !text.hasPrefix("#") else { continue }
            let name = text[..<equals].filter { !" \"'\t".contains($0) }
            let full = section.isEmpty ? name : "\(section).\(name)"
            if key == full || key.hasPrefix(full + ".") { return index + 1 }
        }
        return sectionLine
    }

    // MARK: - Top level

    private mutating func readTop(_ root: TOMLTable) throws(ThemeError) {
        for key in root.keys {
            guard let value = root[key] else { continue }
            switch key {
            case "schema":
                guard value.int == 1 else { throw invalid(key, value, "1") }
            case "name": title = try string(value, key)
            case "inherits": inherits = try string(value, key)
            case "variant":
                guard let variant = Theme.Variant(rawValue: try string(value, key)) else {
                    throw invalid(key, value, "dark | light | high-contrast")
                }
                self.variant = variant
            case "palette": try readPalette(try table(value, key))
            case "style": try readStyles(try table(value, key), role: "")
            case "glyphs": try readGlyphs(try table(value, key))
            default: throw .unknownKey(path: path, line: line(of: key), key: key)
            }
        }
    }

    private mutating func readGlyphs(_ glyphs: TOMLTable) throws(ThemeError) {
        for key in glyphs.keys {
            guard let value = glyphs[key] else { continue }
            let full = "glyphs.\(key)"
            guard key == "border" else {
                throw .unknownKey(path: path, line: line(of: full), key: full)
            }
            switch try string(value, full) {
            case "unicode": asciiGlyphs = false
            case "ascii": asciiGlyphs = true
            default: throw invalid(full, value, "unicode | ascii")
            }
        }
    }

    // MARK: - Colours

    private mutating func readPalette(_ table: TOMLTable) throws(ThemeError) {
        for key in table.keys {
            guard let value = table[key] else { continue }
            palette[key] = try color(value, "palette.\(key)")
        }
    }

    private func color(_ value: any TOMLValueConvertible, _ key: String) throws(ThemeError)
        -> ThemeColor
    {
        if let text = value.string {
            guard let color = ThemeColor(hex: text) else {
                throw invalid(key, value, "\"#rrggbb\"")
            }
            return color
        }
        guard let parts = value.table else {
            throw invalid(key, value, "\"#rrggbb\" | {rgb, c256, c16}")
        }
        guard let rgb = parts["rgb"] else { throw .missingKey(path: path, key: "\(key).rgb") }
        guard let text = rgb.string, var color = ThemeColor(hex: text) else {
            throw invalid("\(key).rgb", rgb, "\"#rrggbb\"")
        }
        for part in parts.keys where part != "rgb" {
            let full = "\(key).\(part)"
            guard let value = parts[part] else { continue }
            switch part {
            case "c256": color.palette256 = try entry(value, full, 0...255)
            case "c16": color.palette16 = try entry(value, full, 0...15)
            default: throw .unknownKey(path: path, line: line(of: full), key: full)
            }
        }
        return color
    }

    private func entry(
        _ value: any TOMLValueConvertible,
        _ key: String,
        _ range: ClosedRange<Int>
    ) throws(ThemeError) -> UInt8 {
        guard let number = value.int, range.contains(number) else {
            throw invalid(key, value, "\(range.lowerBound)...\(range.upperBound)")
        }
        return UInt8(number)
    }

    // MARK: - Styles

    /// Reads `"ui.border" = {…}` and the nested spelling `ui.border = {…}` alike.
    private mutating func readStyles(_ table: TOMLTable, role: String) throws(ThemeError) {
        for key in table.keys {
            guard let value = table[key] else { continue }
            let inner = role.isEmpty ? key : "\(role).\(key)"
            let full = "style.\(inner)"
            if !role.isEmpty, ["fg", "bg", "attrs", "mono"].contains(key) {
                try readPart(key, value, role: role)
                continue
            }
            guard Self.isRoleOrPrefix(inner) else {
                throw .unknownKey(path: path, line: line(of: full), key: inner)
            }
            styles[inner, default: PartialStyle()] = styles[inner] ?? PartialStyle()
            try readStyles(try self.table(value, full), role: inner)
        }
    }

    private mutating func readPart(
        _ part: String,
        _ value: any TOMLValueConvertible,
        role: String
    ) throws(ThemeError) {
        let key = "style.\(role).\(part)"
        var style = styles[role] ?? PartialStyle()
        switch part {
        case "fg": style.foreground = try string(value, key)
        case "bg": style.background = try string(value, key)
        case "attrs": style.attributes = try attributes(value, key)
        default: style.monochrome = try attributes(value, key)
        }
        styles[role] = style
    }

    private func attributes(_ value: any TOMLValueConvertible, _ key: String) throws(ThemeError)
        -> TextAttributes
    {
        let names: [String: TextAttributes] = [
            "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline,
            "reverse": .reverse,
        ]
        let expected = "[\"bold\", \"dim\", \"italic\", \"underline\", \"reverse\"]"
        guard let array = value.array else { throw invalid(key, value, expected) }
        var result: TextAttributes = []
        for element in array {
            guard let name = element.string, let attribute = names[name] else {
                throw invalid(key, element, expected)
            }
            result.insert(attribute)
        }
        return result
    }

    private static func isRoleOrPrefix(_ key: String) -> Bool {
        ThemeRole.all.contains { $0 == key || $0.hasPrefix(key + ".") }
    }

    // MARK: - Typed values

    private func string(_ value: any TOMLValueConvertible, _ key: String) throws(ThemeError)
        -> String
    {
        guard let text = value.string else { throw invalid(key, value, "\"…\"") }
        return text
    }

    private func table(_ value: any TOMLValueConvertible, _ key: String) throws(ThemeError)
        -> TOMLTable
    {
        guard let table = value.table else { throw invalid(key, value, "{…}") }
        return table
    }

    private func invalid(_ key: String, _ value: any TOMLValueConvertible, _ expected: String)
        -> ThemeError
    {
        let shown = value.string.map { "\"\($0)\"" } ?? value.debugDescription
        return .invalidValue(
            path: path,
            line: line(of: key),
            key: key,
            got: shown,
            expected: expected
        )
    }
}
