// The rows, one JSON object a line in Alpaca's words, appended as they are kept: whatever ends the program,
// all that was kept is there. A last line that a killed run left half written is taken off. While a
// collection runs, the file is locked, so that two do not write into each other.

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
    package let discarded: Int
    private let descriptor: Int32

    /// Opens the file, or makes it.
    ///
    /// - Throws: `SelfInstructError`.
    package init(path: String) throws(SelfInstructError) {
        self.path = path
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.cannotWrite(path) }
        do throws(SelfInstructError) {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .busy(path: path) }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Self.cannotWrite(path)
            }
            (rows, discarded) = try Self.rows(data, path)
            let isWhole = data.count == discarded || data[data.count - discarded - 1] == 0x0A
            if discarded > 0, ftruncate(descriptor, data.count - discarded) != 0 {
                throw Self.cannotWrite(path)
            }
            if !isWhole { try Self.write("\n", descriptor, path) }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Appends a row.
    ///
    /// - Throws: `SelfInstructError.cannotWrite`.
    package func append(_ row: InstructionExample) throws(SelfInstructError) {
        try Self.write(Self.line(row), descriptor, path)
    }

    /// Puts what was appended onto the disk.
    package func sync() { fsync(descriptor) }

    /// The rows that a file holds already; none where there is no file.
    ///
    /// - Throws: `SelfInstructError.foreignFile`.
    package static func read(path: String) throws(SelfInstructError) -> [InstructionExample] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return try rows(data, path).rows
    }

    // MARK: - Lines

    private static func line(_ row: InstructionExample) -> String {
        let fields = [
            ("instruction", row.instruction), ("input", row.input), ("output", row.output),
        ]
        return "{" + fields.map { "\"\($0)\": \(quoted($1))" }.joined(separator: ", ") + "}\n"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The rows, and how many bytes at the end are the half of one.
    private static func rows(
        _ data: Data,
        _ path: String
    ) throws(SelfInstructError) -> (rows: [InstructionExample], discarded: Int) {
        var rows: [InstructionExample] = []
        var start = data.startIndex
        var number = 0
        while start < data.endIndex {
            number += 1
            let end = data[start...].firstIndex(of: 0x0A)
            let line = data[start..<(end ?? data.endIndex)]
            do throws(JSONError) {
                if !line.allSatisfy({ $0 <= 0x20 }) { rows.append(try row(Data(line))) }
            } catch {
                // Only a killed run leaves a line without its end.
                guard end == nil else {
                    throw .foreignFile(path: path, line: number, reason: reason(error))
                }
                return (rows, line.count)
            }
            start = end.map { $0 + 1 } ?? data.endIndex
        }
        return (rows, 0)
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

    private static func write(
        _ text: String,
        _ descriptor: Int32,
        _ path: String
    ) throws(SelfInstructError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw cannotWrite(path)
            }
        }
    }

    private static func cannotWrite(_ path: String) -> SelfInstructError {
        .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}
