// Writes a whole data set: rows come one by one, and the array's brackets and commas fall into place.
// Where the bytes go is the caller's affair; a file appears whole or not at all.

import ModelFormats

/// A data set being written.
package struct DatasetOutput {
    /// How it is written.
    package let format: DatasetFormat
    /// Rows written so far.
    package private(set) var rowCount = 0
    private let writer: RowWriter
    private let write: (String) throws -> Void

    /// Writes to a function.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - write: Takes text, in order.
    package init(format: DatasetFormat, write: @escaping (String) throws -> Void) {
        self.format = format
        self.write = write
        writer = RowWriter(format.row)
    }

    /// Appends a record.
    package mutating func append(_ record: DatasetRecord) throws {
        for row in writer.rows(of: record) {
            let opening = format.isLines ? "" : rowCount == 0 ? "[\n  " : ",\n  "
            try write(opening + row + (format.isLines ? "\n" : ""))
            rowCount += 1
        }
    }

    /// Writes what is missing at the end.
    package func finish() throws {
        if !format.isLines { try write(rowCount == 0 ? "[]\n" : "\n]\n") }
    }

    /// Writes records to a file.
    ///
    /// - Parameters:
    ///   - records: The records.
    ///   - path: The file; one that is there is replaced when all is written.
    ///   - format: The format.
    /// - Returns: The number of rows.
    /// - Throws: `FileError`; the file is then as it was.
    @discardableResult
    package static func write(
        _ records: some Sequence<DatasetRecord>,
        to path: String,
        format: DatasetFormat
    ) throws -> Int {
        let file = try AtomicOutputFile(path: path)
        var output = DatasetOutput(format: format) { try file.write(Array($0.utf8)) }
        for record in records { try output.append(record) }
        try output.finish()
        try file.finish()
        return output.rowCount
    }
}
