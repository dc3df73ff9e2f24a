// The stored conversations. The question is committed, through to the disk, before its reply is
// decoded; partial replies follow at least every 200 ms. WAL keeps every committed transaction
// through kill -9; `synchronous = FULL` adds an fsync where losing the text to a power cut would
// hurt, NORMAL spares it for partial replies.
//
// Beside them it keeps what was told about people and what they ate (ConversationDatabase+Person).
//
// All calls block and may be made from any thread; `enqueue` and `perform` run them in order on the
// store's own queue, so that the screen never waits for the disk.

import Diagnostics
import Dispatch
import Foundation
import GRDB

/// Conversations in one SQLite file.
package final class ConversationDatabase: Sendable {
    /// The file; nil in memory.
    package let path: String?
    /// What the user must be told about how it was opened.
    package let notice: StoreNotice?
    /// The connection.
    let writer: DatabaseQueue
    /// What this instance signs its streaming replies with.
    let owner: String
    /// The sign of life behind the signature; nil in memory.
    private let lock: InstanceLock?
    /// The clock.
    let now: @Sendable () -> Date
    private let queue = DispatchQueue(label: "mechuri.store.calls", qos: .userInitiated)

    private init(
        path: String?,
        notice: StoreNotice?,
        writer: DatabaseQueue,
        lock: InstanceLock?,
        now: @escaping @Sendable () -> Date
    ) {
        self.path = path
        self.notice = notice
        self.writer = writer
        self.lock = lock
        self.owner = lock?.name ?? UUID().uuidString
        self.now = now
    }

    /// Opens or creates the file; its folder is created with mode 0700, the file has 0600.
    ///
    /// A damaged
    /// file is renamed and a new one begun, which `notice` then says.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - maximumPages: The most pages (of 4096 bytes) it may grow to; nil leaves it to the disk.
    ///   - now: The clock.
    /// - Throws: `StoreError` when the file cannot be used; it is left as it was.
    package convenience init(
        path: String,
        maximumPages: Int? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let path = URL(filePath: path).standardizedFileURL.path
        do {
            let (writer, kept) = try DatabaseOpening(
                path: path,
                now: now(),
                maximumPages: maximumPages
            ).run()
            let lock = InstanceLock(folder: path + "-instances")
            var notice: StoreNotice?
            if let kept {
                let filling = ConversationDatabase(
                    path: path,
                    notice: nil,
                    writer: writer,
                    lock: nil,
                    now: now
                )
                let recovered = filling.store(Salvage.pieces(of: kept))
                filling.storePerson(Salvage.personRows(of: kept))
                notice = .setAside(path: path, kept: kept, recovered: recovered)
            }
            self.init(path: path, notice: notice, writer: writer, lock: lock, now: now)
        } catch {
            throw StoreError.sorted(error, path: path)
        }
    }

    /// An empty database that is gone with the program.
    package convenience init(
        inMemoryBecause notice: StoreNotice? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let writer = try DatabaseQueue(configuration: DatabaseOpening.configuration)
        try Schema.migrator.migrate(writer)
        self.init(path: nil, notice: notice, writer: writer, lock: nil, now: now)
    }

    /// Opens the file for a chat, which must go on in any case: what stands in the way becomes the
    /// notice of a database in memory.
    ///
    /// - Throws: only when not even memory can hold a database.
    package static func openForChat(path: String) throws -> ConversationDatabase {
        do {
            return try ConversationDatabase(path: path)
        } catch StoreError.cannotOpen(let notice) {
            return try ConversationDatabase(inMemoryBecause: notice)
        } catch StoreError.busy {
            return try ConversationDatabase(inMemoryBecause: .busy(path: path))
        } catch {
            let reason = error.text(in: .korean)
            return try ConversationDatabase(
                inMemoryBecause: .notWritable(path: path, reason: reason)
            )
        }
    }

    /// Closes the file; later calls throw.
    ///
    /// Without it the file closes with the last reference.
    package func close() throws {
        try writer.close()
    }

    /// Runs the work on the store's queue, after all work given before.
    package func enqueue(_ work: @escaping @Sendable (ConversationDatabase) -> Void) {
        queue.async { work(self) }
    }

    /// Runs the work on the store's queue, after all work given before, and returns its result.
    package func perform<Value: Sendable>(
        _ work: @escaping @Sendable (ConversationDatabase) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work(self) }) }
        }
    }

    /// Waits until all work given before is done: before the program ends.
    package func drain() {
        queue.sync {}
    }
}

// MARK: - Transactions

extension ConversationDatabase {
    /// How far a commit reaches before the call returns.
    enum Durability {
        /// The kernel: survives the death of the process.
        case process
        /// The disk: survives a power cut.
        case power
    }

    /// Runs the changes in one transaction.
    func write<Value>(
        _ durability: Durability = .power,
        _ changes: (Database) throws -> Value
    ) throws -> Value {
        do {
            return try writer.writeWithoutTransaction { db in
                // The level cannot change inside a transaction, so it is set before each.
                let level = durability == .power ? "FULL" : "NORMAL"
                try db.execute(sql: "PRAGMA synchronous = \(level)")
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try changes(db)
                    return .commit
                }
                guard let value else { throw StoreError.notStored }
                return value
            }
        } catch {
            throw StoreError.sorted(error, path: path ?? ":memory:")
        }
    }

    /// Runs the queries on one consistent view.
    func read<Value>(_ queries: (Database) throws -> Value) throws -> Value {
        do {
            return try writer.read(queries)
        } catch {
            throw StoreError.sorted(error, path: path ?? ":memory:")
        }
    }

    /// Whether a reply's writer still runs: this instance or another live one.
    func isAlive(owner name: String?) -> Bool {
        guard let name else { return false }
        if name == owner { return true }
        guard let path else { return false }
        return InstanceLock.isAlive(name, folder: path + "-instances")
    }
}
