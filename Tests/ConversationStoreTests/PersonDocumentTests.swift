// A person's records as a file, taken in again, and forgotten for good.

import ConversationStore
import Diagnostics
import Foundation
import Prompting
import Recommendation
import Testing

@Suite("PersonDocument")
struct PersonDocumentTests {
    private let store: TemporaryStore
    private let database: ConversationDatabase

    init() throws {
        store = try TemporaryStore()
        database = try ConversationDatabase(path: store.path, now: TickingClock().now)
    }

    /// Second 1,800,000,000 is 2027-01-15 08:00 UTC.
    private let moment = Date(timeIntervalSince1970: 1_800_000_000)

    private func fill(_ database: ConversationDatabase) throws {
        var profile = Profile()
        profile.allergies = [.milk]
        profile.avoided = ["비밀고수"]
        let friend = Profile(name: "비밀친구")
        try database.saveProfile(profile)
        try database.saveCompanion(friend)
        try database.saveCompanion(Profile(name: "또다른친구"))
        try database.eatWith([friend.id])
        for count in 0..<30 {
            try database.saveMeal(
                MealRecord(
                    eaten: moment + Double(count),
                    meal: .dinner,
                    menu: "비밀메뉴\(count)",
                    nutrition: Nutrition(kcal: 300, protein: 10)
                )
            )
        }
        try database.addTaste(TasteEvent(date: moment, menu: "비밀취향", verdict: .passedOver))
        try database.addTaste(TasteEvent(date: moment, menu: "비밀취향", verdict: .accepted))
    }

    @Test func `what goes out comes in, and a second time changes nothing`() throws {
        try fill(database)
        let document = try database.exportPerson()
        #expect(document.meals.count == 30 && document.taste.count == 2)
        let json = try document.json()
        #expect(json.contains(#""schema" : "mechuri.person""#) && json.hasSuffix("}\n"))
        #expect(json.contains(#""eaten" : "2027-01-15T08:00:00Z""#))
        let read = try PersonDocument(json: json)
        let other = try ConversationDatabase()
        for _ in 0..<2 {
            try other.importPerson(read)
            var back = try other.exportPerson()
            back.exported = read.exported
            #expect(back == read)
        }
        try database.importPerson(read)
        #expect(try database.exportPerson().meals == document.meals)
        #expect(try database.tasteEvents().count == 2)
    }

    @Test func `taste of within a second is known again`() throws {
        let event = TasteEvent(date: moment + 0.75, menu: "라면", verdict: .accepted)
        try database.addTaste(event)
        let json = try database.exportPerson().json()
        try database.importPerson(try PersonDocument(json: json))
        #expect(try database.tasteEvents() == [event])
    }

    @Test func `what is there and not in the file stays`() throws {
        try fill(database)
        try database.importPerson(PersonDocument())
        #expect(try database.profile()?.allergies == [.milk])
        #expect(try database.companions().count == 2)
        #expect(try database.eatingWith().count == 1)
        #expect(try database.recentMeals(days: 1).count == 30)
    }

    @Test(arguments: [
        ("", "JSON"),
        ("[]", "JSON"),
        ("{}", "schema: ?"),
        (#"{"schema": "mechuri.menus", "version": 1}"#, "schema: mechuri.menus"),
        (#"{"schema": "mechuri.person"}"#, "version"),
        (
            #"{"schema": "mechuri.person", "version": 1, "profile": {"allergies": ["새우", "세우"]}}"#,
            "profile.allergies[1]: 세우"
        ),
        (
            #"{"schema": "mechuri.person", "version": 1, "profile": {"spiciness": 5}}"#,
            "spiciness: 5"
        ),
        (
            #"{"schema": "mechuri.person", "version": 1, "meals": [{"id": 3}]}"#,
            "meals[0].id"
        ),
        (
            #"{"schema": "mechuri.person", "version": 1, "taste": [{"date": "어제"}]}"#,
            "taste[0]"
        ),
    ])
    func `a file that is none is refused by its field`(json: String, reason: String) {
        let error = #expect(throws: StoreError.self) { try PersonDocument(json: json) }
        let message = error?.message(in: .korean) ?? ""
        #expect(message.contains(reason), "\(message)")
        #expect(error?.exitStatus == .badInput)
    }

    @Test func `a portion nobody eats and a newer version are refused`() throws {
        let meal = MealRecord(eaten: moment, meal: .lunch, menu: "라면", portion: 9)
        let json = try PersonDocument(meals: [meal]).json()
        #expect(throws: StoreError.unreadableDocument(reason: "meals[0].portion: 9.0")) {
            try PersonDocument(json: json)
        }
        var newer = PersonDocument()
        newer.version = 2
        let text = try newer.json()
        #expect(throws: StoreError.newerDocument(version: 2)) { try PersonDocument(json: text) }
    }

    @Test func `an import that cannot be kept changes nothing`() throws {
        try fill(database)
        let before = try database.exportPerson()
        let bad = PersonDocument(
            profile: Profile(name: "다른 사람"),
            meals: [MealRecord(eaten: moment, meal: .lunch, menu: "", portion: 1)]
        )
        #expect(throws: StoreError.self) { try database.importPerson(bad) }
        var after = try database.exportPerson()
        after.exported = before.exported
        #expect(after == before)
    }

    @Test func `nothing that was forgotten can be read from the files`() throws {
        try fill(database)
        // Long profiles that shrink leave their pages behind, removed meals their cells.
        var friend = try #require(try database.companions().first)
        friend.avoided = (0..<2000).map { "비밀재료\($0)" }
        try database.saveCompanion(friend)
        friend.avoided = []
        try database.saveCompanion(friend)
        for meal in try database.recentMeals(days: 1).prefix(10) {
            try database.removeMeal(meal.id)
        }
        let turn = Turn(
            question: "점심",
            replies: [Reply(text: "국수는 어때요?", state: .complete, reasons: ["비밀이유"])]
        )
        let conversation = UUID()
        try database.saveQuestion(turn, in: conversation)
        #expect(try traces().contains("비밀"))
        #expect(try database.forgetPerson())
        #expect(try traces().isEmpty)
        #expect(try database.profile() == nil)
        #expect(try database.companions().isEmpty)
        #expect(try database.recentMeals(days: 100).isEmpty)
        #expect(try database.tasteEvents().isEmpty)
        #expect(try !database.asksQuestionnaire())
        let reply = try database.load(conversation)?.conversation.turns.first?.replies.first
        #expect(reply?.text == "국수는 어때요?" && reply?.reasons == [])
        #expect(try database.search("국수").count == 1)
        #expect(try store.mode(store.path) == 0o600)
        try database.saveProfile(Profile())
        try database.close()
        #expect(try store.open().profile() != nil)
    }

    /// The secret words that can be read from the database's files.
    private func traces() throws -> Set<String> {
        var found: Set<String> = []
        for name in try store.files() where name.hasPrefix("conversations.sqlite") {
            guard let bytes = try? store.bytes(name) else { continue }
            for word in ["비밀", "또다른친구"] where bytes.firstRange(of: Data(word.utf8)) != nil {
                found.insert(word)
            }
        }
        return found
    }

    @Test func `another open instance does not keep what was forgotten`() throws {
        let other = try store.open()
        try fill(other)
        #expect(try other.profile() != nil)
        #expect(try database.forgetPerson())
        #expect(try traces().isEmpty)
        #expect(try other.profile() == nil)
        try other.saveProfile(Profile(name: "다시"))
        #expect(try database.profile()?.name == "다시")
    }
}
