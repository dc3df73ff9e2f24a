// Opens the conversation file without ever harming one that is not in order. A first, read-only
// look decides: a file of another program or of a newer 메추리 is left alone, a damaged one is renamed
// with its -wal and -shm, and only then is the file opened for writing and migrated. A lock keeps
// two instances that start at once from doing this to each other.

import Foundation
import GRDB

/// The steps from a path to a database that can be used.
struct DatabaseOpening {
    /// The database file.
    let path: String
    /// The date, for the name of a damaged file.
    let now: Date
    /// The most pages the file may have; nil leaves it to the disk.
    var maximumPages: Int?
    /// Seconds that a statement waits for another process.
    static let busyTimeout: TimeInterval = 5

    private var folder: String { (path as NSString).deletingLastPathComponent }

    /// The database, and the new name of a damaged file that had to be set aside for it.
    func run() throws -> (queue: DatabaseQueue, kept: String?) {
        try createFolder()
        let lock = try lockOpening()
        defer { close(lock) }
        var kept: String?
        if FileManager.default.fileExists(atPath: path) {
            do {
                try inspect()
            } catch let error as DatabaseError where Self.isDamage(error) {
                kept = try setAside()
            }
        }
        return (try openForWriting(), kept)
    }

    /// Whether the error says that the file's content is damaged.
    static func isDamage(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
    }

    /// The configuration of every connection.
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "mechuri.store"
        return configuration
    }

    private func createFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw notWritable(error.localizedDescription)
        }
    }

    /// Waits at most the busy timeout for other instances that are opening.
    private func lockOpening() throws -> Int32 {
        let descriptor = open(path + "-open", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw notWritable(String(cString: strerror(errno))) }
        let deadline = Date.now + Self.busyTimeout
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // Where locks do not work at all, opening goes on without one.
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            guard Date.now < deadline else {
                close(descriptor)
                throw StoreError.busy(path: path)
            }
            usleep(5_000)
        }
        return descriptor
    }

    /// Looks at the file through a read-only connection, which changes not one byte of it.
    private func inspect() throws {
        if try isEmptyFile() { return }
        var configuration = Self.configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        try queue.read { db in
            let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
            if id != Schema.applicationID && tables > 0 {
                throw StoreError.cannotOpen(.foreignFile(path: path))
            }
            if try Schema.migrator.hasBeenSuperseded(db) {
                throw StoreError.cannotOpen(.newerSchema(path: path))
            }
            let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
            if verdict != "ok" {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict)
            }
        }
    }

    private func isEmptyFile() throws -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { throw notWritable(String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw notWritable(
                String(cString: strerror(status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL))
            )
        }
        return status.st_size == 0
    }

    /// Renames the file and its companions: conversations.damaged-20261123-042511.sqlite.
    private func setAside() throws -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyyMMdd-HHmmss"
        let name = path as NSString
        let stem = name.deletingPathExtension + ".damaged-" + format.string(from: now)
        let suffix = name.pathExtension.isEmpty ? "" : "." + name.pathExtension
        var kept = stem + suffix
        var count = 2
        while FileManager.default.fileExists(atPath: kept) {
            kept = "\(stem)-\(count)\(suffix)"
            count += 1
        }
        guard rename(path, kept) == 0 else { throw notWritable(String(cString: strerror(errno))) }
        for companion in ["-wal", "-shm", "-journal"] {
            rename(path + companion, kept + companion)
        }
        return kept
    }

    /// SQLite gives -wal and -shm the permissions of the file itself, so those are set first.
    ///
    /// A file
    /// that exists is not opened here: closing it would drop this process's other SQLite locks.
    private func openForWriting() throws -> DatabaseQueue {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 || errno == EEXIST else {
            throw notWritable(String(cString: strerror(errno)))
        }
        if descriptor >= 0 { close(descriptor) }
        chmod(path, 0o600)
        do {
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            }
            try Schema.migrator.migrate(queue)
            try queue.writeWithoutTransaction { db in
                if let maximumPages {
                    try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)")
                }
                // SQLite opens what it may not write without a word; this asks.
                try db.execute(sql: "DELETE FROM conversation WHERE 0")
            }
            return queue
        } catch let error as DatabaseError {
            throw notWritable(error.message ?? "SQLite \(error.resultCode.rawValue)")
        }
    }

    private func notWritable(_ reason: String) -> StoreError {
        .cannotOpen(.notWritable(path: path, reason: reason))
    }
}
