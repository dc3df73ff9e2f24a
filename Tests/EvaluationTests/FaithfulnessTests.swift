// Whether replies say what their 맥락 says: each rule on replies that keep it, break it, and do not come to it.

import Datasets
import Evaluation
import Generation
import Testing

@Suite("Faithfulness to the 맥락")
struct FaithfulnessTests {
    private static let stew = GivenContext(
        menu: "김치찌개",
        text: "메뉴: 김치찌개; 재료: 김치, 돼지고기, 두부, 달걀; 열량: 1244 kcal; 이유: 매운",
        request: "8000원으로 얼큰한 거",
        asksForEnergy: true
    )

    private func faithfulness(
        _ text: String,
        _ given: GivenContext = stew
    ) throws -> ContextFaithfulness {
        try #require(try record(text, context: given).judgement.faithfulness)
    }

    @Test(arguments: [
        ("1,244 kcal이고 8000원이에요", ["1244", "8000"]), ("１２인분", ["12"]), ("½개와 3.5컵.", ["½", "3.5"]),
        ("12,34와 1,2345", ["12", "34", "1", "2345"]), ("10,200,300원", ["10200300"]),
        ("1234,567", ["1234", "567"]), ("숫자 없음", []), ("끝은 5.", ["5"]),
    ])
    func `numbers are read as they are meant`(text: String, numbers: [String]) {
        #expect(TextNumbers.all(in: text) == numbers)
    }

    @Test(arguments: [
        ("김치찌개는 1,244 kcal예요.", Bool?.some(true), [String]()),
        ("8000원이면 되는 김치찌개요.", true, []), ("김치찌개는 244 kcal예요.", false, ["244"]),
        ("김치찌개 1인분은 1244 kcal예요.", false, ["1"]), ("김치찌개는 어떠세요?", nil, []),
    ])
    func `a number that neither 맥락 nor request holds is made up`(
        text: String,
        holds: Bool?,
        foreign: [String]
    ) throws {
        let found = try faithfulness(text)
        #expect(found.numbersHold == holds)
        #expect(found.foreignNumbers == foreign)
    }

    @Test func `who asks for energy is given the 맥락's`() throws {
        #expect(try faithfulness("김치찌개는 1244 kcal예요.").numberCopied == true)
        #expect(try faithfulness("김치찌개는 124 kcal예요.").numberCopied == false)
        #expect(try faithfulness("김치찌개는 12440 kcal예요.").numberCopied == false)
        #expect(try faithfulness("김치찌개요.").numberCopied == false)
        let silent = GivenContext(
            menu: "김치찌개",
            text: "메뉴: 김치찌개; 이유: 500 kcal 아래",
            request: "열량?",
            asksForEnergy: true
        )
        #expect(silent.energy == nil)
        #expect(try faithfulness("김치찌개는 500 kcal예요.", silent).numberCopied == nil)
        let unasked = GivenContext(
            menu: "김치찌개",
            text: "메뉴: 김치찌개; 열량: 244 kcal",
            request: "매운 거"
        )
        #expect(unasked.energy == "244")
        #expect(try faithfulness("김치찌개요.", unasked).numberCopied == nil)
    }

    @Test(arguments: [
        ("두부와 돼지고기를 넣은 김치찌개요.", [String]()), ("새우를 넣은 김치찌개요.", ["새우"]),
        // Another name of what is in it.
        ("계란을 푼 김치찌개요.", []),
        // Words inside other words, and names of one syllable.
        ("새우깡을 먹던 밤에 김치찌개요.", []), ("새우와 감자, 새우를 넣은 김치찌개요.", ["새우", "감자"]),
    ])
    func `an ingredient that neither 맥락 nor request names is made up`(
        text: String,
        foreign: [String]
    ) throws {
        let found = try faithfulness(text)
        #expect(found.foreignIngredients == foreign)
        #expect(found.ingredientsHold == foreign.isEmpty)
    }

    @Test(arguments: [
        ("여러 가지를 넣은 김치찌개요.", [String]()), ("두 가지 맛의 김치찌개요.", []), ("가지고 계신 김치로 끓여요.", []),
        ("가지를 넣은 김치찌개요.", ["가지"]), ("두부와 가지요.", ["가지"]), ("속을 달래 줄 김치찌개요.", []),
        ("마음을 달래는 김치찌개요.", []), ("허기를 달래기 좋아요.", []), ("김치와 달래를 넣어요.", ["달래"]),
        ("향긋한 달래는 봄의 맛이에요.", ["달래"]), ("국을 달래로 끓여요.", ["달래"]),
    ])
    func `everyday words that look like ingredients are none`(
        text: String,
        foreign: [String]
    ) throws {
        #expect(try faithfulness(text).foreignIngredients == foreign)
    }

    @Test func `an ingredient that the request names may be said`() throws {
        let asked = GivenContext(menu: "김치찌개", text: "메뉴: 김치찌개", request: "새우 말고 매운 거")
        #expect(try faithfulness("새우 없이 끓인 김치찌개요.", asked).ingredientsHold == true)
        #expect(try faithfulness("감자를 넣은 김치찌개요.", asked).ingredientsHold == false)
    }

    @Test(arguments: [
        ("달래두부 볶음밥을 드셔 보세요.", true), ("달래두부볶음밥을 드셔 보세요.", false),
        ("달래두부 볶음밥집을 드셔 보세요.", false), ("왕달래두부 볶음밥이에요.", false), ("두부 볶음밥은 어떠세요?", false),
    ])
    func `a menu nobody knows is copied letter by letter`(text: String, copied: Bool) throws {
        let given = GivenContext(
            menu: "달래두부 볶음밥",
            text: "메뉴: 달래두부 볶음밥; 재료: 달래, 두부, 밥",
            request: "밥",
            isKnownMenu: false
        )
        #expect(try faithfulness(text, given).unseenCopied == copied)
        #expect(try faithfulness(text).unseenCopied == nil)
    }

    @Test func `what is given is read off an example`() throws {
        let judge = try judge()
        func given(_ request: String, _ input: String) -> GivenContext? {
            let example = InstructionExample(instruction: request, input: input, output: "네.")
            return judge.given(RequestItem(example, keepsContext: true))
        }
        let known = try #require(given("이거 칼로리 얼마나 돼?", "메뉴: 비빔밥; 열량: 598 kcal"))
        #expect(known.asksForEnergy)
        #expect(known.isKnownMenu)
        #expect(known.energy == "598")
        #expect(known.text == "메뉴: 비빔밥; 열량: 598 kcal")
        let unseen = try #require(given("매운 거", "메뉴: 달래두부볶음밥; 재료: 달래"))
        #expect(!unseen.asksForEnergy)
        #expect(!unseen.isKnownMenu)
        #expect(given("매운 거", "재료: 달래") == nil)
        #expect(given("매운 거", "") == nil)
    }

    @Test func `figures count only replies that a question comes to`() throws {
        let unseen = GivenContext(
            menu: "달래밥무침",
            text: "메뉴: 달래밥무침; 재료: 달래",
            request: "밥",
            isKnownMenu: false
        )
        let figures = ReplyFigures([
            try record("김치찌개는 1244 kcal예요.", context: Self.stew),
            try record("새우 김치찌개는 3인분이에요.", context: Self.stew),
            try record("달래밥무침은 어떠세요?", context: unseen), try record("떡볶이는 어떠세요?"),
        ])
        func check(_ measure: ReplyMeasure, _ hits: Int, _ count: Int) {
            #expect(figures[measure] == Share(hits: hits, count: count), "\(measure)")
        }
        check(.numbersHold, 1, 2)
        check(.numberCopied, 1, 2)
        check(.ingredientsHold, 2, 3)
        check(.unseenCopied, 1, 1)
        check(.followsContext, 3, 3)
    }
}
