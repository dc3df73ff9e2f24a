// Appends rows to a JSONL file so that nothing is lost when the process dies: every row is one
// write(2) of a whole line to a file opened for appending. What kill -9 can leave is half a line at
// the end, by a write that the system cut short; it is found and removed when the file is opened
// again. A lock keeps a second writer out.

import Foundation
import ModelFormats
import StrictJSON

/// A JSONL file that grows row by row; used from one thread at a time.
package final class DatasetWriter {
    /// The file.
    package let path: String
    /// Rows that were there when it was opened, as many as it has lines that are not blank.
    package let rowsBefore: Int
    /// Bytes of an unfinished last line that were removed on opening.
    package let removedBytes: Int
    /// Rows appended since.
    package private(set) var rowCount = 0
    private let writer: RowWriter
    private let syncs: Bool
    private var descriptor: Int32
    private var size: off_t

    /// Opens a file for appending, or makes it.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must be there.
    ///   - row: How rows are spelled.
    ///   - syncs: Whether each row is on the disk before `append` returns, so that it survives a
    ///     power failure too. Surviving the end of the process needs no sync.
    /// - Throws: `FileError`; ``DatasetError/inUse(path:)``.
    package init(path: String, row: DatasetFormat.Row = .alpaca, syncs: Bool = false) throws {
        self.path = path
        self.syncs = syncs
        writer = RowWriter(row)
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError.cannotWrite(path: path, code: errno) }
        do {
            (rowsBefore, removedBytes, size) = try Self.settle(descriptor, path)
        } catch {
            Foundation.close(descriptor)
            throw error
        }
    }

    deinit { if descriptor >= 0 { Foundation.close(descriptor) } }

    /// Appends an example as one line.
    ///
    /// - Parameters:
    ///   - example: The example.
    ///   - extra: Further members of its row, after the example's own.
    /// - Throws: `FileError`; the file then ends with the row before.
    package func append(_ example: InstructionExample, extra: [JSONMember] = []) throws {
        try append(line: writer.text(of: example, extra: extra))
    }

    /// Appends a row that is spelled already, without a line's end.
    ///
    /// - Throws: `FileError`; the file then ends with the row before.
    package func append(line: String) throws {
        precondition(!line.utf8.contains(UInt8(ascii: "\n")), "a row of several lines")
        guard descriptor >= 0 else { throw FileError.cannotWrite(path: path, code: EBADF) }
        try Self.write(Array((line + "\n").utf8), to: descriptor, path, at: size)
        size += off_t(line.utf8.count + 1)
        rowCount += 1
        if syncs { try sync() }
    }

    /// Puts everything on the disk.
    package func sync() throws {
        guard descriptor >= 0, fsync(descriptor) == 0 || errno == EINVAL else {
            throw FileError.cannotWrite(path: path, code: errno)
        }
    }

    /// Ends the writing; what was appended is on the disk.
    package func close() throws {
        guard descriptor >= 0 else { return }
        defer { descriptor = -1 }
        let result = Result { try sync() }
        let closed = Foundation.close(descriptor)
        try result.get()
        if closed != 0 { throw FileError.cannotWrite(path: path, code: errno) }
    }

    // MARK: - Opening and writing

    /// Locks the file, removes what is unfinished at its end and counts its rows.
    private static func settle(
        _ descriptor: Int32,
        _ path: String
    ) throws -> (rows: Int, removed: Int, size: off_t) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FileError.cannotWrite(path: path, code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.notAFile(path: path) }
        // A file system without locks only loses this protection.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw DatasetError.inUse(path: path)
        }
        var (rows, tail) = try lines(descriptor, path)
        guard !tail.isEmpty else { return (rows, 0, status.st_size) }
        let isWhole = tail.withUnsafeBytes { bytes in
            (try? JSONNode(parsing: bytes, source: path).members()) != nil
        }
        if isWhole {
            // A file that a person ended without a line feed.
            try write([UInt8(ascii: "\n")], to: descriptor, path, at: status.st_size)
            rows += 1
            return (rows, 0, status.st_size + 1)
        }
        let size = status.st_size - off_t(tail.count)
        guard ftruncate(descriptor, size) == 0 else {
            throw FileError.cannotWrite(path: path, code: errno)
        }
        return (rows, tail.count, size)
    }

    /// How many lines that are not blank the file has, and the bytes after the last line feed.
    private static func lines(_ file: Int32, _ path: String) throws -> (rows: Int, tail: [UInt8]) {
        var (rows, isBlank) = (0, true)
        var tail: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var position: off_t = 0
        while true {
            let count = block.withUnsafeMutableBytes {
                pread(file, $0.baseAddress, $0.count, position)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError.cannotOpen(path: path, code: errno)
            }
            if count == 0 { return (rows, isBlank ? [] : tail) }
            position += off_t(count)
            for byte in block[..<count] {
                if byte == UInt8(ascii: "\n") {
                    rows += isBlank ? 0 : 1
                    isBlank = true
                    tail.removeAll(keepingCapacity: true)
                } else {
                    if byte > 0x20 { isBlank = false }
                    tail.append(byte)
                }
            }
        }
    }

    /// One write(2); what it could not write whole is taken back.
    private static func write(
        _ bytes: [UInt8],
        to descriptor: Int32,
        _ path: String,
        at size: off_t
    ) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let code = errno
                ftruncate(descriptor, size)
                throw FileError.cannotWrite(path: path, code: code)
            }
        }
    }
}
