// Reads a menu table: JSON Lines, the first line the schema, each further line one menu; blank
// lines and lines that begin with `//` or `#` are passed over. JSONDecoder does the decoding; this
// file turns its errors into ones that name the line, the field and the words it may hold.

import Foundation
import KoreanText

/// A menu and where it stands.
struct MenuRow {
    /// The menu.
    let menu: Menu
    /// The file, for messages.
    let path: String
    /// The line, counted from 1.
    let line: Int
}

/// The reader of menu tables.
struct MenuTableReader {
    /// The file, for messages.
    let path: String
    /// Whether the first line must be the schema; in a user's own file it may be left out.
    let requiresHeader: Bool
    private let decoder = JSONDecoder()

    /// A reader for the file at `path`.
    init(path: String, requiresHeader: Bool) {
        self.path = path
        self.requiresHeader = requiresHeader
    }

    /// All menus of the file.
    func read() throws(MenuCatalogError) -> [MenuRow] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        return try rows(of: data)
    }

    /// All menus of a file's bytes.
    func rows(of data: Data) throws(MenuCatalogError) -> [MenuRow] {
        var rows: [MenuRow] = []
        var headerSeen = false
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() {
            guard let line = String(validating: bytes, as: UTF8.self) else {
                throw .unreadable(path: path, reason: "UTF-8, line \(index + 1)")
            }
            let trimmed = line.trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{FEFF}"]))
            if trimmed.isEmpty || trimmed.hasPrefix("//") || trimmed.hasPrefix("#") { continue }
            let json = Data(trimmed.nfc.utf8)
            if !headerSeen {
                headerSeen = true
                if try isHeader(json) { continue }
                if requiresHeader { throw .noHeader(path: path) }
            }
            rows.append(MenuRow(menu: try menu(json, index + 1), path: path, line: index + 1))
        }
        if requiresHeader, !headerSeen { throw .noHeader(path: path) }
        return rows
    }

    private struct Header: Decodable {
        let schema: String
        let version: Int
    }

    private func isHeader(_ json: Data) throws(MenuCatalogError) -> Bool {
        guard let header = try? decoder.decode(Header.self, from: json) else { return false }
        guard header.schema == MenuCatalog.schema, header.version == MenuCatalog.schemaVersion
        else {
            throw .unknownSchema(path: path, got: "\(header.schema) \(header.version)")
        }
        return true
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The menu and any key that is not one of its fields, in one pass over the JSON.
    private struct Line: Decodable {
        let menu: Menu
        let unknownField: String?

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
            unknownField = keys.sorted().first { Menu.CodingKeys(rawValue: $0) == nil }
            menu = try Menu(from: decoder)
        }
    }

    private func menu(_ json: Data, _ line: Int) throws(MenuCatalogError) -> Menu {
        let decoded: Line
        do {
            decoded = try decoder.decode(Line.self, from: json)
        } catch let error as DecodingError {
            throw translated(error, line)
        } catch {
            throw .invalidJSON(path: path, line: line)
        }
        if let field = decoded.unknownField {
            throw .unknownField(path: path, line: line, field: field)
        }
        try check(decoded.menu, line)
        return decoded.menu
    }

    private func translated(_ error: DecodingError, _ line: Int) -> MenuCatalogError {
        switch error {
        case .keyNotFound(let key, _):
            return .missingField(path: path, line: line, field: key.stringValue)
        case .dataCorrupted(let context):
            guard let field = context.codingPath.first?.stringValue else {
                return .invalidJSON(path: path, line: line)
            }
            let value = Self.quoted(in: context.debugDescription)
            return .unknownWord(
                path: path,
                line: line,
                field: field,
                value: value,
                allowed: Self.words(of: field)
            )
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            guard let field = context.codingPath.first?.stringValue else {
                return .invalidJSON(path: path, line: line)
            }
            return .wrongType(path: path, line: line, field: field)
        @unknown default: return .invalidJSON(path: path, line: line)
        }
    }

    /// The offending value, which RawRepresentable's decoding error puts last in its sentence:
    /// "Cannot initialize Cuisine from invalid String value 한국".
    private static func quoted(in sentence: String) -> String {
        let marker = "invalid String value "
        guard let range = sentence.range(of: marker) else { return "?" }
        return String(sentence[range.upperBound...])
    }

    private static func words(of field: String) -> [String] {
        switch Menu.CodingKeys(rawValue: field) {
        case .cuisine: Cuisine.allCases.map(\.rawValue)
        case .forms: Form.allCases.map(\.rawValue)
        case .tastes: Taste.allCases.map(\.rawValue)
        case .temperature: Temperature.allCases.map(\.rawValue)
        case .meals: Meal.allCases.map(\.rawValue)
        case .situations: Situation.allCases.map(\.rawValue)
        default: []
        }
    }

    private func check(_ menu: Menu, _ line: Int) throws(MenuCatalogError) {
        func refuse(_ field: Menu.CodingKeys, _ value: String) -> MenuCatalogError {
            .badValue(path: path, line: line, field: field.rawValue, value: value)
        }
        for text in [menu.name] where !Self.isName(text) { throw refuse(.name, text) }
        for text in menu.spellings where !Self.isName(text) { throw refuse(.spellings, text) }
        if menu.forms.isEmpty { throw refuse(.forms, "[]") }
        if let kcal = menu.kcal, !(0...10_000).contains(kcal) { throw refuse(.kcal, "\(kcal)") }
        let lists: [(Menu.CodingKeys, [String])] = [
            (.forms, menu.forms.map(\.rawValue)), (.tastes, menu.tastes.map(\.rawValue)),
            (.meals, menu.meals.map(\.rawValue)), (.situations, menu.situations.map(\.rawValue)),
            (.ingredients, menu.ingredients),
        ]
        for (field, words) in lists {
            var seen: Set<String> = []
            for word in words where word.isEmpty || !seen.insert(word).inserted {
                throw refuse(field, word)
            }
        }
    }

    /// Whether the text can be found in a reply: not empty, begins and ends with a letter or
    /// digit, one line.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
            return false
        }
        return Hangul.isWordScalar(first) && Hangul.isWordScalar(last)
            && !text.contains(where: \.isNewline)
    }
}
