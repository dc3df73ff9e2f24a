// Replies of the bootstrap model as they were seen, good and broken.

import Randomness
import Recommendation
import Testing

@Suite("ReplyCheck")
struct ReplyCheckTests {
    let catalog: MenuCatalog
    let check: ReplyCheck

    init() throws {
        catalog = try Shipped.catalog()
        check = ReplyCheck(catalog: catalog)
    }

    @Test(arguments: [
        "비 오는 날 먹기에 좋고 여럿이 나눠 먹기에도 좋은 파전은 어떠세요? 쪽파와 해산물을 올려 노릇하게 부친 부침 요리예요.",
        "도움이 되었다니 기뻐요. 맛있게 드세요!", "그럼 짜장면과 다르게 우동은 어떠세요?", "천천히 드세요~", "좋아요 🍜",
        "떡볶이를 좋아하신다면 라볶이는 어떠세요? 떡과 라면을 매콤달콤하게 졸여 낸 떡 요리예요.",
        "라면은 1인분에 약 500kcal예요. 적당량 드시면 부담이 없어요.",
    ])
    func `what reads well passes`(reply: String) {
        #expect(check.fault(in: reply) == nil)
    }

    @Test(arguments: [
        ("꾸덕한 요거트에\u{FFFD}한 디저트예요.", ReplyCheck.Fault.notText),
        ("부드러운 연어를 밥에", .unfinished), ("", .unfinished), ("주재료는:", .unfinished),
        ("혼밥 메뉴로 즐기기에 좋고 혼밥 메뉴로 즐기기에도 좋은 김밥을 드셔 보세요.", .repeated),
        ("초밥은 어떠세요? 담백하게 초밥은 어떠세요?", .repeated), ("얼얼한 얼얼한 마파두부예요.", .repeated),
        ("통통한 우동를 추천드려요.", .particle), ("걸쭉하게은 어떠세요?", .particle),
        ("그럼 찜닭과 다르게 찜닭은 어떠세요?", .contrast), ("그럼 짜장떡과 다르게 우동은 어떠세요?", .contrast),
        ("그럼 자장면과 다르게 짜장면은 어떠세요?", .contrast),
    ])
    func `what is broken is named`(reply: String, fault: ReplyCheck.Fault) {
        #expect(check.fault(in: reply) == fault)
    }

    @Test func `a description belongs to its menu`() throws {
        let menu = try #require(catalog.menu(named: "라면땅"))
        let other = "라면땅을 드셔 보세요. 달큰한 춘장 소스에 쫄깃한 면을 비벼 먹는 면 요리예요."
        #expect(check.fault(in: other, menu: menu) == .description)
        let own = "라면땅을 드셔 보세요. \(menu.description) \(menu.kind)이에요."
        #expect(check.fault(in: own, menu: menu) == nil)
    }

    @Test(arguments: [SpeechLevel.polite, .casual])
    func `every recommending sentence with its description reads well`(speech: SpeechLevel) {
        for (seed, menu) in catalog.menus.enumerated() {
            var random = SplitMix64(seed: UInt64(seed))
            let wishes = menu.situations.map(Feature.situation) + menu.tastes.map(Feature.taste)
            let words = RecommendingSentence(
                for: menu,
                reasons: wishes.map(Reason.wish),
                speech: speech,
                using: &random
            )
            let text = "\(words.sentence) \(words.wholeDescription)"
            #expect(check.fault(in: text, menu: menu) == nil, "\(text)")
            #expect(MenuFinder(catalog: catalog).menu(in: text) == .listed(menu), "\(text)")
        }
    }
}
