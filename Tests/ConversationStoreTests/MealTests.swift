// Meals and taste: kept whole, in the order they were eaten, changed, removed and brought back.

import ConversationStore
import Diagnostics
import Foundation
import Recommendation
import Testing

@Suite("Meals")
struct MealTests {
    private let store: TemporaryStore
    private let database: ConversationDatabase

    init() throws {
        store = try TemporaryStore()
        database = try ConversationDatabase(path: store.path, now: TickingClock().now)
    }

    private func date(_ day: Int, _ hour: Int = 12) -> Date {
        Date(timeIntervalSince1970: 1_800_000_000 + Double(day * 86_400 + hour * 3600))
    }

    private func all(_ database: ConversationDatabase) throws -> [MealRecord] {
        try database.meals(from: .distantPast, through: .distantFuture)
    }

    @Test func `a meal comes back with its fraction of a second and all its figures`() throws {
        let nutrition = Nutrition(
            kcal: 412.5,
            carbohydrate: 60.25,
            protein: 12,
            fat: 13,
            sodium: 900,
            sugars: 4,
            fibre: 3,
            alcohol: 1,
            serving: 250,
            servingNote: "한 그릇",
            source: "D101-001000000-0001"
        )
        let meal = MealRecord(
            eaten: date(0) + 0.125,
            meal: .breakfast,
            menu: "김치볶음밥",
            portion: 1.5,
            nutrition: nutrition
        )
        let plain = MealRecord(eaten: date(1), meal: .snack, menu: "할머니 떡", portion: 0.25)
        try database.saveMeal(meal)
        try database.saveMeal(plain)
        #expect(try all(try store.open()) == [meal, plain])
        #expect(try database.meal(plain.id) == plain)
        #expect(try database.meal(UUID()) == nil)
        #expect(try all(database)[0].total?.kcal == 618.75)
    }

    @Test func `meals come in the order they were eaten, both ends included`() throws {
        for day in [3, 1, 2] {
            try database.saveMeal(MealRecord(eaten: date(day), meal: .lunch, menu: "\(day)일"))
        }
        try database.saveMeal(MealRecord(eaten: date(2), meal: .snack, menu: "2일 또"))
        #expect(try all(database).map(\.menu) == ["1일", "2일", "2일 또", "3일"])
        let some = try database.meals(from: date(1), through: date(2))
        #expect(some.map(\.menu) == ["1일", "2일", "2일 또"])
        #expect(try database.meals(from: date(1) + 1, through: date(2) - 1).isEmpty)
    }

    @Test func `recent meals are those of so many days before the clock`() throws {
        // The clock stands at second 1,800,000,000 and ticks.
        for day in [-8, -6, -1] {
            try database.saveMeal(MealRecord(eaten: date(day), meal: .lunch, menu: "\(day)"))
        }
        #expect(try database.recentMeals(days: 7).map(\.menu) == ["-6", "-1"])
        #expect(try database.recentMeals(days: 1).map(\.menu) == ["-1"])
    }

    @Test func `a meal can be changed, removed and brought back`() throws {
        var meal = MealRecord(eaten: date(0), meal: .lunch, menu: "라면")
        try database.saveMeal(meal)
        meal.portion = 2
        meal.meal = .lateNight
        try database.saveMeal(meal)
        #expect(try all(database) == [meal])
        #expect(try database.removeMeal(meal.id))
        #expect(try !database.removeMeal(meal.id))
        #expect(try all(database).isEmpty)
        try database.saveMeal(meal)
        #expect(try all(database) == [meal])
    }

    @Test(arguments: [0, 0.2, 4.01, -1, .infinity, .nan])
    func `nobody eats such a portion`(portion: Double) throws {
        let meal = MealRecord(eaten: date(0), meal: .lunch, menu: "라면", portion: portion)
        let error = #expect(throws: StoreError.self) { try database.saveMeal(meal) }
        #expect(error?.message(in: .korean).contains("0.25") == true)
        #expect(try all(database).isEmpty)
    }

    @Test(arguments: [0.25, 1, 4]) func `the portions at the ends`(portion: Double) throws {
        let meal = MealRecord(eaten: date(0), meal: .lunch, menu: "라면", portion: portion)
        try database.saveMeal(meal)
        #expect(try all(database).map(\.portion) == [portion])
    }

    @Test func `names are stored in NFC, and must be there`() throws {
        let name = "떡볶이"
        try database.saveMeal(
            MealRecord(
                eaten: date(0),
                meal: .snack,
                menu: name.decomposedStringWithCanonicalMapping + " "
            )
        )
        let stored = try #require(try all(database).first)
        #expect(Array(stored.menu.unicodeScalars) == Array(name.unicodeScalars))
        #expect(throws: StoreError.impossibleMeal(menu: "", portion: 1)) {
            try database.saveMeal(MealRecord(eaten: date(0), meal: .snack, menu: " \n"))
        }
    }

    @Test func `a meal is meant by its number or the beginning of its identity`() throws {
        let meals = (0..<3).map {
            MealRecord(eaten: date($0), meal: .lunch, menu: "메뉴 \($0)")
        }
        for meal in meals { try database.saveMeal(meal) }
        #expect(try database.resolveMeal("1") == meals[2].id)
        #expect(try database.resolveMeal(" 3 ") == meals[0].id)
        let beginning = meals[1].id.uuidString.prefix(9).lowercased()
        #expect(try database.resolveMeal(beginning) == meals[1].id)
        for text in ["0", "4", "-1", "ab", "zzzz", ""] {
            #expect(throws: StoreError.noSuchMeal(text)) { try database.resolveMeal(text) }
        }
    }

    @Test func `taste comes oldest first, the latest so many`() throws {
        let events = [2, 1, 3].map {
            TasteEvent(
                date: date($0),
                menu: "메뉴 \($0)",
                verdict: $0 == 1 ? .passedOver : .accepted
            )
        }
        for event in events { try database.addTaste(event) }
        let sorted = [events[1], events[0], events[2]]
        #expect(try store.open().tasteEvents() == sorted)
        #expect(try database.tasteEvents(limit: 2) == Array(sorted.suffix(2)))
        #expect(try database.tasteEvents(since: date(2)) == Array(sorted.suffix(2)))
        #expect(try database.tasteEvents(limit: 0).isEmpty)
    }
}
