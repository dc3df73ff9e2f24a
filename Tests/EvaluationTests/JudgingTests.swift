// What is asked for, and whether a reply answers it.

import Evaluation
import Generation
import Recommendation
import Testing

@Suite("Judging replies")
struct JudgingTests {
    @Test func `every core request has ten fitting menus, and menus that do not fit`() throws {
        let judge = try judge()
        let requests = try Shipped.coreRequests()
        #expect(requests.count >= 40)
        #expect(Set(requests.map(\.text)).count == requests.count)
        for request in requests {
            let fit = try #require(judge.fit(of: request.request(judge.reader)))
            let menus = try Shipped.catalog().menus
            let fitting = menus.count { fit.misfit(of: $0.name) == nil }
            #expect(fitting >= 10, "\(request.text)")
            // Anything answers who asks for nothing in particular.
            guard request.wanted != [] || !request.unwanted.isEmpty else { continue }
            #expect(fitting <= menus.count * 9 / 10, "\(request.text): \(fitting)")
        }
    }

    @Test func `core requests ask for what their words say`() throws {
        // The labels stand by themselves; where the reader disagrees, one of the two is wrong.
        let judge = try judge()
        for request in try Shipped.coreRequests() {
            let read = judge.read(request.text)
            let labelled = request.request(judge.reader)
            #expect(read.asksForMenu, "\(request.text)")
            #expect(Set(read.wanted) == Set(labelled.wanted), "\(request.text)")
            #expect(Set(read.unwanted) == Set(labelled.unwanted), "\(request.text)")
            #expect(
                Set(read.excludedIngredients) == Set(labelled.excludedIngredients),
                "\(request.text)"
            )
            #expect(Set(read.excludedMenus) == Set(labelled.excludedMenus), "\(request.text)")
            #expect(read.budget == labelled.budget, "\(request.text)")
            #expect(read.maximumKcal == labelled.maximumKcal, "\(request.text)")
        }
    }

    @Test func `a label spells a feature, and nothing else`() throws {
        let features: [Feature] = [
            .taste(.spicy), .temperature(.cold), .heaviness(.filling), .meal(.lunch),
            .situation(.rain), .cuisine(.korean), .country("베트남"), .form(.soup),
            .ingredient("두부"), .dish("찌개"), .diet(.vegan), .halal, .nutrient(.highProtein),
            .price(.cheap),
        ]
        for feature in features { #expect(Feature(label: feature.description) == feature) }
        for label in ["맛:", "맛:없는맛", "매운", "", "색:빨강"] { #expect(Feature(label: label) == nil) }
    }

    @Test(arguments: [
        (#"{"request": "매운 거", "wanted": ["맛:없는맛"]}"#, 2),
        (#"{"request": "매운 거", "without": ["해물"]}"#, 2), (#"{"wanted": []}"#, 2),
        (#"{"request": "매운 거", "budget": -1}"#, 2), ("{", 2),
    ])
    func `a bad line of the list is named`(line: String, number: Int) {
        let text = "{\"request\": \"밥\"}\n\(line)\n"
        #expect {
            try CoreRequest.list(text, path: "list.jsonl", check: Shipped.labels())
        } throws: { error in
            guard case EvaluationError.badLine("list.jsonl", number, _) = error else {
                return false
            }
            return true
        }
    }

    @Test func `an empty list is refused`() {
        #expect(throws: EvaluationError.empty(path: "list.jsonl")) {
            try CoreRequest.list("\n  \n", path: "list.jsonl", check: Shipped.labels())
        }
    }

    @Test func `a fitting menu fits, another does not, and it says why`() throws {
        let judge = try judge()
        let fit = judge.fit(of: judge.read("매운 음식 추천해줘"))
        let spicy = judge.judge(reply("매콤한 떡볶이는 어떠세요? 고추장 떡 요리예요."), fit: fit)
        #expect(spicy.menu == "떡볶이")
        #expect(spicy.fits == true)
        #expect(spicy.misfit == nil)
        let mild = judge.judge(reply("구수한 설렁탕을 추천드려요."), fit: fit)
        #expect(mild.menu == "설렁탕")
        #expect(mild.fits == false)
        #expect(mild.misfit == "맛:매운")
        let none = judge.judge(reply("맛있는 음식이 많아요."), fit: fit)
        #expect(none.menu == nil)
        #expect(none.fits == false)
    }

    @Test func `a menu that the request leaves out does not fit`() throws {
        let judge = try judge()
        let fit = judge.fit(of: judge.read("해물 빼고 국물 요리 추천해줘"))
        let found = judge.judge(reply("얼큰한 해물탕은 어떠세요?"), fit: fit)
        #expect(found.fits == false)
        #expect(found.misfit?.contains("빼 달라고 함") == true)
    }

    @Test func `who asks for no menu is not asked whether it fits`() throws {
        let judge = try judge()
        #expect(judge.fit(of: judge.read("고마워")) == nil)
        #expect(judge.judge(reply("천만에요."), fit: nil).fits == nil)
    }

    @Test(arguments: [
        ("김치찌개를 추천드려요.", FinishReason.stop, true),
        ("김치찌개는 어떠세요?", .stop, true), ("“김치찌개 어때요?”", .stop, true),
        ("김치찌개를 추천", .stop, false), ("", .stop, false),
        ("김치찌개를 추천드려요.", .length, false), ("김치찌개를 추천드려요.", .context, false),
    ])
    func `complete is a whole sentence that ended by itself`(
        text: String,
        finish: FinishReason,
        isComplete: Bool
    ) throws {
        let found = try judge().judge(reply(text, finish: finish), fit: nil)
        #expect(found.isComplete == isComplete)
    }

    @Test func `a reply that goes on with another turn is not complete`() throws {
        var result = reply("김치찌개를 추천드려요.")
        result.beganAnotherTurn = true
        #expect(try judge().judge(result, fit: nil).isComplete == false)
    }

    @Test func `a reply follows its 맥락 when it speaks of that menu in any spelling`() throws {
        let judge = try judge()
        let given = GivenContext(menu: "김치찌개", text: "메뉴: 김치찌개", request: "매운 거")
        let own = judge.judge(reply("칼칼한 김치찌게 어때요?"), fit: nil, context: given)
        #expect(own.followsContext == true)
        let other = judge.judge(reply("칼칼한 된장찌개 어때요?"), fit: nil, context: given)
        #expect(other.followsContext == false)
        #expect(judge.judge(reply("밥이요."), fit: nil).followsContext == nil)
    }
}
