// After a crash the chat offers to go on; a reply that another live instance is writing is no crash.
// One test really kills a process with SIGKILL while it writes.

import ConversationStore
import Foundation
import Prompting
import Testing

@Suite("Unfinished replies")
struct UnfinishedReplyTests {
    private let store: TemporaryStore

    init() throws { store = try TemporaryStore() }

    private func begin(
        in database: ConversationDatabase,
        _ text: String = "오늘은"
    ) throws -> (conversation: UUID, turn: Turn, reply: Reply) {
        let turn = Turn(question: "점심 추천")
        let reply = Reply()
        let id = UUID()
        try database.saveQuestion(turn, in: id)
        try database.beginReply(reply, to: turn.id)
        try database.updateReply(reply.id, text: text)
        return (id, turn, reply)
    }

    @Test func `a live instance's reply is not taken for a crash`() throws {
        let writing = try store.open()
        let begun = try begin(in: writing)
        let other = try store.open()
        #expect(try other.unfinishedReply() == nil)
        #expect(try writing.unfinishedReply() == nil)
        #expect(try other.list().map(\.isUnfinished) == [false])
        #expect(try other.takeOverReply(begun.reply.id) == false)
        withExtendedLifetime(writing) {}
    }

    @Test func `a reply whose writer is gone is offered, and one instance takes it over`() throws {
        var writing: ConversationDatabase? = try store.open()
        let begun = try begin(in: try #require(writing))
        writing = nil
        let first = try store.open()
        let second = try store.open()
        let offered = try #require(try first.unfinishedReply())
        #expect(offered.conversation == begun.conversation)
        #expect(offered.turn == begun.turn.id)
        #expect(offered.reply == begun.reply.id)
        #expect(offered.question == "점심 추천")
        #expect(offered.text == "오늘은")
        #expect(try second.list().map(\.isUnfinished) == [true])
        #expect(try first.takeOverReply(begun.reply.id))
        #expect(try second.unfinishedReply() == nil)
        #expect(try second.takeOverReply(begun.reply.id) == false)
        var finished = begun.reply
        finished.text = "오늘은 여기까지"
        finished.state = .stopped
        try first.finishReply(finished)
        #expect(try first.takeOverReply(begun.reply.id) == false)
    }

    @Test func `no instance overwrites what another is writing or has finished`() throws {
        let writing = try store.open()
        let begun = try begin(in: writing)
        let other = try store.open()
        let copy = try #require(try other.load(begun.conversation)).conversation
        var failed = begun.reply
        failed.state = .failed
        #expect(throws: StoreError.writtenElsewhere) { try other.finishReply(failed) }
        try writing.updateReply(begun.reply.id, text: "오늘은 김밥")
        try other.save(copy)
        #expect(
            try other.load(begun.conversation)?.conversation.turns[0].replies[0].text == "오늘은 김밥"
        )
        #expect(try other.unfinishedReply() == nil)
        var finished = begun.reply
        finished.text = "오늘은 김밥이에요."
        finished.state = .complete
        try writing.finishReply(finished)
        try other.save(copy)
        try writing.updateReply(begun.reply.id, text: "늦은 조각")
        #expect(try other.load(begun.conversation)?.conversation.turns[0].replies == [finished])
    }

    @Test func `a reply that was finished, followed by another turn, or deleted is not offered`()
        throws
    {
        var writing: ConversationDatabase? = try store.open()
        let finished = try begin(in: try #require(writing))
        let followed = try begin(in: try #require(writing))
        let deleted = try begin(in: try #require(writing))
        var reply = finished.reply
        reply.state = .complete
        try writing?.finishReply(reply)
        try writing?.saveQuestion(Turn(question: "다음"), in: followed.conversation)
        try writing?.delete(deleted.conversation)
        writing = nil
        #expect(try store.open().unfinishedReply() == nil)
    }

    @Test func `of several crashes the latest is offered`() throws {
        for text in ["하나", "둘"] { _ = try begin(in: try store.open(), text) }
        #expect(try store.open().unfinishedReply()?.text == "둘")
    }

    @Test func `what a crash left unindexed is found`() throws {
        _ = try begin(in: try store.open(), "얼큰한 육개장")
        #expect(try store.open().search("육개장").count == 1)
    }

    @Test func `kill -9 in the middle of a reply loses nothing that was reported as stored`()
        async throws
    {
        let path = store.path
        let ids = [UUID().uuidString, UUID().uuidString, UUID().uuidString]
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, ids = ids as [String]] in
            let uuids = ids.compactMap { UUID(uuidString: $0) }
            let database = try ConversationDatabase(path: path)
            let turn = Turn(id: uuids[1], question: "비 오는데 뭐 먹지")
            try database.saveQuestion(turn, in: uuids[0])
            try database.beginReply(Reply(id: uuids[2]), to: turn.id)
            try database.updateReply(uuids[2], text: "오늘 같은 날은")
            kill(getpid(), SIGKILL)
        }
        let database = try store.open()
        #expect(database.notice == nil)
        let offered = try #require(try database.unfinishedReply())
        #expect(offered.reply.uuidString == ids[2])
        #expect(offered.text == "오늘 같은 날은")
        #expect(offered.question == "비 오는데 뭐 먹지")
        #expect(try database.list().map(\.isUnfinished) == [true])
    }
}
