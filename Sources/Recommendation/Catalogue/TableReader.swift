// Reads a table of what 메추리 knows: JSON Lines, the first line the schema, each further line one row;
// blank lines and lines that begin with `//` or `#` are passed over. JSONDecoder does the decoding; this
// file turns its errors into ones that name the line, the field and the words it may hold.

import Foundation
import KoreanText

/// A row of a table.
protocol TableRow: Decodable {
    /// The name of the table's schema.
    static var schema: String { get }
    /// The version that is written, and the oldest that can still be read.
    static var versions: ClosedRange<Int> { get }
    /// The fields of a row, in the order of the file.
    static var fields: [String] { get }
    /// Fields of older versions that can still be read.
    static var retiredFields: [String] { get }
    /// The words that a field may hold; empty where it is free text.
    static func words(of field: String) -> [String]
    /// The first field with a value that cannot be, and that value; nil when all is well.
    var fault: (field: String, value: String)? { get }
}

extension TableRow {
    static var retiredFields: [String] { [] }

    /// The first line of a table.
    static var header: String {
        #"{"schema": "\#(schema)", "version": \#(versions.upperBound)}"#
    }
}

/// A row and where it stands.
struct TableLine<Row> {
    /// The row.
    let row: Row
    /// The file, for messages.
    let path: String
    /// The line, counted from 1.
    let line: Int
}

/// The reader of tables.
struct TableReader<Row: TableRow> {
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

    /// All rows of the file.
    func read() throws(MenuCatalogError) -> [TableLine<Row>] { try rows(of: try bytes()) }

    /// The bytes of the file.
    func bytes() throws(MenuCatalogError) -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    /// All rows of a file's bytes.
    ///
    /// - Throws: the first thing wrong.
    func rows(of data: Data) throws(MenuCatalogError) -> [TableLine<Row>] {
        let (rows, faults) = scan(data)
        if let first = faults.first { throw first }
        return rows
    }

    /// The rows that can be read, and everything that is wrong with the others.
    func scan(_ data: Data) -> (rows: [TableLine<Row>], faults: [MenuCatalogError]) {
        var rows: [TableLine<Row>] = []
        var faults: [MenuCatalogError] = []
        var headerSeen = false
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() {
            guard let line = String(validating: bytes, as: UTF8.self) else {
                faults.append(.unreadable(path: path, reason: "UTF-8, line \(index + 1)"))
                continue
            }
            let trimmed = line.trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{FEFF}"]))
            if trimmed.isEmpty || trimmed.hasPrefix("//") || trimmed.hasPrefix("#") { continue }
            let json = Data(trimmed.nfc.utf8)
            do throws(MenuCatalogError) {
                if !headerSeen {
                    headerSeen = true
                    if try isHeader(json) { continue }
                    if requiresHeader {
                        faults.append(.noHeader(path: path, expected: Row.header))
                    }
                }
                let row = try row(json, index + 1)
                rows.append(TableLine(row: row, path: path, line: index + 1))
            } catch {
                faults.append(error)
                // Lines of a schema that is not known mean nothing.
                if case .unknownSchema = error { return (rows, faults) }
            }
        }
        if requiresHeader, !headerSeen {
            faults.append(.noHeader(path: path, expected: Row.header))
        }
        return (rows, faults)
    }

    private struct Header: Decodable {
        let schema: String
        let version: Int
    }

    private func isHeader(_ json: Data) throws(MenuCatalogError) -> Bool {
        guard let header = try? decoder.decode(Header.self, from: json) else { return false }
        guard header.schema == Row.schema, Row.versions.contains(header.version) else {
            throw .unknownSchema(
                path: path,
                got: "\(header.schema) \(header.version)",
                expected: Row.header
            )
        }
        return true
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The row and any key that is not one of its fields, in one pass over the JSON.
    private struct Line: Decodable {
        let row: Row
        let unknownField: String?

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
            let known = Row.fields + Row.retiredFields
            unknownField = keys.sorted().first { !known.contains($0) }
            row = try Row(from: decoder)
        }
    }

    private func row(_ json: Data, _ line: Int) throws(MenuCatalogError) -> Row {
        let decoded: Line
        do {
            decoded = try decoder.decode(Line.self, from: json)
        } catch let error as DecodingError {
            throw translated(error, line)
        } catch {
            throw .invalidJSON(path: path, line: line)
        }
        if let field = decoded.unknownField {
            throw .unknownField(path: path, line: line, field: field, known: Row.fields)
        }
        if let fault = decoded.row.fault {
            throw .badValue(path: path, line: line, field: fault.field, value: fault.value)
        }
        return decoded.row
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
                allowed: Row.words(of: field)
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
}
