// What is composed: the same for the same seed, true to its 맥락, fitting by the recommender's own rules.

import Datasets
import Foundation
import KoreanText
import Randomness
import Recommendation
import Testing

import Composition

@Suite struct ComposerTests {
    private let catalog: MenuCatalog
    private let grammar: Grammar
    private let made: [ComposedConversation]

    init() throws {
        catalog = try #require(Shipped.catalog)
        grammar = try Shipped.grammar
        let composer = Composer(grammar: grammar, catalog: catalog, seed: 3)
        made = (0..<5000).compactMap(composer.conversation)
    }

    @Test func aSeedMakesOneCorpus() throws {
        func corpus(seed: UInt64, workers: Int) -> [ComposedConversation] {
            var list: [ComposedConversation] = []
            _ = Corpus(grammar: grammar, catalog: catalog, seed: seed, workers: workers)
                .compose(1500) { list.append($0) }
            return list
        }
        let one = corpus(seed: 9, workers: 1)
        #expect(one == corpus(seed: 9, workers: 3))
        #expect(one != corpus(seed: 10, workers: 1))
        #expect(Set(one.map { $0.request + "\n" + $0.context + "\n" + $0.answer }).count == 1500)
    }

    @Test func everyKindComesWithItsShare() {
        #expect(made.count > 4500)
        #expect(ConversationKind.allCases.reduce(0) { $0 + $1.share } == 1000)
        for kind in ConversationKind.allCases {
            let share = Double(made.count { $0.kind == kind }) / Double(made.count)
            #expect(abs(share - Double(kind.share) / 1000) < 0.03, "\(kind) \(share)")
        }
        let grounded = made.filter { !$0.context.isEmpty }
        #expect(grounded.count > made.count * 2 / 5)
        #expect(grounded.count(where: \.isInvented) > grounded.count / 6)
    }

    @Test func answersSayOnlyTheNumbersOfTheirContext() {
        let digits = /[0-9]+/
        for one in made where one.kind != .talk {
            let given = Set((one.context + one.request).matches(of: digits).map { String($0.0) })
            // A budget is said in figures where it was asked for in words.
            guard one.kind != .limit else { continue }
            for number in one.answer.replacing("1인분", with: "").matches(of: digits) {
                #expect(given.contains(String(number.0)), "\(one)")
            }
        }
    }

    @Test func answersNameTheMenuOfTheirContext() {
        for one in made where !one.context.isEmpty {
            #expect(one.context.contains("메뉴: \(one.menu ?? "?")"))
            // Half a dozen sentences about facts speak of it without its name.
            if ![.contents, .energy, .why, .what].contains(one.kind) {
                #expect(one.answer.contains(one.menu ?? "?"), "\(one)")
            }
        }
    }

    @Test func inventedMenusAreNone() {
        let known = Set(catalog.allSpellings)
        for one in made where one.isInvented { #expect(!known.contains(one.menu ?? "")) }
        #expect(Set(made.filter(\.isInvented).map(\.menu)).count > 500)
    }

    @Test func noAnswerHasBothFormsOfAParticle() {
        for one in made {
            for wrong in ["은(는)", "이(가)", "을(를)", "{", "}", "|", "  "] {
                #expect(!one.answer.contains(wrong), "\(one)")
                #expect(!one.request.contains(wrong) || wrong == "  ", "\(one)")
            }
            #expect(one.answer.last.map { ".!?~".contains($0) } ?? false, "\(one)")
            #expect(one.answer.nfc == one.answer && one.request.nfc == one.request)
        }
    }

    @Test func openingsAreVaried() throws {
        let report = Corpus(grammar: grammar, catalog: catalog, seed: 5, workers: 2)
            .compose(6000) { _ in }
        let opening = try #require(report.commonestOpening)
        #expect(opening.share < 0.1, "\(opening)")
        #expect(report.count == 6000 && report.menus.count > 700)
    }
}

@Suite struct NeedTests {
    private let catalog: MenuCatalog
    private let grammar: Grammar
    private let fitting: FittingMenus

    init() throws {
        catalog = try #require(Shipped.catalog)
        grammar = try Shipped.grammar
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let noon = Circumstances(now: Date(timeIntervalSince1970: 43_200), calendar: calendar)
        fitting = FittingMenus(catalog, circumstances: noon)
    }

    @Test func chosenMenusAnswerTheNeed() throws {
        let chooser = NeedChooser(grammar: grammar, fitting: fitting)
        var random = SplitMix64(seed: 1)
        var checked = 0
        for _ in 0..<4000 {
            let kind = ConversationKind.allCases.filter { $0.share > 30 }
                .randomElement(using: &random)
            guard let kind, let need = chooser.need(kind, using: &random),
                let menu = fitting.choose(need, using: &random)
            else { continue }
            checked += 1
            for wish in need.wanted { #expect(menu.fit(wish) > 0, "\(need) \(menu.name)") }
            for limit in need.limits {
                switch limit {
                case .unwanted(.taste(.spicy)):
                    #expect((menu.spiciness ?? 0) == 0, "\(menu.name)")
                case .unwanted(let feature): #expect(menu.fit(feature) == 0, "\(menu.name)")
                case .budget(let won): #expect((menu.price?.first ?? 0) <= won)
                case .energy(let kcal): #expect((menu.kcal ?? .max) <= kcal)
                case .otherThan(let name): #expect(menu.name != name)
                case .without(let name): #expect(!menu.ingredients.contains(name))
                case .diet(.halal): #expect(menu.halal == true)
                case .diet: break
                }
            }
        }
        #expect(checked > 2000)
    }

    @Test func aMealIsNoDessert() {
        var random = SplitMix64(seed: 2)
        var need = Need()
        need.want(.meal(.lunch))
        for _ in 0..<300 {
            let menu = fitting.choose(need, using: &random)
            #expect(menu.map { ![.dessert, .drink, .snack].contains($0.cuisine) } ?? false)
        }
    }

    @Test func requestsHoldTheirWishes() throws {
        let writer = RequestWriter(grammar: grammar)
        var random = SplitMix64(seed: 4)
        var need = Need()
        need.want(.taste(.spicy))
        need.limits = [.without("새우"), .budget(8000)]
        let texts = (0..<200).compactMap { _ in writer.request(for: need, using: &random) }
        #expect(texts.count > 190)
        #expect(Set(texts).count > 190)
        #expect(texts.count { $0.contains("새우") } > 150)
        #expect(texts.count { $0.contains("8") || $0.contains("팔천") } > 150)
    }

    @Test func typingLeavesHalfAsItWas() {
        var random = SplitMix64(seed: 6)
        let text = "비 오는 날 얼큰한 거 추천해줘"
        let typed = (0..<2000).map { _ in Typing.typed(text, using: &random) }
        let same = typed.count { $0 == text }
        #expect((1000..<1700).contains(same), "\(same)")
        #expect(typed.contains { !$0.contains(" ") })
        #expect(typed.allSatisfy { $0.nfc == $0 && !$0.isEmpty })
    }

    @Test func reasonsAreTheRecommendersOwn() throws {
        let chooser = ReasonChooser(menus: catalog.menus)
        var random = SplitMix64(seed: 8)
        let menu = try #require(catalog.menu(named: "김치찌개"))
        var need = Need()
        need.want(.taste(.spicy))
        #expect(chooser.reason(for: menu, need, using: &random) == .wish(.taste(.spicy)))
        #expect(ReasonWords(.wish(.taste(.spicy)))?.section == "맛:매운")
        for _ in 0..<200 {
            switch chooser.reason(for: menu, Need(), using: &random) {
            case .hour(let meal): #expect(menu.meals.contains(meal))
            case .season(let season): #expect(menu.seasons.contains(season))
            case .protein: #expect((menu.nutrition?.protein ?? 0) >= 20)
            case .lightDay: #expect((menu.kcal ?? 999) <= 450)
            case .lowSodium: #expect((menu.nutrition?.sodium ?? 9999) <= 700)
            default: break
            }
        }
    }
}
