// Which menu a reply recommends, over the bootstrap model's real replies and over the sentences
// larger models write.

import Prompting
import Recommendation
import Testing

@Suite("MenuFinder")
struct MenuFinderTests {
    let catalog: MenuCatalog
    let finder: MenuFinder

    init() throws {
        catalog = try Shipped.catalog()
        finder = MenuFinder(catalog: catalog)
    }

    @Test func `the model's own replies are read right`() throws {
        let lines = try Shipped.lines("replies/replies.tsv")
        #expect(lines.count >= 60)
        for line in lines {
            let fields = line.split(separator: "\t")
            let found = finder.menu(in: String(fields[0]))
            if fields[1] == "-" {
                #expect(found == nil, "\(line)")
            } else {
                #expect(found?.name == String(fields[1]), "\(line)")
                if case .unlisted = found { Issue.record("unlisted: \(line)") }
            }
        }
    }

    @Test(arguments: [
        ("오늘 같은 날엔 김치찌개 어떠세요?", "김치찌개"),
        ("**비빔밥**을 추천합니다!", "비빔밥"),
        ("'물냉면'은 어떠신가요?", "물냉면"),
        ("짬뽕(매운맛)을 한번 드셔 보세요.", "짬뽕"),
        ("칼국수가 딱 좋아요.", "칼국수"),
        ("우동도 괜찮고 따뜻해요.", "우동"),
        ("저녁은 돈까스로 하시는 건 어떨까요?", "돈가스"),
        ("치킨 다음에는 만둣국이 좋아요.", "만둣국"),
        ("라면과 다르게 김밥은 어떠세요?", "김밥"),
        ("김치찌개는 좋지 않아요. 죽 종류인 전복죽을 추천드려요.", "전복죽"),
        ("김치를 넣은 만두와 함께 먹는 떡국을 권해 드려요.", "떡국"),
        ("조리법도 간단하고 맛있는 계란말이는 어떠신가요?", "달걀말이"),
        ("소고기 쌀국수는 어떠세요? 쌀국수는 고기 국물에 면을 넣은 음식입니다.", "쌀국수"),
        ("제육 볶음을 드셔 보세요.", "제육볶음"),
        ("떡볶이는 떡을 양념에 볶거나 끓여서 먹는 한국 음식입니다.", "떡볶이"),
        ("추천 메뉴: 삼계탕", "삼계탕"),
    ])
    func `the menu in the recommending place wins, else the first`(reply: String, name: String) {
        #expect(finder.menu(in: reply) == catalog.menu(named: name).map(ReplyMenu.listed))
    }

    @Test(arguments: [
        ("이번에는 카술레는 어떠세요?", "카술레"),
        ("담백한 염소고기 뭇국은 어떠세요? 염소고기 뭇국은 맑은 국이에요.", "염소고기 뭇국"),
        ("사슴고기 전골은 어떠세요?", "사슴고기 전골"),
        ("간단하게 만들 수 있는 프렌치 카술레를 추천드려요.", "프렌치 카술레"),
        ("비 오는 날에는 돼지 수육국밥이 어떨까요?", "돼지 수육국밥"),
        ("바삭한 곤지샤를 드셔 보세요. 새우와 식빵으로 만들어요.", "곤지샤"),
        ("라면 대신 카레소바는 어떠세요?", "카레소바"),
        ("오늘은 \"냉이국수\"를 한번 드셔 보세요.", "냉이국수"),
    ])
    func `a dish outside the catalogue is read from its sentence`(reply: String, name: String) {
        #expect(finder.menu(in: reply) == .unlisted(name))
    }

    @Test(arguments: [
        "", "안녕하세요!", "어떤 메뉴가 좋으세요?", "다른 음식은 어떠세요?", "오늘 기분은 어떠세요?",
        "맛있는 메뉴를 추천해 드릴게요.", "점심은 드셨어요? 다시 추천해 드릴게요.", "양을 조절해서 드시는 게 좋아요.",
        "저는 음식 추천을 도와드리는 메추리예요.", "이건 어떠세요?", "회식이 있으시군요.", "🍽️",
    ])
    func `a reply without a dish has none`(reply: String) {
        #expect(finder.menu(in: reply) == nil)
    }

    @Test(arguments: [
        ("매콤한 떡볶이나 닭볶음탕을 추천드려요.", ["떡볶이", "닭볶음탕"]),
        ("떡볶이나 칼칼한 닭볶음탕을 추천드려요.", ["떡볶이", "닭볶음탕"]),
        ("모둠튀김, 돈까스, 치킨, 삼겹살을 추천합니다.", ["모둠튀김", "돈가스", "치킨", "삼겹살"]),
        ("아메리카노와 와플은 어떠세요?", ["아메리카노", "와플"]),
        ("짬뽕을 좋아하신다면 우동은 어떠세요?", ["우동"]),
        ("돈까스와 돈가스를 추천합니다.", ["돈가스"]),
    ])
    func `menus recommended together are all found`(reply: String, names: [String]) {
        #expect(finder.menus(in: reply).map(\.name) == names)
    }

    @Test func `decomposed text is read like composed text`() {
        let reply = "오늘은 돈까스는 어떠세요?".decomposedStringWithCanonicalMapping
        #expect(finder.menu(in: reply)?.name == "돈가스")
    }

    @Test func `a long reply is read quickly`() {
        let reply = String(repeating: "맛있는 국물과 잘 어울리는 면 요리예요. ", count: 200) + "우동은 어떠세요?"
        let clock = ContinuousClock()
        let time = clock.measure { #expect(finder.menu(in: reply)?.name == "우동") }
        #expect(time < .milliseconds(500))
    }
}

@Suite("OfferedMenus")
struct OfferedMenusTests {
    let catalog: MenuCatalog
    let finder: MenuFinder

    init() throws {
        catalog = try Shipped.catalog()
        finder = MenuFinder(catalog: catalog)
    }

    private func conversation(_ replies: [[Reply]]) -> Conversation {
        Conversation(turns: replies.map { Turn(question: "뭐 먹지?", replies: $0) })
    }

    @Test func `every reply of every turn counts, with all spellings`() {
        let offered = OfferedMenus(
            conversation([
                [Reply(text: "돈가스는 어떠세요?", menu: "돈가스"), Reply(text: "우동을 드셔 보세요.")],
                [Reply(text: "떡볶이나 김밥을 추천드려요.", menu: "떡볶이")],
            ]),
            catalog: catalog,
            finder: finder
        )
        #expect(offered.names == ["돈가스", "우동", "떡볶이", "김밥"])
        for spelling in ["돈가스", "돈까스", "돈카츠", "우동", "떡뽁이", "김밥"] {
            #expect(offered.forbiddenNames.contains(spelling))
        }
        #expect(!offered.forbiddenNames.contains("라면"))
    }

    @Test func `a dish outside the catalogue is forbidden too`() {
        let offered = OfferedMenus(
            conversation([[Reply(text: "곤지샤는 어떠세요?")], [Reply(text: "…", menu: "카술레")]]),
            catalog: catalog,
            finder: finder
        )
        #expect(offered.names == ["곤지샤", "카술레"])
        #expect(offered.forbiddenNames == ["곤지샤", "카술레"])
    }

    @Test func `nothing is forbidden before anything was offered`() {
        let offered = OfferedMenus(
            conversation([[], [Reply(text: "안녕하세요!")]]),
            catalog: catalog,
            finder: finder
        )
        #expect(offered == OfferedMenus())
    }
}

@Suite("What counts as offered")
struct OfferedTests {
    let catalog: MenuCatalog
    let finder: MenuFinder

    init() throws {
        catalog = try Shipped.catalog()
        finder = MenuFinder(catalog: catalog)
    }

    @Test func `every sentence that recommends counts`() {
        let text = "치킨을 드셔 보세요. 튀김이 싫다면 불닭은 어떠세요? 고추장이 들어가요."
        #expect(finder.menu(in: text)?.name == "치킨")
        #expect(finder.allMenus(in: text).map(\.name) == ["치킨", "불닭"])
        let turn = Turn(question: "뭐 먹지", replies: [Reply(text: text, state: .complete)])
        let offered = OfferedMenus(Conversation(turns: [turn]), catalog: catalog, finder: finder)
        #expect(offered.names == ["치킨", "불닭"])
    }

    @Test(arguments: [
        "자극적이지 않은 어떠세요?", "추억의 어떠세요?", "후 입가심으로은 어떠세요?", "좋은가루를 추천드려요.", "바\u{FFFD}를 드셔 보세요.",
    ])
    func `a broken noun is no dish`(reply: String) {
        #expect(finder.menu(in: reply) == nil)
    }

    @Test func `menus of the question being answered are told apart`() {
        let turns = ["김밥", "우동"].map { (name: String) in
            Turn(
                question: "\(name) 같은 거",
                replies: [Reply(text: "\(name)은 어떠세요?", state: .complete, menu: name)]
            )
        }
        let conversation = Conversation(turns: turns)
        func same(_ turn: Turn.ID?) -> [String] {
            OfferedMenus(conversation, answering: turn, catalog: catalog, finder: finder)
                .sameQuestion
        }
        #expect(same(turns[0].id) == ["김밥"])
        #expect(same(nil) == ["우동"])
    }
}
