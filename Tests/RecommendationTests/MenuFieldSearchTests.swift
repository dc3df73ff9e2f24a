// Searching by anything that is said about a menu.

import Recommendation
import Testing

@Suite("Search by field")
struct MenuFieldSearchTests {
    private let catalog: MenuCatalog

    init() throws {
        let ingredients = IngredientTable([
            Ingredient(
                name: "새우",
                spellings: ["대하"],
                allergens: [.shrimp],
                groups: ["갑각류"],
                diet: .pescatarian
            ),
            Ingredient(name: "두부", allergens: [.soy]),
            Ingredient(name: "김치", allergens: [.shrimp], diet: .pescatarian),
        ])
        func menu(
            _ name: String,
            _ ingredients: [String],
            _ change: (inout Menu) -> Void
        ) -> Menu {
            var menu = Menu(name: name, cuisine: .korean, forms: [.soup], ingredients: ingredients)
            menu.allergens = []
            change(&menu)
            return menu
        }
        catalog = try MenuCatalog(
            menus: [
                menu("새우튀김", ["새우"]) { $0.forms = [.fried] },
                menu("해물탕", ["새우", "김치"]) {
                    $0.tastes = [.spicy]
                    $0.situations = [.rain, .cold]
                    $0.sentences = ["게다리를 발라 먹는 재미가 있어요."]
                },
                menu("순두부", ["두부"]) {
                    $0.halal = true
                    $0.diet = .vegan
                    $0.nutrition = Nutrition(kcal: 180)
                },
                menu("김치전", ["김치"]) {
                    $0.forms = [.pancake]
                    $0.situations = [.rain]
                },
            ],
            ingredients: ingredients
        )
    }

    private func find(_ query: String) -> [String] { catalog.find(query).map(\.menu.name) }

    @Test(arguments: [
        ("새우", ["새우튀김", "해물탕"]),  // by name, then what holds it
        ("대하", ["새우튀김", "해물탕"]), ("갑각류", ["새우튀김", "해물탕"]), ("비 오는 날", ["해물탕", "김치전"]),
        ("비오는날", ["해물탕", "김치전"]), ("비건", ["순두부"]), ("할랄", ["새우튀김", "해물탕", "순두부", "김치전"]),
        ("저칼로리", ["순두부"]),
        ("국물 새우", ["해물탕"]), ("얼큰한 국물", ["해물탕"]), ("게다리", ["해물탕"]), ("ㅅㄷㅂ", ["순두부"]),
        ("세우튀김", ["새우튀김"]), ("세우", ["새우튀김", "해물탕"]), ("갑각루", ["새우튀김"]), ("육식", []), ("파스타", []),
        ("", []), (" ", []),
    ])
    func `menus are found by their fields`(query: String, names: [String]) {
        let found = find(query)
        #expect(Array(found.prefix(names.count)) == names)
        #expect(!names.isEmpty || found.isEmpty, "\(found)")
    }

    @Test func `the word that was found is told, and the limit kept`() {
        #expect(catalog.find("비 오는 날").map(\.matched) == [["비 오는 날"], ["비 오는 날"]])
        #expect(catalog.find("새우").first?.matched == [])
        #expect(catalog.find("새우", limit: 2).count == 2)
    }
}
