// Reads a table of what 메추리 knows: JSON Lines, the first line the schema, each further line one row;
// blank lines and lines that begin with `//` or `#` are passed over. JSONDecoder does the decoding; this
// file turns its errors into ones that name the line, the field and the words it may hold.

import Dispatch
import Foundation
import KoreanText
import Synchronization

/// A row of a table.
protocol TableRow: Decodable, Sendable {
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
struct TableLine<Row: Sendable>: Sendable {
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

    /// The rows that can be read, and everything that is wrong with the others, in the file's order.
    func scan(_ data: Data) -> (rows: [TableLine<Row>], faults: [MenuCatalogError]) {
        var lines = Array(data).split(separator: Self.newline, omittingEmptySubsequences: false)
            .enumerated().map { NumberedLine(bytes: Self.trimmed($1), number: $0 + 1) }
            .filter { !$0.isRemark }
        var faults: [MenuCatalogError] = []
        do {
            // A first line that is no text is told as such below.
            let first = lines.first?.json
            if let first, try isHeader(first) {
                lines.removeFirst()
            } else if requiresHeader, first != nil || lines.isEmpty {
                faults.append(.noHeader(path: path, expected: Row.header))
            }
        } catch {
            // Lines of a schema that is not known mean nothing.
            return ([], [error])
        }
        var rows: [TableLine<Row>] = []
        for outcome in decode(lines) {
            switch outcome {
            case .success(let row): rows.append(row)
            case .failure(let fault): faults.append(fault)
            }
        }
        return (rows, faults)
    }

    private struct NumberedLine: Sendable {
        let bytes: ArraySlice<UInt8>
        let number: Int

        var isRemark: Bool {
            bytes.isEmpty || bytes.starts(with: "//".utf8) || bytes.starts(with: "#".utf8)
        }

        /// The line as JSON in NFC; nil where it is no UTF-8.
        var json: Data? { String(validating: bytes, as: UTF8.self).map { Data($0.nfc.utf8) } }
    }

    private typealias Outcome = Result<TableLine<Row>, MenuCatalogError>

    /// Decodes lines on all cores: a catalogue is read at every start.
    private func decode(_ lines: [NumberedLine]) -> [Outcome] {
        let parts = max(1, min(8, lines.count / 100))
        let done = Mutex<[Int: [Outcome]]>([:])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let range = lines.count * part / parts..<lines.count * (part + 1) / parts
            let outcomes = lines[range].map(decode)
            done.withLock { $0[part] = outcomes }
        }
        return done.withLock { done in (0..<parts).flatMap { done[$0] ?? [] } }
    }

    private func decode(_ line: NumberedLine) -> Outcome {
        guard let json = line.json else {
            return .failure(.unreadable(path: path, reason: "UTF-8, line \(line.number)"))
        }
        do {
            let row = try row(json, line.number)
            return .success(TableLine(row: row, path: path, line: line.number))
        } catch {
            return .failure(error)
        }
    }

    private static var newline: UInt8 { UInt8(ascii: "\n") }
    private static var byteOrderMark: [UInt8] { [0xEF, 0xBB, 0xBF] }

    /// A line without white space at its ends, and without the mark that some editors begin a file with.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        var line = line
        if line.starts(with: byteOrderMark) { line = line.dropFirst(byteOrderMark.count) }
        line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }

    private struct Header: Decodable {
        let schema: String
        let version: Int
    }

    private func isHeader(_ json: Data) throws(MenuCatalogError) -> Bool {
        guard let header = try? JSONDecoder().decode(Header.self, from: json) else { return false }
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
            decoded = try JSONDecoder().decode(Line.self, from: json)
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
