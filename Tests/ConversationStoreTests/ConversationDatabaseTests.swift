// What is stored comes back, in every reader's eyes at once, and nothing is lost by deleting,
// renaming, choosing or writing from two instances.

import ConversationStore
import Foundation
import Prompting
import Testing

@Suite("ConversationDatabase")
struct ConversationDatabaseTests {
    private let store: TemporaryStore
    private let database: ConversationDatabase

    init() throws {
        store = try TemporaryStore()
        database = try ConversationDatabase(path: store.path, now: TickingClock().now)
    }

    @Test func `a question is on the disk before its reply is begun`() throws {
        let turn = Turn(question: "매운 음식 추천해줘")
        let id = UUID()
        try database.saveQuestion(turn, in: id)
        let other = try store.open()
        let stored = try #require(try other.load(id))
        #expect(stored.conversation == Conversation(id: id, title: "매운 음식 추천해줘", turns: [turn]))
        #expect(try #require(stored.asked[turn.id]) > stored.created)
    }

    @Test func `a partial reply is seen by another connection at once`() throws {
        let turn = Turn(question: "점심")
        let reply = Reply()
        let id = UUID()
        try database.saveQuestion(turn, in: id)
        try database.beginReply(reply, to: turn.id)
        let other = try store.open()
        for text in ["오", "오늘", "오늘은 김"] {
            try database.updateReply(reply.id, text: text)
            let stored = try other.load(id)
            #expect(stored?.conversation.turns.first?.replies.first?.text == text)
            #expect(stored?.conversation.turns.first?.replies.first?.state == .streaming)
        }
    }

    @Test func `every alternative keeps all that is known of it`() throws {
        let id = UUID()
        let turn = Turn(question: "저녁")
        var first = Reply(state: .streaming)
        try database.saveQuestion(turn, in: id)
        try database.beginReply(first, to: turn.id)
        first.text = "김치찌개는 어때요?"
        first.state = .complete
        first.menu = "김치찌개"
        first.seed = .max
        first.parameters = #"{"temperature":0.7}"#
        first.model = "mechuri"
        first.reasons = ["저녁에 어울려요", "\"따옴표\" [괄호]"]
        first.source = .program
        try database.finishReply(first)
        let second = Reply(text: "라면", state: .failed, seed: 7, failure: "메모리 부족")
        try database.beginReply(second, to: turn.id)
        var loaded = try #require(try database.load(id)?.conversation.turns.first)
        #expect(loaded.replies == [first, second])
        #expect(loaded.selected == 1)
        try database.selectReply(at: 0, of: turn.id)
        loaded = try #require(try database.load(id)?.conversation.turns.first)
        #expect(loaded.selectedReply == first)
    }

    @Test func `a selection beyond the replies shows the last one`() throws {
        let turn = Turn(question: "저녁", replies: [Reply(text: "회", state: .complete)])
        let id = UUID()
        try database.saveQuestion(turn, in: id)
        try database.selectReply(at: 9, of: turn.id)
        #expect(try database.load(id)?.conversation.turns.first?.selected == 0)
    }

    @Test func `all text is stored in NFC`() throws {
        let id = try database.add(
            "김밥 추천".decomposedStringWithCanonicalMapping,
            "김밥이요".decomposedStringWithCanonicalMapping,
            menu: "김밥".decomposedStringWithCanonicalMapping
        )
        let stored = try #require(try database.load(id)?.conversation)
        func scalars(_ text: String?) -> [Unicode.Scalar] { Array((text ?? "").unicodeScalars) }
        #expect(scalars(stored.title) == scalars("김밥 추천"))
        #expect(scalars(stored.turns[0].question) == scalars("김밥 추천"))
        #expect(scalars(stored.turns[0].replies[0].text) == scalars("김밥이요"))
        #expect(scalars(stored.turns[0].replies[0].menu) == scalars("김밥"))
    }

    @Test func `the list is newest first and knows turns, menus and crashes`() throws {
        let first = try database.add("점심", "비빔밥", menu: "비빔밥")
        let second = try database.add("저녁", "라면", menu: "라면")
        try database.saveQuestion(
            Turn(question: "더", replies: [Reply(text: "회", state: .complete, menu: "회")]),
            in: first
        )
        var list = try database.list()
        #expect(list.map(\.id) == [first, second])
        #expect(list.map(\.title) == ["점심", "저녁"])
        #expect(list.map(\.turnCount) == [2, 1])
        #expect(list.map(\.lastMenu) == ["회", "라면"])
        #expect(list.map(\.isUnfinished) == [false, false])
        #expect(list[0].updated > list[0].created)
        try database.delete(first)
        list = try database.list()
        #expect(list.map(\.id) == [second])
        #expect(try database.list(limit: 1, offset: 1).isEmpty)
        #expect(try database.count() == 1)
    }

    @Test func `a deleted conversation comes back, unless it was purged`() throws {
        let id = try database.add("떡볶이 먹을까", "좋아요")
        let stored = try database.load(id)
        try database.delete(id)
        #expect(try database.load(id) == nil)
        #expect(try database.search("떡볶이").isEmpty)
        #expect(try database.deleted().map(\.id) == [id])
        try database.restore(id)
        #expect(try database.load(id) == stored)
        #expect(try database.search("떡볶이").count == 2)
        try database.delete(id)
        #expect(try database.purge(deletedBefore: .distantPast) == 0)
        #expect(try database.purge(deletedBefore: .distantFuture) == 1)
        #expect(throws: StoreError.notStored) { try database.restore(id) }
        #expect(try database.deleted().isEmpty)
        try database.add("떡볶이")
        #expect(try database.search("떡볶이").count == 2)
    }

    @Test func `nothing that was purged can be read from the files`() throws {
        let store = try TemporaryStore()
        let database = try store.open()
        try database.add("비밀스러운 꿔바로우", "zzzsecretzzz는 어떠세요?")
        let id = try #require(try database.list().first?.id)
        for number in 0..<40 { try database.add("점심 \(number)", "우동은 어떠세요?") }
        try database.delete(id)
        #expect(try database.purge(deletedBefore: .distantFuture) == 1)
        for name in try store.files() where name.hasPrefix("conversations.sqlite") {
            guard let bytes = try? store.bytes(name) else { continue }
            for word in ["비밀스러운", "zzzsecretzzz", "꿔바"] {
                #expect(bytes.firstRange(of: Data(word.utf8)) == nil, "\(word) in \(name)")
            }
        }
        #expect(try database.search("우동").count == 40)
    }

    @Test func `a renamed conversation is found by its new title alone`() throws {
        let id = try database.add("점심 메뉴")
        try database.rename(id, to: " 해장\n모음 ")
        #expect(try database.load(id)?.conversation.title == "해장 모음")
        #expect(try database.search("해장").map(\.turn) == [nil])
        #expect(try database.search("점심").compactMap(\.turn).count == 1)
        try database.rename(id, to: "  ")
        #expect(try database.load(id)?.conversation.title == "해장 모음")
        #expect(throws: StoreError.notStored) { try database.rename(UUID(), to: "x") }
    }

    @Test func `turns taken out are neither loaded nor found`() throws {
        let id = UUID()
        let turns = ["점심", "저녁", "야식"].map { Turn(question: $0) }
        for turn in turns { try database.saveQuestion(turn, in: id) }
        try database.removeTurns(from: turns[1].id)
        #expect(try database.load(id)?.conversation.turns.map(\.question) == ["점심"])
        #expect(try database.search("야식").isEmpty)
        try database.saveQuestion(Turn(question: "새벽"), in: id)
        #expect(try database.load(id)?.conversation.turns.map(\.question) == ["점심", "새벽"])
        #expect(try database.list().first?.turnCount == 2)
    }

    @Test func `saving the whole conversation adds what is missing and changes what differs`()
        throws
    {
        var turn = Turn(question: "점심", replies: [Reply(text: "김", state: .streaming)])
        var conversation = Conversation(title: "제목", turns: [turn])
        try database.save(conversation)
        turn.replies[0].text = "김밥"
        turn.replies[0].state = .stopped
        turn.replies.append(Reply(text: "라면", state: .complete))
        turn.selected = 1
        conversation.turns = [turn, Turn(question: "저녁")]
        try database.save(conversation)
        #expect(try database.load(conversation.id)?.conversation == conversation)
        #expect(try database.search("김밥").count == 1)
        try database.save(Conversation())
        #expect(try database.count() == 1)
    }

    @Test func `what was never stored cannot be added to`() throws {
        #expect(throws: StoreError.notStored) { try database.beginReply(Reply(), to: UUID()) }
        #expect(throws: StoreError.notStored) { try database.updateReply(UUID(), text: "x") }
        #expect(throws: StoreError.notStored) { try database.finishReply(Reply()) }
        #expect(throws: StoreError.notStored) { try database.selectReply(at: 0, of: UUID()) }
        #expect(throws: StoreError.notStored) { try database.delete(UUID()) }
    }

    @Test func `a conversation is named by its number or the beginning of its identity`() throws {
        let first = try database.add("점심")
        let second = try database.add("저녁")
        #expect(try database.resolve("1") == second)
        #expect(try database.resolve(" 2 ") == first)
        #expect(try database.resolve(String(first.uuidString.prefix(8)).lowercased()) == first)
        #expect(try database.resolve(second.uuidString) == second)
        for text in ["3", "0", "-1", "", "없음", "zzzz-zzzz"] {
            #expect(throws: StoreError.noSuchConversation(text)) { try database.resolve(text) }
        }
        let twins = [
            "AAAA1111-0000-4000-8000-000000000000", "AAAA2222-0000-4000-8000-000000000000",
        ]
        for twin in twins { try database.add("쌍둥이", id: try #require(UUID(uuidString: twin))) }
        #expect(throws: StoreError.ambiguousConversation("AAAA", count: 2)) {
            try database.resolve("AAAA")
        }
        #expect(try database.resolve("aaaa2").uuidString == twins[1])
    }

    @Test func `two instances writing at once lose nothing`() async throws {
        let id = UUID()
        let instances = [try store.open(), try store.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, instance) in instances.enumerated() {
                group.addTask {
                    for count in 0..<40 {
                        let turn = Turn(question: "\(number)-\(count)")
                        let reply = Reply()
                        try await instance.perform { try $0.saveQuestion(turn, in: id) }
                        try await instance.perform { try $0.beginReply(reply, to: turn.id) }
                        try await instance.perform { try $0.updateReply(reply.id, text: "답") }
                    }
                }
            }
            try await group.waitForAll()
        }
        let questions = try #require(try database.load(id)).conversation.turns.map(\.question)
        #expect(Set(questions).count == 80)
        for number in 0..<2 {
            let own = questions.filter { $0.hasPrefix("\(number)-") }
            #expect(own == (0..<40).map { "\(number)-\($0)" })
        }
    }

    @Test func `enqueued work runs in order before perform and drain return`() async throws {
        let turn = Turn(question: "점심")
        let reply = Reply()
        let id = UUID()
        database.enqueue { try? $0.saveQuestion(turn, in: id) }
        database.enqueue { try? $0.beginReply(reply, to: turn.id) }
        for count in 1...50 {
            database.enqueue {
                try? $0.updateReply(reply.id, text: String(repeating: "가", count: count))
            }
        }
        let text = try await database.perform {
            try $0.load(id)?.conversation.turns.first?.replies.first?.text
        }
        #expect(text?.count == 50)
        database.enqueue { try? $0.delete(id) }
        database.drain()
        #expect(try database.load(id) == nil)
    }
}
