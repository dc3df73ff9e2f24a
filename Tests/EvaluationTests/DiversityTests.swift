// How much replies differ, on replies whose figures can be counted by hand.

import Evaluation
import Testing

@Suite("Diversity of replies")
struct DiversityTests {
    @Test(arguments: [
        ("김치찌개는 어떠세요?", ["김치찌개"], "menu은 어떠세요"), ("설렁탕은 어떠세요?", ["설렁탕"], "menu은 어떠세요"),
        ("“비 오는 날, 김치전”", ["김치전"], "비 오는"), ("두부 김치를 권해요", ["두부김치"], "menu을 권해요"),
        ("바삭한 김치전이에요.", ["김치전"], "바삭한 menu이에요"), ("바삭한 돈가스예요.", ["돈가스"], "바삭한 menu이에요"),
        ("밥", [], "밥"), ("", [], ""),
    ])
    func `openings leave the menu out`(text: String, names: [String], opening: String) {
        #expect(ReplyOpening.words(of: text, without: names) == opening)
    }

    @Test func `openings and menus are counted over replies that name one`() throws {
        let diversity = ReplyDiversity([
            try record("떡볶이는 어떠세요?"), try record("설렁탕은 어떠세요?"), try record("새콤한 쫄면을 추천드려요."),
            try record("매콤한 떡볶이를 추천드려요."), try record("글쎄요, 잘 모르겠어요."),
        ])
        #expect(diversity.commonestOpening == Share(hits: 2, count: 4))
        #expect(diversity.opening == "menu은 어떠세요")
        #expect(diversity.openings == 3)
        #expect(diversity.menus == Share(hits: 3, count: 5))
        #expect(diversity.commonestMenu == Share(hits: 2, count: 4))
        #expect(diversity.menu == "떡볶이")
        #expect(diversity.copies == Share(hits: 0, count: 5))
        #expect(diversity.repetitions == Share(hits: 0, count: 5))
    }

    @Test func `a reply that an earlier request got is a copy`() throws {
        let diversity = ReplyDiversity([
            try record("떡볶이는 어떠세요?"), try record("쫄면은 어떠세요?"), try record("떡볶이는  어떠세요!"),
            try record("떡볶이는 어떠세요?"),
        ])
        #expect(diversity.copies == Share(hits: 2, count: 4))
    }

    @Test(arguments: [
        ("하나 둘 셋 넷 다섯, 하나 둘 셋 넷 다섯!", true), ("하나 둘 셋 넷 다섯 하나 둘 셋 넷 여섯", false),
        ("가 가 가 가 가 가", true), ("하나 둘 셋 넷 다섯", false), ("", false),
    ])
    func `five words in a row come twice, or do not`(text: String, repeats: Bool) {
        #expect(ReplyDiversity.repeats(text) == repeats)
    }

    @Test func `no replies have no diversity`() {
        let diversity = ReplyDiversity([])
        #expect(diversity.commonestOpening.value == nil)
        #expect(diversity.opening == nil)
        #expect(diversity.menus.value == nil)
        #expect(diversity.openings == 0)
    }
}
