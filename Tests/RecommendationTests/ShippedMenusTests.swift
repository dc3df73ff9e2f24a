// The menu table that ships: every line reads, no spelling has two owners, and each menu has what
// the chat needs to recommend and describe it.

import Foundation
import KoreanText
import Recommendation
import Testing

@Suite("Shipped menus")
struct ShippedMenusTests {
    let catalog: MenuCatalog

    init() throws { catalog = try Shipped.catalog() }

    @Test func `all menus the bootstrap model was trained on are there`() throws {
        #expect(catalog.menus.count >= 228)
        let names = try Shipped.lines("replies/menus.txt")
        #expect(names.count == 228)
        for name in names { #expect(catalog.menu(named: name)?.name == name) }
    }

    @Test func `no spelling belongs to two menus or equals another of its own`() {
        let keys = catalog.allSpellings.map { $0.filter { $0 != " " }.lowercased() }
        #expect(Set(keys).count == keys.count)
    }

    @Test func `every menu is described`() {
        for menu in catalog.menus {
            #expect(!menu.tastes.isEmpty && menu.tastes.count <= 4, "\(menu.name)")
            #expect(!menu.meals.isEmpty && !menu.situations.isEmpty, "\(menu.name)")
            #expect(!menu.ingredients.isEmpty && !menu.kind.isEmpty, "\(menu.name)")
            #expect(menu.description.count >= 5, "\(menu.name)")
            #expect((0...1500).contains(menu.kcal ?? -1), "\(menu.name)")
            #expect(menu.allSpellings.allSatisfy { $0 == $0.nfc && $0.count >= 2 }, "\(menu.name)")
        }
    }

    @Test func `temperature never contradicts taste`() {
        for menu in catalog.menus where menu.tastes.contains(.warming) {
            #expect(menu.temperature == .hot, "\(menu.name)")
        }
    }

    @Test func `every word of the schema is used`() {
        #expect(Set(catalog.menus.map(\.cuisine)).count == Cuisine.allCases.count)
        #expect(Set(catalog.menus.flatMap(\.forms)).count == Form.allCases.count)
        #expect(Set(catalog.menus.flatMap(\.tastes)).count == Taste.allCases.count)
        #expect(Set(catalog.menus.flatMap(\.meals)).count == Meal.allCases.count)
        #expect(Set(catalog.menus.flatMap(\.situations)).count == Situation.allCases.count)
    }

    @Test func `the legend explains every word of the schema`() throws {
        let url = Shipped.root.appending(path: "Models/menus.md")
        let legend = try String(contentsOf: url, encoding: .utf8)
        let words =
            Menu.CodingKeys.allCases.map(\.rawValue) + Cuisine.allCases.map(\.rawValue)
            + Form.allCases.map(\.rawValue) + Taste.allCases.map(\.rawValue)
            + Temperature.allCases.map(\.rawValue) + Meal.allCases.map(\.rawValue)
            + Situation.allCases.map(\.rawValue)
        for word in words { #expect(legend.contains("`\(word)`"), "\(word)") }
        #expect(legend.contains(MenuCatalog.header))
    }

    @Test func `every name takes its particle by its last sound`() {
        for menu in catalog.menus {
            let last = menu.name.unicodeScalars.last?.value ?? 0
            let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3
            #expect(syllables.contains(last), "\(menu.name) ends in no syllable")
            let hasFinal = (last - 0xAC00) % 28 != 0
            #expect(Particle.attach(.topic, to: menu.name) == menu.name + (hasFinal ? "은" : "는"))
            #expect(Particle.attach(.object, to: menu.name) == menu.name + (hasFinal ? "을" : "를"))
        }
    }

    @Test func `every spelling is found in a sentence and leads to its menu`() {
        let finder = MenuFinder(catalog: catalog)
        for menu in catalog.menus {
            for spelling in menu.allSpellings {
                for pair in [Particle.Pair.topic, .object] {
                    let ending = pair == .topic ? "어떠세요?" : "드셔 보세요."
                    let reply = "그럼 \(Particle.attach(pair, to: spelling)) \(ending)"
                    #expect(finder.menu(in: reply) == .listed(menu), "\(reply)")
                }
            }
        }
    }

    @Test(arguments: [
        ("돈까스", "돈가스"), ("자장면", "짜장면"), ("떡뽁이", "떡볶이"), ("순대국", "순댓국"), ("닭도리탕", "닭볶음탕"),
        ("계란말이", "달걀말이"), ("제육 볶음", "제육볶음"), ("샤부샤부", "샤브샤브"), ("쭈꾸미 볶음", "주꾸미볶음"),
        ("오뎅탕", "어묵탕"), ("라떼", "카페라테"), ("까르보나라", "크림파스타"), ("궈바로우", "꿔바로우"), ("된장찌게", "된장찌개"),
    ])
    func `common other spellings are known`(spelling: String, name: String) {
        #expect(catalog.menu(named: spelling)?.name == name)
    }
}
