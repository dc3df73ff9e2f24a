// A folder of its own for each test, removed at its end, and short ways to make conversations.

import ConversationStore
import Foundation
import Prompting
import Synchronization

/// A temporary folder with a conversation file in it.
final class TemporaryStore: Sendable {
    let folder: String
    var path: String { folder + "/data/conversations.sqlite" }

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "mechuri-store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open() throws -> ConversationDatabase { try ConversationDatabase(path: path) }

    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
    }

    /// The files of the data folder, sorted.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder + "/data").sorted()
    }

    func bytes(_ name: String = "conversations.sqlite") throws -> Data {
        try Data(contentsOf: URL(filePath: folder + "/data/" + name))
    }

    func write(_ data: Data, _ name: String = "conversations.sqlite") throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/data",
            withIntermediateDirectories: true
        )
        try data.write(to: URL(filePath: folder + "/data/" + name))
    }
}

/// A clock that moves one second with each look at it.
final class TickingClock: Sendable {
    private let seconds = Mutex(1_800_000_000.0)

    var now: @Sendable () -> Date {
        {
            self.seconds.withLock {
                $0 += 1; return Date(timeIntervalSince1970: $0)
            }
        }
    }
}

extension ConversationDatabase {
    /// Stores a conversation of one question and one complete reply.
    @discardableResult
    func add(
        _ question: String,
        _ reply: String = "",
        menu: String? = nil,
        id: UUID = UUID()
    ) throws -> Conversation.ID {
        var turn = Turn(question: question)
        if !reply.isEmpty {
            turn.replies = [Reply(text: reply, state: .complete, menu: menu)]
        }
        try saveQuestion(turn, in: id)
        return id
    }
}
