// The store as the history commands need it: where nothing was ever saved they make no file, and
// what can only be read is read from a copy.

import Configuration
import ConversationStore
import Diagnostics
import Foundation

/// Opens the saved conversations for a command.
enum SavedConversations {
    /// The store for a command that changes it; what stands in the way is an error.
    ///
    /// Without a file it is an empty one in memory.
    static func open() throws -> ConversationDatabase {
        let path = try ResourceLocator().databaseFile()
        guard FileManager.default.fileExists(atPath: path) else {
            return try ConversationDatabase(inMemoryBecause: nil)
        }
        return noticed(try ConversationDatabase(path: path))
    }

    /// The store for a command that adds to it; the file is created where there is none.
    static func openOrCreate() throws -> ConversationDatabase {
        noticed(try ConversationDatabase(path: try ResourceLocator().databaseFile()))
    }

    /// Reads the store; a file that may not be written is copied first.
    static func reading<Value>(_ body: (ConversationDatabase) throws -> Value) throws -> Value {
        do {
            return try body(try open())
        } catch StoreError.cannotOpen(.notWritable(let path, let reason)) {
            guard let folder = copy(of: path) else {
                throw StoreError.cannotOpen(.notWritable(path: path, reason: reason))
            }
            defer { try? FileManager.default.removeItem(at: folder) }
            let name = URL(filePath: path).lastPathComponent
            let database = try ConversationDatabase(path: folder.appending(path: name).path)
            defer { try? database.close() }
            return try body(noticed(database))
        }
    }

    /// Says what the store has to say about how it was opened.
    private static func noticed(_ database: ConversationDatabase) -> ConversationDatabase {
        if let notice = database.notice { complain(notice.message(in: processLanguage)) }
        return database
    }

    /// A private folder with copies of the file and its write-ahead log; nil when they cannot be
    /// read.
    private static func copy(of path: String) -> URL? {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "mechuri-" + UUID().uuidString)
        do {
            try manager.createDirectory(
                at: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            for file in [path, path + "-wal"] where manager.fileExists(atPath: file) {
                let target = folder.appending(path: URL(filePath: file).lastPathComponent)
                try manager.copyItem(at: URL(filePath: file), to: target)
                try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target.path)
            }
            return folder
        } catch {
            try? manager.removeItem(at: folder)
            return nil
        }
    }
}
