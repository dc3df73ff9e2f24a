// The rows, one JSON object a line in Alpaca's words, appended as they are kept: whatever ends the
// program, all that was kept is there (Datasets' writer sees to that, and to nobody else's writing).
// What is no file of rows is left as it is.

import Datasets
import Foundation
import StrictJSON

/// A file of rows that grows.
package final class CollectionFile {
    /// Where it is.
    package let path: String
    /// The rows it held when it was opened.
    package let rows: [InstructionExample]
    /// The bytes of a half-written line that were taken off.
    package var discarded: Int { writer.removedBytes }
    private let writer: DatasetWriter

    /// Opens the file, or makes it.
    ///
    /// - Throws: `SelfInstructError.foreignFile`, before anything is changed; `FileError`;
    ///   `DatasetError.inUse` when another collection writes to it.
    package init(path: String) throws {
        self.path = path
        rows = try Self.read(path: path)
        writer = try DatasetWriter(path: path)
    }

    /// Appends a row.
    ///
    /// - Throws: `FileError`.
    package func append(_ row: InstructionExample) throws { try writer.append(row) }

    /// Puts what was appended onto the disk.
    ///
    /// - Throws: `FileError`.
    package func sync() throws { try writer.sync() }

    /// The rows that a file holds already; none where there is no file.
    ///
    /// - Throws: `SelfInstructError.foreignFile`.
    package static func read(path: String) throws(SelfInstructError) -> [InstructionExample] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        var rows: [InstructionExample] = []
        let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
            do throws(JSONError) {
                rows.append(try row(Data(line)))
            } catch {
                // A killed run leaves half of a last line.
                let isHalf = number == lines.count - 1 && line.first == UInt8(ascii: "{")
                guard isHalf else {
                    throw .foreignFile(path: path, line: number + 1, reason: reason(error))
                }
            }
        }
        return rows
    }

    private static func row(_ line: Data) throws(JSONError) -> InstructionExample {
        let node = try JSONNode(line)
        return InstructionExample(
            instruction: try node.required("instruction").string(),
            input: try node.present("input")?.string() ?? "",
            output: try node.required("output").string()
        )
    }

    private static func reason(_ error: JSONError) -> String {
        switch error {
        case .syntax, .duplicateKey: "JSON"
        case .missing(_, let field), .wrongType(_, let field, _, _),
            .outOfRange(_, let field, _, _):
            field
        }
    }
}
