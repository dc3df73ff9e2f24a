// Every change to the stored conversations. Each call is one transaction, so a crash leaves all of
// it or nothing; text becomes NFC on the way in.

import Foundation
import GRDB
import KoreanText
import Prompting

extension ConversationDatabase {
    /// Stores a question, and the replies that the turn already has, as the conversation's last
    /// turn.
    ///
    /// The conversation is created at its first question, with the title made from it unless
    /// one is given. On return it is on the disk: decoding may begin.
    package func saveQuestion(
        _ turn: Turn,
        in conversation: Conversation.ID,
        title: String = ""
    ) throws {
        try write { db in
            let parent = try storeConversation(conversation, title, turn.question, in: db)
            try storeTurn(turn, parent, in: db)
        }
    }

    /// Stores the conversation as it is given, whatever of it is stored already: the way back after
    /// a save failed.
    ///
    /// Nothing stored is removed.
    package func save(_ conversation: Conversation) throws {
        try write { db in try store(conversation, in: db) }
    }

    /// Stores a new reply, usually empty and streaming, as the turn's last and selected one.
    package func beginReply(_ reply: Reply, to turn: Turn.ID) throws {
        try write { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT key, conversation FROM turn WHERE id = ?",
                    arguments: [turn.uuidString]
                )
            else { throw StoreError.notStored }
            let key: Int64 = row["key"]
            try storeReply(reply, key, row["conversation"], in: db)
            try db.execute(
                sql: """
                    UPDATE turn SET selected =
                        (SELECT COUNT(*) - 1 FROM reply WHERE turn = turn.key)
                    WHERE key = ?
                    """,
                arguments: [key]
            )
            try touch(row["conversation"], in: db)
        }
    }

    /// Replaces the text of a reply that is being written; call it at least every 200 ms.
    ///
    /// It
    /// survives kill -9 on return. A reply that is finished already keeps its text.
    package func updateReply(_ reply: Reply.ID, text: String) throws {
        try write(.process) { db in
            try db.execute(
                sql: """
                    UPDATE reply SET text = ?, indexed = 0, updated = ?
                    WHERE id = ? AND state = 'streaming'
                    """,
                arguments: [text.nfc, now().timeIntervalSince1970, reply.uuidString]
            )
            if db.changesCount == 1 { return }
            guard try stored(reply, in: db) != nil else { throw StoreError.notStored }
        }
    }

    /// Stores a reply's final text, state and all that is known of it.
    ///
    /// - Throws: `StoreError.writtenElsewhere` when another live instance is writing it.
    package func finishReply(_ reply: Reply) throws {
        try write { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT turn, conversation FROM reply JOIN turn ON turn.key = reply.turn
                        WHERE reply.id = ?
                        """,
                    arguments: [reply.id.uuidString]
                )
            else { throw StoreError.notStored }
            if try isProtected(reply, in: db) { throw StoreError.writtenElsewhere }
            try storeReply(reply, row["turn"], row["conversation"], in: db)
            try touch(row["conversation"], in: db)
        }
    }

    /// Takes a streaming reply whose writer died, in order to go on with it or to finish it.
    ///
    /// - Returns: false when it is not there, is finished, or a live instance writes it.
    package func takeOverReply(_ reply: Reply.ID) throws -> Bool {
        try write { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT owner FROM reply WHERE id = ? AND state = 'streaming'",
                    arguments: [reply.uuidString]
                )
            else { return false }
            let holder: String? = row["owner"]
            if holder != owner && isAlive(owner: holder) { return false }
            try db.execute(
                sql: "UPDATE reply SET owner = ? WHERE id = ?",
                arguments: [owner, reply.uuidString]
            )
            return true
        }
    }

    /// Remembers which reply of a turn is being looked at.
    package func selectReply(at index: Int, of turn: Turn.ID) throws {
        try write(.process) { db in
            try db.execute(
                sql: "UPDATE turn SET selected = ? WHERE id = ?",
                arguments: [max(0, index), turn.uuidString]
            )
            guard db.changesCount == 1 else { throw StoreError.notStored }
        }
    }

    /// Gives a conversation another title; text without a title in it changes nothing.
    package func rename(_ conversation: Conversation.ID, to title: String) throws {
        let title = ConversationTitle.renamed(title).nfc
        guard !title.isEmpty else { return }
        try write { db in
            guard let key = try key(of: conversation, in: db) else { throw StoreError.notStored }
            try db.execute(
                sql: "UPDATE conversation SET title = ? WHERE key = ?",
                arguments: [title, key]
            )
            try index(title, conversation: key, in: db)
        }
    }

    /// Takes a turn and all after it out of the conversation (the question is asked anew, in other
    /// words); they stay in the file until the conversation is purged.
    package func removeTurns(from turn: Turn.ID) throws {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE turn SET removed = ? WHERE removed IS NULL
                        AND conversation = (SELECT conversation FROM turn WHERE id = ?)
                        AND position >= (SELECT position FROM turn WHERE id = ?)
                    """,
                arguments: [now().timeIntervalSince1970, turn.uuidString, turn.uuidString]
            )
        }
    }

    /// Deletes a conversation; `restore` undoes it until it is purged.
    package func delete(_ conversation: Conversation.ID) throws {
        try mark(conversation, deleted: now().timeIntervalSince1970)
    }

    /// Undoes a deletion.
    package func restore(_ conversation: Conversation.ID) throws {
        try mark(conversation, deleted: nil)
    }

    /// Removes for good what was deleted before the date: no page, no index entry and no log keeps
    /// its words.
    ///
    /// - Returns: How many conversations went.
    @discardableResult
    package func purge(deletedBefore date: Date) throws -> Int {
        let count = try write { db in
            let keys = try Int64.fetchAll(
                db,
                sql: "SELECT key FROM conversation WHERE deleted < ?",
                arguments: [date.timeIntervalSince1970]
            )
            // Freed pages are filled with zeros; a system's SQLite may leave that out.
            if !keys.isEmpty { try db.execute(sql: "PRAGMA secure_delete = ON") }
            for key in keys {
                try removeFromIndex("conversation = ?", [key], in: db)
                try db.execute(sql: "DELETE FROM conversation WHERE key = ?", arguments: [key])
            }
            // FTS5 only notes deletions beside the terms until their segments are merged.
            if !keys.isEmpty {
                try db.execute(sql: "INSERT INTO search (search) VALUES ('optimize')")
            }
            return keys.count
        }
        // The log still holds pages as they were. Another instance that reads just now postpones
        // this to the end of the last instance, which removes the log.
        if count > 0 {
            try? writer.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
        return count
    }
}

// MARK: - Rows

extension ConversationDatabase {
    /// The row of a conversation, deleted or not.
    func key(of conversation: Conversation.ID, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT key FROM conversation WHERE id = ?",
            arguments: [conversation.uuidString]
        )
    }

    /// Stores a whole conversation inside a transaction.
    func store(_ conversation: Conversation, in db: Database) throws {
        guard let first = conversation.turns.first else { return }
        let key = try storeConversation(
            conversation.id,
            conversation.title,
            first.question,
            in: db
        )
        for turn in conversation.turns { try storeTurn(turn, key, in: db) }
    }

    private func mark(_ conversation: Conversation.ID, deleted: Double?) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE conversation SET deleted = ? WHERE id = ?",
                arguments: [deleted, conversation.uuidString]
            )
            guard db.changesCount == 1 else { throw StoreError.notStored }
        }
    }

    private func touch(_ conversation: Int64, in db: Database) throws {
        try db.execute(
            sql: "UPDATE conversation SET updated = ? WHERE key = ?",
            arguments: [now().timeIntervalSince1970, conversation]
        )
    }

    private func storeConversation(
        _ id: Conversation.ID,
        _ title: String,
        _ question: String,
        in db: Database
    ) throws -> Int64 {
        if let key = try key(of: id, in: db) {
            // Another instance may have deleted it meanwhile; what goes on is not deleted.
            try db.execute(
                sql: "UPDATE conversation SET deleted = NULL WHERE key = ?",
                arguments: [key]
            )
            try touch(key, in: db)
            return key
        }
        let title = (title.isEmpty ? ConversationTitle.title(for: question) : title).nfc
        let date = now().timeIntervalSince1970
        try db.execute(
            sql: "INSERT INTO conversation (id, title, created, updated) VALUES (?, ?, ?, ?)",
            arguments: [id.uuidString, title, date, date]
        )
        let key = db.lastInsertedRowID
        try index(title, conversation: key, in: db)
        return key
    }

    private func storeTurn(_ turn: Turn, _ conversation: Int64, in db: Database) throws {
        let question = turn.question.nfc
        let key: Int64
        if let stored = try Row.fetchOne(
            db,
            sql: "SELECT key, question FROM turn WHERE id = ?",
            arguments: [turn.id.uuidString]
        ) {
            key = stored["key"]
            try db.execute(
                sql: "UPDATE turn SET question = ?, selected = ? WHERE key = ?",
                arguments: [question, max(0, turn.selected), key]
            )
            if stored["question"] != question {
                try index(question, conversation: conversation, turn: key, in: db)
            }
        } else {
            try db.execute(
                sql: """
                    INSERT INTO turn (id, conversation, position, question, selected, created)
                    VALUES (?, ?, (SELECT COALESCE(MAX(position), -1) + 1 FROM turn
                        WHERE conversation = ?), ?, ?, ?)
                    """,
                arguments: [
                    turn.id.uuidString, conversation, conversation, question,
                    max(0, turn.selected), now().timeIntervalSince1970,
                ]
            )
            key = db.lastInsertedRowID
            try index(question, conversation: conversation, turn: key, in: db)
        }
        for reply in turn.replies { try storeReply(reply, key, conversation, in: db) }
    }

    private func stored(_ reply: Reply.ID, in db: Database) throws -> Row? {
        try Row.fetchOne(
            db,
            sql: "SELECT state, owner FROM reply WHERE id = ?",
            arguments: [reply.uuidString]
        )
    }

    /// Whether the stored reply is ahead of the given one: another live instance is writing it, or
    /// it is finished and the given one is an older copy, still streaming.
    private func isProtected(_ reply: Reply, in db: Database) throws -> Bool {
        guard let row = try stored(reply.id, in: db) else { return false }
        let (state, holder): (String, String?) = (row["state"], row["owner"])
        guard state == ReplyState.streaming.rawValue else { return reply.state == .streaming }
        return holder != owner && isAlive(owner: holder)
    }

    private func storeReply(
        _ reply: Reply,
        _ turn: Int64,
        _ conversation: Int64,
        in db: Database
    ) throws {
        if try isProtected(reply, in: db) { return }
        let date = now().timeIntervalSince1970
        let isStreaming = reply.state == .streaming
        let text = reply.text.nfc
        try db.execute(
            sql: """
                INSERT INTO reply (id, turn, position, text, state, menu, seed, parameters, model,
                    failure, reasons, source, owner, created, updated)
                VALUES (?, ?, (SELECT COALESCE(MAX(position), -1) + 1 FROM reply WHERE turn = ?),
                    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET text = excluded.text, state = excluded.state,
                    menu = excluded.menu, seed = excluded.seed, parameters = excluded.parameters,
                    model = excluded.model, failure = excluded.failure,
                    reasons = excluded.reasons, source = excluded.source,
                    owner = iif(excluded.owner IS NULL, NULL, reply.owner),
                    updated = excluded.updated, indexed = 0
                """,
            arguments: [
                reply.id.uuidString, turn, turn, text, reply.state.rawValue, reply.menu?.nfc,
                reply.seed.map { Int64(bitPattern: $0) }, reply.parameters, reply.model,
                reply.failure?.nfc, Self.stored(reasons: reply.reasons), reply.source.rawValue,
                isStreaming ? owner : nil, date, date,
            ]
        )
        if isStreaming { return }
        guard
            let key = try Int64.fetchOne(
                db,
                sql: "SELECT key FROM reply WHERE id = ?",
                arguments: [reply.id.uuidString]
            )
        else { return }
        try index(text, conversation: conversation, turn: turn, reply: key, in: db)
    }
}
