// Files of released versions open, keep what they hold, and take what is new. conversations-1.sqlite was
// written by a program whose only migration was the first, in a chat of two questions.

import ConversationStore
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("Migration")
struct MigrationTests {
    private let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/store/conversations-1.sqlite")
        try store.write(try Data(contentsOf: file))
    }

    @Test func `a file of the first version keeps its conversations`() throws {
        let database = try store.open()
        #expect(database.notice == nil)
        let summary = try #require(try database.list().first)
        let turns = try #require(try database.load(summary.id)).conversation.turns
        #expect(turns.map(\.question) == ["점심 추천해줘", "비 오는 날 뭐 먹지"])
        #expect(turns.map { $0.replies.map(\.menu) } == [["가츠동"], ["떡볶이"]])
        #expect(turns.flatMap(\.replies).allSatisfy { $0.reasons.isEmpty && $0.source == .model })
        #expect(try database.search("떡볶이").count == 1)
        #expect(try store.mode(store.path) == 0o600)
    }

    @Test func `and takes people, meals and reasons`() throws {
        let database = try store.open()
        #expect(try database.asksQuestionnaire())
        var profile = Profile()
        profile.allergies = [.crab]
        try database.saveProfile(profile)
        try database.saveMeal(MealRecord(eaten: .now, meal: .lunch, menu: "가츠동"))
        let id = try #require(try database.list().first?.id)
        var turn = try #require(try database.load(id)?.conversation.turns.first)
        turn.replies[0].reasons = ["점심에 어울려요", "어제와 달라요"]
        turn.replies[0].source = .catalogue
        try database.finishReply(turn.replies[0])
        try database.close()
        let reopened = try store.open()
        #expect(try reopened.profile() == profile)
        #expect(try reopened.recentMeals(days: 1).count == 1)
        let reply = try reopened.load(id)?.conversation.turns.first?.replies.first
        #expect(reply?.reasons == ["점심에 어울려요", "어제와 달라요"])
        #expect(reply?.source == .catalogue)
    }

    @Test func `people are saved from a damaged file`() throws {
        let database = try store.open()
        var profile = Profile()
        profile.allergies = [.crab]
        let friend = Profile(name: "친구")
        try database.saveProfile(profile)
        try database.saveCompanion(friend)
        try database.eatWith([friend.id])
        for count in 0..<300 {
            try database.saveMeal(
                MealRecord(
                    eaten: Date(timeIntervalSince1970: Double(count)),
                    meal: .lunch,
                    menu: "메뉴 \(count)"
                )
            )
        }
        try database.close()
        // The conversations' own page, found by a question.
        var bytes = try store.bytes()
        let place = try #require(bytes.firstRange(of: Data("비 오는 날 뭐 먹지".utf8))).lowerBound
        let page = place / 4096 * 4096
        bytes.replaceSubrange(page..<page + 4096, with: Data(repeating: 0x5A, count: 4096))
        try store.write(bytes)
        let reopened = try store.open()
        guard case .setAside = reopened.notice else {
            Issue.record("the damage was not noticed")
            return
        }
        #expect(try reopened.profile() == profile)
        #expect(try reopened.companions() == [friend])
        #expect(try reopened.eatingWith() == [friend.id])
        let meals = try reopened.meals(from: .distantPast, through: .distantFuture)
        #expect(meals.map(\.menu) == (0..<300).map { "메뉴 \($0)" })
    }
}
