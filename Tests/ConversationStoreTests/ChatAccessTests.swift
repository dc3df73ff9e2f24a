import Foundation
import Prompting
import Testing

import ConversationStore

@Suite("The chat's access to the store")
struct ChatAccessTests {
    private func stored(_ texts: [String]) throws -> (ConversationDatabase, Conversation) {
        let database = try ConversationDatabase()
        let turn = Turn(
            question: "점심 추천해줘",
            replies: texts.map { Reply(text: $0, state: .complete) },
            selected: texts.count - 1
        )
        let conversation = Conversation(turns: [turn])
        try database.save(conversation)
        return (database, conversation)
    }

    @Test func `a reply is selected by its identity`() throws {
        let (database, conversation) = try stored(["하나", "둘", "셋"])
        let turn = conversation.turns[0]
        try database.selectReply(turn.replies[1].id, of: turn.id)
        #expect(try database.load(conversation.id)?.conversation.turns[0].selected == 1)
    }

    @Test func `a withdrawn reply leaves its turn and the search`() throws {
        let (database, conversation) = try stored(["떡볶이는 어떠세요?", "우동은 어떠세요?"])
        let turn = conversation.turns[0]
        #expect(try database.search("우동").count == 1)
        try database.removeReply(turn.replies[1].id)
        let loaded = try #require(try database.load(conversation.id)).conversation.turns[0]
        #expect(loaded.replies.map(\.text) == ["떡볶이는 어떠세요?"])
        #expect(loaded.selected == 0)
        #expect(try database.search("우동").isEmpty)
        try database.removeReply(turn.replies[1].id)
    }

    @Test func `recent questions come oldest first and once each`() throws {
        let database = try ConversationDatabase()
        for question in ["점심", "저녁", "점심"] {
            try database.save(Conversation(turns: [Turn(question: question)]))
        }
        #expect(try database.recentQuestions(limit: 10) == ["저녁", "점심"])
        #expect(try database.recentQuestions(limit: 1) == ["점심"])
    }
}
