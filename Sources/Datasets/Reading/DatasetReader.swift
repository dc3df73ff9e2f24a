// Reads a data set row by row. A row that cannot be read does not end the reading: `check` wants to
// tell all of them, training stops at the first.

import Diagnostics
import Foundation
import ModelFormats
import StrictJSON

/// A file of examples.
package final class DatasetReader {
    /// Rows of more bytes are refused.
    package static let longestRow = 16 << 20

    /// The file.
    package let path: String
    /// Rows one a line rather than in an array.
    package let isLines: Bool
    private let file: MappedFile
    private var scanner: RecordScanner
    private var hasFailed = false

    /// Opens a file.
    ///
    /// - Throws: `FileError`; ``DatasetError/notADataset(path:)`` or a wrong encoding.
    package init(path: String) throws {
        self.path = path
        let file = try MappedFile(path: path, access: .sequential)
        guard let scanner = RecordScanner(file.bytes) else {
            let place = DatasetError.Place(path: path, line: 1)
            if let encoding = Self.wideEncoding(file.bytes) {
                throw DatasetError.notUTF8(place, encoding: encoding)
            }
            throw DatasetError.notADataset(path: path)
        }
        self.file = file
        self.scanner = scanner
        isLines = scanner.isLines
    }

    /// Bytes of the file.
    package var byteCount: Int { file.bytes.count }
    /// Bytes read so far.
    package var bytesRead: Int { scanner.position }

    /// The next row, or what is wrong with it; nil at the end.
    ///
    /// - Throws: `FileError/changed` when somebody writes to the file meanwhile.
    package func next() throws -> Result<DatasetRecord, DatasetError>? {
        guard !hasFailed else { return nil }
        let piece: RecordScanner.Piece?
        do {
            piece = try scanner.next()
        } catch {
            hasFailed = true
            let place = DatasetError.Place(path: path, line: error.line)
            return .failure(.syntax(place, byte: error.byte, error.problem))
        }
        guard let piece else {
            try file.requireUnchanged()
            return nil
        }
        return read(piece)
    }

    /// All rows of a file.
    ///
    /// - Throws: what is wrong with the first that cannot be read.
    package static func records(path: String) throws -> [DatasetRecord] {
        let reader = try DatasetReader(path: path)
        var result: [DatasetRecord] = []
        while let record = try reader.next() { result.append(try record.get()) }
        return result
    }

    /// All examples of a file, in order.
    ///
    /// - Throws: what is wrong with the first row that cannot be read.
    package static func examples(path: String) throws -> [InstructionExample] {
        try records(path: path).flatMap(\.examples)
    }

    private func read(_ piece: RecordScanner.Piece) -> Result<DatasetRecord, DatasetError> {
        let place = DatasetError.Place(path: path, line: piece.line)
        guard piece.range.count <= Self.longestRow else {
            return .failure(.tooLong(place, limit: Self.longestRow))
        }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[piece.range])
        do {
            let node = try JSONNode(parsing: bytes, source: path)
            let (row, examples) = try RowReader(node: node, place: place).examples()
            return .success(DatasetRecord(line: piece.line, row: row, examples: examples))
        } catch let error as DatasetError {
            return .failure(error)
        } catch let error as JSONError {
            let isCut = isLines && !piece.isEnded
            return .failure(described(error, place, bytes, isCut: isCut))
        } catch {
            preconditionFailure("reading a row threw \(error)")
        }
    }

    /// The same in our words; a row may have several lines, and the place is where the error is.
    private func described(
        _ error: JSONError,
        _ row: DatasetError.Place,
        _ bytes: UnsafeRawBufferPointer,
        isCut: Bool
    ) -> DatasetError {
        func place(_ offset: Int) -> (DatasetError.Place, byte: Int) {
            let before = bytes.prefix(offset)
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let lines = before.count { $0 == UInt8(ascii: "\n") }
            return (.init(path: row.path, line: row.line + lines), offset - start + 1)
        }
        switch error {
        case .syntax(_, _, .endOfText) where isCut: return .unfinished(row)
        case .syntax(_, let offset, .invalidUTF8):
            return .notUTF8(place(offset).0, encoding: nil)
        case .syntax(_, let offset, let problem):
            let (place, byte) = place(offset)
            return .syntax(place, byte: byte, problem)
        case .duplicateKey(_, let key, let offset):
            return .duplicateKey(place(offset).0, key: key)
        case .missing(_, let field): return .missing(row, field: field)
        case .wrongType(_, let field, let expected, let got):
            return .wrongType(row, field: field, expected: expected, got: got)
        case .outOfRange(_, let field, let got, let allowed):
            return .wrongType(row, field: field, expected: allowed, got: got)
        }
    }

    /// UTF-16, told by its mark or by the zero beside the first bracket.
    private static func wideEncoding(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE), (0xFE, 0xFF): return "UTF-16"
        case (UInt8(ascii: "["), 0), (UInt8(ascii: "{"), 0): return "UTF-16LE"
        case (0, UInt8(ascii: "[")), (0, UInt8(ascii: "{")): return "UTF-16BE"
        default: return nil
        }
    }
}
