// Who eats and what was eaten: what is kept comes back, in order, in every instance's eyes; what
// cannot be read is said and costs nothing else.

import ConversationStore
import Diagnostics
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("Person")
struct PersonTests {
    private let store: TemporaryStore
    private let database: ConversationDatabase

    init() throws {
        store = try TemporaryStore()
        database = try ConversationDatabase(path: store.path, now: TickingClock().now)
    }

    private func somebody(_ name: String = "") -> Profile {
        var profile = Profile(name: name)
        profile.age = .from30
        profile.sex = .woman
        profile.activity = .active
        profile.allergies = [.shrimp, .peanut]
        profile.avoided = ["고수", "갑각류"]
        profile.diet = .pescatarian
        profile.halal = true
        profile.favourites = ["떡볶이"]
        profile.spiciness = 3
        profile.budget = 12_000
        profile.speech = .casual
        return profile
    }

    @Test func `a profile comes back whole, and the last one counts`() throws {
        #expect(try database.profile() == nil)
        var profile = somebody()
        try database.saveProfile(profile)
        #expect(try store.open().profile() == profile)
        profile.allergies = []
        profile.age = nil
        try database.saveProfile(profile)
        #expect(try database.profile() == profile)
        let other = somebody("새 사람")
        try database.saveProfile(other)
        #expect(try database.profile() == other)
        #expect(try database.companions().isEmpty)
    }

    @Test func `companions keep their order, eat along when asked to, and go alone`() throws {
        let people = ["민지", "준호", "할머니"].map(somebody)
        for person in people { try database.saveCompanion(person) }
        try database.saveProfile(somebody())
        #expect(try database.companions() == people)
        #expect(try database.eatingWith().isEmpty)
        try database.eatWith([people[2].id, people[0].id, UUID()])
        #expect(try database.eatingWith() == [people[0].id, people[2].id])
        var changed = people[0]
        changed.diet = .vegan
        try database.saveCompanion(changed)
        #expect(try database.companions() == [changed, people[1], people[2]])
        #expect(try database.eatingWith() == [people[0].id, people[2].id])
        #expect(try database.removeCompanion(people[0].id))
        #expect(try !database.removeCompanion(people[0].id))
        #expect(try database.eatingWith() == [people[2].id])
        let own = try #require(try database.profile()?.id)
        #expect(try !database.removeCompanion(own))
        try database.eatWith([own])
        #expect(try database.eatingWith().isEmpty)
    }

    @Test func `a companion is meant by name, number or identity`() throws {
        let people = ["민지", "준호", "준호"].map(somebody)
        for person in people { try database.saveCompanion(person) }
        #expect(try database.resolveCompanion(" 민지") == people[0].id)
        #expect(try database.resolveCompanion("3") == people[2].id)
        let beginning = people[1].id.uuidString.prefix(8).lowercased()
        #expect(try database.resolveCompanion(beginning) == people[1].id)
        #expect(throws: StoreError.ambiguousPerson("준호", count: 2)) {
            try database.resolveCompanion("준호")
        }
        for text in ["", "0", "4", "수지", "zzzzz"] {
            #expect(throws: StoreError.noSuchPerson(text)) {
                try database.resolveCompanion(text)
            }
        }
    }

    @Test func `a person is kept as whoever has that id`() throws {
        var own = somebody()
        let friend = somebody("친구")
        try database.savePerson(own)
        try database.savePerson(friend)
        #expect(try database.profile() == own)
        #expect(try database.companions() == [friend])
        own.budget = 5_000
        try database.savePerson(own)
        #expect(try database.profile() == own)
        #expect(try database.companions() == [friend])
    }

    @Test func `the questionnaire is asked until it is skipped or answered`() throws {
        #expect(try database.asksQuestionnaire())
        try database.skipQuestionnaire()
        #expect(try !database.asksQuestionnaire())
        let other = try ConversationDatabase()
        try other.saveProfile(Profile())
        #expect(try !other.asksQuestionnaire())
    }

    @Test func `two instances see each other's changes and lose none`() async throws {
        let other = try store.open()
        let profile = somebody()
        try database.saveProfile(profile)
        #expect(try other.profile() == profile)
        let writers = [database, other]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, writer) in writers.enumerated() {
                group.addTask {
                    for count in 0..<40 {
                        let menu = "메뉴\(number)-\(count)"
                        let eaten = Date(timeIntervalSince1970: Double(count))
                        try writer.saveMeal(MealRecord(eaten: eaten, meal: .lunch, menu: menu))
                        try writer.saveCompanion(Profile(name: menu))
                        try writer.addTaste(TasteEvent(date: eaten, menu: menu, verdict: .accepted))
                    }
                }
            }
            try await group.waitForAll()
        }
        for reader in writers {
            #expect(try reader.meals(from: .distantPast, through: .distantFuture).count == 80)
            #expect(try reader.companions().count == 80)
            #expect(try reader.tasteEvents().count == 80)
        }
    }

    @Test func `calls through the queue run in their order`() async throws {
        let profile = somebody()
        for budget in 1...50 {
            database.enqueue { database in
                var changed = profile
                changed.budget = budget
                try? database.saveProfile(changed)
            }
        }
        #expect(try await database.perform { try $0.profile() }?.budget == 50)
    }

    @Test func `an allergy that cannot be read is an error and not no allergy`() throws {
        let friend = Profile(name: "친구")
        try database.saveProfile(somebody())
        try database.saveCompanion(friend)
        try database.saveMeal(MealRecord(eaten: .now, meal: .lunch, menu: "김밥"))
        try database.add("점심", "김밥은 어때요?")
        try database.close()
        try replaceFirst(#""allergies":["새우""#, with: #""allergies":["세우""#)
        let reopened = try store.open()
        #expect(reopened.notice == nil)
        let error = #expect(throws: StoreError.self) { try reopened.profile() }
        let message = error?.message(in: .korean) ?? ""
        #expect(message.contains("allergies[0]: 세우"), "\(message)")
        #expect(error?.exitStatus == .badInput)
        #expect(throws: StoreError.self) { try reopened.exportPerson() }
        #expect(try reopened.companions() == [friend])
        #expect(try reopened.recentMeals(days: 1).map(\.menu) == ["김밥"])
        #expect(try reopened.list().count == 1)
        try reopened.saveProfile(somebody())
        #expect(try reopened.profile()?.allergies == [.shrimp, .peanut])
    }

    /// Changes bytes of the closed file; both texts are of one length.
    private func replaceFirst(_ text: String, with other: String) throws {
        var bytes = try store.bytes()
        let range = try #require(bytes.firstRange(of: Data(text.utf8)))
        bytes.replaceSubrange(range, with: Data(other.utf8))
        try store.write(bytes)
    }

    @Test func `a damaged meal is named, and can be removed by what the error says`() throws {
        let sound = MealRecord(eaten: Date(timeIntervalSince1970: 1000), meal: .lunch, menu: "김밥")
        let broken = MealRecord(
            eaten: Date(timeIntervalSince1970: 2000),
            meal: .dinner,
            menu: "라면",
            nutrition: Nutrition(kcal: 500)
        )
        try database.saveMeal(sound)
        try database.saveMeal(broken)
        try database.close()
        try replaceFirst(#"{"kcal":500"#, with: #"{"cakl":500"#)
        let reopened = try store.open()
        let error = #expect(throws: StoreError.self) {
            try reopened.meals(from: .distantPast, through: .distantFuture)
        }
        let name = String(broken.id.uuidString.prefix(8))
        #expect(error?.message(in: .english).contains("mechuri meals remove \(name)") == true)
        #expect(
            try reopened.meals(from: .distantPast, through: Date(timeIntervalSince1970: 1500))
                == [sound]
        )
        try reopened.removeMeal(try reopened.resolveMeal(name))
        #expect(try reopened.meals(from: .distantPast, through: .distantFuture) == [sound])
    }
}
