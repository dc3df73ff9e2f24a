// A parsed settings file with typed look-ups that know where they stand. TOMLKit gives positions
// only for syntax errors, so the line of a key is found by a small scan of the text.

import Foundation
import TOMLKit

/// The keys and values of one settings file.
struct SettingsDocument {
    /// For error messages.
    let path: String
    private let table: TOMLTable
    private let lines: [Substring]
    /// The line, from 0, where its keys begin: 0 but for a table within a document.
    private let start: Int

    /// The text of a file.
    ///
    /// - Throws: `ConfigurationError.unreadable`.
    static func text(ofFile path: String) throws(ConfigurationError) -> String {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadable(path: path, reason: "UTF-8")
        }
        return text
    }

    /// Parses the text.
    init(text: String, path: String) throws(ConfigurationError) {
        self.path = path
        start = 0
        lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw .invalidTOML(
                path: path,
                line: error.source.begin.line,
                column: error.source.begin.column,
                detail: error.description
            )
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    /// A table within a document.
    private init(_ table: TOMLTable, of document: SettingsDocument, start: Int) {
        path = document.path
        lines = document.lines
        self.table = table
        self.start = start
    }

    /// The tables of a list, `[[key]]`; one at least.
    func tables(_ key: String) throws(ConfigurationError) -> [SettingsDocument] {
        guard let array = table[key]?.array, !array.isEmpty else { throw wrong(key, .tables) }
        let heads = lines.indices.filter { lines[$0].filter { !$0.isWhitespace } == "[[\(key)]]" }
        var tables: [SettingsDocument] = []
        for (index, value) in array.enumerated() {
            guard let table = value.table else { throw wrong(key, .tables) }
            let start = index < heads.count ? heads[index] + 1 : 0
            tables.append(SettingsDocument(table, of: self, start: start))
        }
        return tables
    }

    /// Refuses keys that mean nothing.
    ///
    /// - Throws: `ConfigurationError.unknownKey` with the nearest that does.
    func requireKeys(among known: [String]) throws(ConfigurationError) {
        for key in keys where !known.contains(key) {
            throw .unknownKey(
                path: path,
                line: line(of: key),
                key: key,
                nearest: EditDistance.nearest(to: key, among: known)
            )
        }
    }

    /// The keys at the top level, in the order they stand in the file.
    var keys: [String] {
        table.keys.sorted { (line(of: $0) ?? .max, $0) < (line(of: $1) ?? .max, $1) }
    }

    /// The line, counted from 1, where a top-level key or a table of that name begins.
    func line(of key: String) -> Int? {
        let index = lines[start...].firstIndex { line in
            guard var rest = line.drop(while: \.isWhitespace).nonEmpty, rest.first != "#" else {
                return false
            }
            rest = rest.drop { $0 == "[" || $0.isWhitespace }
            for quote in ["", "\"", "'"] where rest.hasPrefix(quote + key + quote) {
                let after = rest.dropFirst(key.count + 2 * quote.count).drop(while: \.isWhitespace)
                if let next = after.first, "=.]".contains(next) { return true }
            }
            return false
        }
        return index.map { $0 + 1 }
    }

    /// A text value.
    func text(_ key: String) throws(ConfigurationError) -> String {
        guard let value = table[key]?.string else { throw wrong(key, .text) }
        guard !value.isEmpty else { throw bad(key, "\"\"", allowed: "\"…\"") }
        return value
    }

    /// A list of texts.
    func texts(_ key: String) throws(ConfigurationError) -> [String] {
        guard let array = table[key]?.array else { throw wrong(key, .texts) }
        var texts: [String] = []
        for value in array {
            guard let text = value.string else { throw wrong(key, .texts) }
            guard !text.isEmpty else { throw bad(key, "\"\"", allowed: "[\"…\"]") }
            texts.append(text)
        }
        return texts
    }

    /// A boolean value.
    func boolean(_ key: String) throws(ConfigurationError) -> Bool {
        guard let value = table[key]?.bool else { throw wrong(key, .boolean) }
        return value
    }

    /// A whole number within a range.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard table[key]?.type == .int, let value = table[key]?.int else {
            throw wrong(key, .integer)
        }
        guard range.contains(value) else {
            throw bad(key, "\(value)", allowed: "\(range.lowerBound) … \(range.upperBound)")
        }
        return value
    }

    /// A number within a range, whose ends `above` and `below` leave out.
    func number(
        _ key: String,
        in range: ClosedRange<Double>,
        above: Double = -.infinity,
        below: Double = .infinity
    ) throws(ConfigurationError) -> Double {
        let value: Double? =
            switch table[key]?.type {
            case .int: table[key]?.int.map(Double.init)
            case .double: table[key]?.double
            default: nil
            }
        guard let value else { throw wrong(key, .number) }
        guard range.contains(value), value > above, value < below else {
            let low = "\(range.lowerBound) \(above >= range.lowerBound ? "<" : "≤")"
            let high = "\(below <= range.upperBound ? "<" : "≤") \(range.upperBound)"
            throw bad(key, "\(value)", allowed: "\(low) \(key) \(high)")
        }
        return value
    }

    /// The error of a value that is not allowed.
    func bad(_ key: String, _ value: String, allowed: String) -> ConfigurationError {
        .badValue(path: path, line: line(of: key), key: key, value: value, allowed: allowed)
    }

    private func wrong(_ key: String, _ expected: ValueKind) -> ConfigurationError {
        .wrongType(
            path: path,
            line: line(of: key),
            key: key,
            expected: expected,
            got: table[key]?.type.description ?? "nothing"
        )
    }
}

extension Substring {
    fileprivate var nonEmpty: Substring? { isEmpty ? nil : self }
}
