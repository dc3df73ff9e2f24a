// Reading the wishes of a question, and choosing a menu that was not offered yet.

import KoreanText
import Prompting
import Recommendation
import Testing

@Suite("QuestionCues")
struct QuestionCuesTests {
    @Test(arguments: [
        ("매운 음식 추천해줘", [Feature.taste(.spicy)]),
        ("비 오는 날 뭐 먹지?", [.situation(.rain)]),
        ("비오는날 뭐먹지", [.situation(.rain)]),
        ("다이어트 중인데 저녁 추천", [.situation(.diet), .meal(.dinner)]),
        ("면 요리 추천해줘", [.form(.noodles)]),
        ("면 추천해줘", [.form(.noodles)]),
        ("데이트할 때 먹을 만한 양식", [.situation(.date), .cuisine(.western)]),
        ("점심에 얼큰한 국물 먹고 싶어", [.meal(.lunch), .taste(.spicy), .form(.soup)]),
        ("오늘 뭐 먹지?", []),
        ("라면 먹었어", []),
        ("회의가 끝났어", []),
        ("혼밥메뉴추천해줘", [.situation(.alone)]),
        ("마음을 진정시킬 메뉴", []),
    ])
    func `wishes are read in their order`(question: String, wanted: [Feature]) {
        let cues = QuestionCues(question)
        #expect(cues.wanted == wanted)
        #expect(cues.unwanted.isEmpty)
    }

    @Test(arguments: [
        ("안 매운 거 추천해줘", Feature.taste(.spicy)),
        ("맵지 않은 음식은 매운 거 말고", .taste(.spicy)),
        ("매운 건 못 먹는데 뭐 먹지", .taste(.spicy)),
        ("국물 말고 다른 거", .form(.soup)),
        ("고기 빼고 추천해줘", .form(.meat)),
        ("느끼한 음식은 질렸어", .taste(.rich)),
        ("한식 말고 다른 메뉴", .cuisine(.korean)),
        ("면 말고 추천해줘", .form(.noodles)),
        ("튀김 종류는 싫은데", .form(.fried)),
    ])
    func `what is refused is not wished for`(question: String, unwanted: Feature) {
        let cues = QuestionCues(question)
        #expect(cues.unwanted == [unwanted])
        #expect(!cues.wanted.contains(unwanted))
    }

    @Test func `ingredients are read when they are known`() {
        let cues = QuestionCues("집에 두부랑 새우 있는데 뭐 해 먹지", ingredients: ["두부", "새우", "우"])
        #expect(cues.wanted == [.ingredient("두부"), .ingredient("새우")])
    }

    @Test func `편안한 is no denial`() {
        #expect(QuestionCues("속 편안 따뜻한 음식").wanted.contains(.taste(.warming)))
    }
}

@Suite("AlternativeChooser")
struct AlternativeChooserTests {
    let catalog: MenuCatalog
    let finder: MenuFinder
    let chooser: AlternativeChooser

    init() throws {
        catalog = try Shipped.catalog()
        finder = MenuFinder(catalog: catalog)
        chooser = AlternativeChooser(catalog: catalog, finder: finder)
    }

    /// The first menus the chooser gives for a question, one after the other.
    private func alternatives(_ question: String, count: Int, seed: UInt64 = 1) -> [Alternative] {
        var offered = OfferedMenus()
        var result: [Alternative] = []
        for index in 0..<count {
            guard
                let next = chooser.choose(
                    question: question,
                    offered: offered,
                    seed: seed &+ UInt64(index)
                )
            else { break }
            offered.insert(.listed(next.menu))
            result.append(next)
        }
        return result
    }

    @Test(arguments: [
        ("매운 음식 추천해줘", Feature.taste(.spicy)), ("비 오는 날 뭐 먹지", .situation(.rain)),
        ("다이어트 중인데 뭐 먹지", .situation(.diet)), ("아이랑 먹을 만한 거", .situation(.children)),
        ("해장 메뉴 추천", .situation(.hangover)), ("일식 먹고 싶어", .cuisine(.japanese)),
        ("면 요리 먹고 싶다", .form(.noodles)), ("음료 추천해줘", .cuisine(.drink)),
        ("디저트 추천해줘", .cuisine(.dessert)), ("반찬 추천해줘", .form(.sideDish)),
        ("두부로 뭐 해 먹지", .ingredient("두부")), ("아침 메뉴 추천해줘", .meal(.breakfast)),
    ])
    func `the first eight fit the wish`(question: String, wish: Feature) {
        let menus = alternatives(question, count: 8).map(\.menu)
        #expect(Set(menus.map(\.name)).count == 8)
        for menu in menus { #expect(menu.fit(wish) > 0, "\(menu.name)") }
    }

    @Test func `two wishes are fulfilled together while menus last`() {
        for menu in alternatives("다이어트 중인데 저녁 추천해줘", count: 6).map(\.menu) {
            #expect(menu.fit(.situation(.diet)) > 0 && menu.fit(.meal(.dinner)) > 0, "\(menu.name)")
        }
    }

    @Test func `what is refused stays out`() {
        for menu in alternatives("매운 거 말고 국물 요리 추천해줘", count: 8).map(\.menu) {
            #expect(menu.fit(.taste(.spicy)) == 0 && menu.fit(.form(.soup)) > 0, "\(menu.name)")
        }
        let names = alternatives("떡볶이 말고 분식 추천해줘", count: 12).map(\.menu.name)
        #expect(!names.contains("떡볶이"))
    }

    @Test func `refusing a menu refuses neither its form nor its ingredient`() {
        let soups = alternatives("김치찌개 말고 국물 요리 추천해줘", count: 6).map(\.menu)
        #expect(soups.allSatisfy { $0.fit(.form(.soup)) > 0 && $0.name != "김치찌개" })
        let meals = alternatives("며칠째 라면만 먹었어. 점심 뭐 먹지?", count: 6).map(\.menu)
        #expect(meals.allSatisfy { $0.fit(.meal(.lunch)) > 0 && $0.name != "라면" })
    }

    @Test func `a named menu is taken as an example`() {
        let names = alternatives("떡볶이 같은 거 먹고 싶어", count: 4).map(\.menu.name)
        #expect(names.first == "떡볶이")
        #expect(names.contains("로제떡볶이") && names.contains("라볶이"))
    }

    @Test func `snacks, drinks and side dishes come only when asked for`() {
        for menu in alternatives("오늘 뭐 먹지?", count: 60).map(\.menu) {
            #expect(![.dessert, .drink, .snack].contains(menu.cuisine), "\(menu.name)")
            #expect(menu.forms.first != .sideDish, "\(menu.name)")
        }
    }

    @Test func `all menus come once, then there is none`() {
        let all = alternatives("뭐 먹지?", count: catalog.menus.count + 5)
        #expect(all.count == catalog.menus.count)
        #expect(Set(all.map(\.menu.name)).count == catalog.menus.count)
    }

    @Test func `the same seed chooses the same, and seeds settle ties differently`() {
        func name(_ seed: UInt64) -> String? {
            chooser.choose(question: "뭐 먹지?", offered: OfferedMenus(), seed: seed)?.menu.name
        }
        #expect(name(3) == name(3))
        #expect(Set((0..<20).map(name)).count > 5)
    }

    @Test func `every opening recommends its menu, in a whole clause`() {
        let questions = Starters.all + ["뭐 먹지?", "두부로 뭐 해 먹지"]
        var endings: Set<String> = []
        for (index, question) in questions.enumerated() {
            for choice in alternatives(question, count: 5, seed: UInt64(index * 31)) {
                #expect(
                    finder.menu(in: choice.opening) == .listed(choice.menu),
                    "\(choice.opening)"
                )
                #expect(finder.named(in: choice.opening).count == 1, "\(choice.opening)")
                #expect(choice.opening.last.map { ".?".contains($0) } ?? false)
                #expect(choice.opening == choice.opening.nfc)
                endings.insert(String(choice.opening.suffix(5)))
            }
        }
        #expect(endings.count == 3, "the style varies")
    }

    @Test func `the opening says the reason`() throws {
        let choice = try #require(
            chooser.choose(question: "비 오는 날 뭐 먹지?", offered: OfferedMenus(), seed: 1)
        )
        #expect(choice.reasons == [.situation(.rain)])
        #expect(choice.opening.hasPrefix("비 오는 날 먹기에 "))
    }
}
