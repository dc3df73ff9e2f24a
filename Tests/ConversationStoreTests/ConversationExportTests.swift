// The exported forms, whole: what people read and what programs parse.

import ConversationStore
import Foundation
import Prompting
import Testing

@Suite("ConversationExport")
struct ConversationExportTests {
    private func stored() throws -> StoredConversation {
        let ids = try (0..<4).map {
            try #require(UUID(uuidString: "00000000-0000-4000-8000-00000000000\($0)"))
        }
        let turns = [
            Turn(
                id: ids[1],
                question: "점심\n추천",
                replies: [
                    Reply(
                        id: ids[2],
                        text: "김밥 어때요?",
                        state: .complete,
                        menu: "김밥",
                        seed: 7,
                        model: "m",
                        reasons: ["점심에 어울려요"],
                        source: .catalogue
                    ),
                    Reply(id: ids[3], text: "라\u{1B}[31m면", state: .stopped),
                ],
                selected: 1
            )
        ]
        let date = Date(timeIntervalSince1970: 1_800_000_000)
        return StoredConversation(
            conversation: Conversation(id: ids[0], title: "점심 추천", turns: turns),
            created: date,
            updated: date + 60,
            asked: [ids[1]: date]
        )
    }

    private func export(_ format: ExportFormat) throws -> String {
        let zone = try #require(TimeZone(identifier: "UTC"))
        return try ConversationExport.export([stored()], as: format, timeZone: zone)
    }

    @Test func `Markdown`() throws {
        #expect(
            try export(.markdown) == """
                # 점심 추천

                _2027-01-15 08:00_

                ## 점심 추천

                **1/2**

                김밥 어때요?

                **2/2, 선택**

                _멈춤_

                라[31m면

                """
        )
    }

    @Test func `plain text`() throws {
        #expect(
            try export(.text) == """
                점심 추천
                2027-01-15 08:00

                나: 점심
                추천
                메추리 (1/2): 김밥 어때요?
                메추리 (2/2, 선택, 멈춤): 라[31m면

                """
        )
    }

    @Test func `JSON`() throws {
        let text = try export(.json)
        #expect(!text.contains("\u{1B}"))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?["version"] as? Int == 1)
        let conversation = (object?["conversations"] as? [[String: Any]])?.first
        #expect(conversation?["title"] as? String == "점심 추천")
        #expect(conversation?["created"] as? String == "2027-01-15T08:00:00Z")
        let turn = (conversation?["turns"] as? [[String: Any]])?.first
        #expect(turn?["question"] as? String == "점심\n추천")
        #expect(turn?["selected"] as? Int == 1)
        let replies = turn?["replies"] as? [[String: Any]]
        #expect(replies?.map { $0["text"] as? String } == ["김밥 어때요?", "라\u{1B}[31m면"])
        #expect(replies?.first?["seed"] as? Int == 7)
        #expect(replies?.first?["menu"] as? String == "김밥")
        #expect(replies?.first?["reasons"] as? [String] == ["점심에 어울려요"])
        #expect(replies?.first?["source"] as? String == "catalogue")
        #expect(replies?.last?["state"] as? String == "stopped")
        #expect(replies?.last?["reasons"] as? [String] == [])
    }

    @Test func `several conversations are parted, none gives an empty document`() throws {
        let two = [try stored(), try stored()]
        #expect(try ConversationExport.export(two, as: .markdown).contains("\n---\n\n# 점심"))
        #expect(try ConversationExport.export([], as: .text).isEmpty)
        let none = try ConversationExport.export([], as: .json)
        #expect(none.contains("\"conversations\" : ["))
    }
}
