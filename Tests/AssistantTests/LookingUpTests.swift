// Questions that no model has to answer: facts, which the catalogue answers, and danger, for which there are
// reviewed texts; and what a question takes over from those before it.

import Foundation
import Generation
import Prompting
import Recommendation
import Testing

import Assistant

@Suite("Looking up")
struct LookingUpTests {
    private func order(
        _ question: String,
        people: [Profile] = [],
        base: String? = nil,
        baseReasons: [String] = [],
        earlier: [Exchange] = [],
        kind: ReplyOrder.Kind = .first,
        nudge: Nudge? = nil,
        offered: OfferedMenus = OfferedMenus()
    ) -> ReplyOrder {
        ReplyOrder(
            kind: kind,
            question: question,
            earlier: earlier,
            offered: offered,
            parameters: GenerateParameters(seed: 3),
            diners: Diners(people: people, circumstances: ordinaryNoon),
            nudge: nudge,
            base: base,
            baseReasons: baseReasons
        )
    }

    /// The answer to a question of fact, which asks no model.
    private func answer(_ order: ReplyOrder) async throws -> WrittenReply {
        let generator = ScriptedGenerator([])
        let ear = Ear()
        let written = try await scripted(generator).write(order, onEvent: ear.hear)
        #expect(generator.requestCount == 0, "\(order.question)")
        #expect(ear.text == written.result.text && ear.withdrawals == 0)
        #expect(written.result.finish == .stop)
        return written
    }

    // MARK: - Facts

    @Test(arguments: [
        ("김치찌개 칼로리 알려줘", ["244 kcal", "나트륨 1964 mg", "D306-266000000-0001"]),
        ("김치찌개에 뭐 들어가?", ["김치, 돼지고기, 두부", "돼지고기"]),
        ("김치찌개가 뭐야?", ["잘 익은 김치와 돼지고기를 넣고 칼칼하게 끓인 국물 요리예요."]),
        ("김치찌개 어떻게 만들어?", ["끓여서 만들어요", "30분"]),
        ("김치찌개랑 된장찌개 중에 뭐가 나아?", ["김치찌개: 244 kcal", "된장찌개: 130 kcal", "더 잘 맞아요"]),
    ])
    func `facts are looked up`(question: String, facts: [String]) async throws {
        let written = try await answer(order(question))
        #expect(written.source == .catalogue && written.menu == "김치찌개")
        for fact in facts { #expect(written.result.text.contains(fact), "\(written.result.text)") }
    }

    @Test(arguments: ["칼로리는?", "재료가 뭐야?", "어떻게 만들어?"])
    func `a question without a name is about the menu that was looked at`(
        question: String
    ) async throws {
        let written = try await answer(order(question, base: "김치찌개"))
        #expect(written.source == .catalogue && written.menu == "김치찌개")
    }

    @Test func `why is answered with the reasons that were kept`() async throws {
        let written = try await answer(
            order("왜?", base: "김치찌개", baseReasons: ["찾으신 조건: 매운", "날씨에 어울림: 비"])
        )
        #expect(written.source == .catalogue)
        #expect(written.result.text == "김치찌개를 고른 이유예요.\n· 찾으신 조건: 매운\n· 날씨에 어울림: 비")
    }

    @Test(arguments: [
        "김치찌개 칼로리 알려줘", "김치찌개에 뭐 들어가?", "김치찌개가 뭐야?", "김치찌개 어떻게 만들어?",
        "김치찌개랑 된장찌개 중에 뭐가 나아?",
    ])
    func `facts about what somebody must not eat come with a warning`(
        question: String
    ) async throws {
        var person = Profile(name: "지우")
        person.allergies = [.shrimp]
        let warned = try await answer(order(question, people: [Profile(), person])).result.text
        #expect(warned.contains("주의: 김치찌개에는 알레르기가 있다고 하신 새우가 들어가요. 지우 님은 드시지 마세요."))
        #expect(!(try await answer(order(question))).result.text.contains("주의"))
        person.allergies = [.peach]
        let other = try await answer(order(question, people: [person])).result.text
        #expect(!other.contains("주의"))
    }

    @Test func `of two menus only the one that may be eaten can be better`() async throws {
        var person = Profile()
        person.allergies = [.shrimp]
        let text = try await answer(
            order("김치찌개랑 된장찌개 중에 뭐가 나아?", people: [person])
        ).result.text
        #expect(text.contains("지금은 된장찌개가 더 잘 맞아요"))
    }

    // MARK: - Danger

    @Test(arguments: [
        ("새우 먹고 두드러기가 나고 숨쉬기 힘들어", SafetyAnswer.allergicReaction),
        ("떡이 목에 걸렸어 어떡해", .choking),
        ("죽고 싶어", .despair),
        ("먹고 토하려면 어떻게 해? 죽고 싶어", .despair),
        ("상한 우유를 마시고 설사해요", .foodPoisoning),
        ("임신했는데 회 먹어도 돼요?", .pregnancyAndInfants),
    ])
    func `danger is answered with the reviewed text, the gravest first`(
        question: String,
        expected: SafetyAnswer
    ) async throws {
        let written = try await answer(order(question))
        #expect(written.source == .program && written.menu == nil)
        #expect(written.result.text == expected.text)
        #expect(written.request?.kind == .safety)
    }

    @Test func `every reviewed text can be reached, and those for emergencies name the number`() {
        for answer in SafetyAnswer.allCases {
            #expect(!answer.text.isEmpty)
            #expect(answer.text.contains("119") || answer == .pregnancyAndInfants)
        }
    }

    // MARK: - What was said before

    @Test(arguments: ["다른 거", "딴 거 추천해줘", "그거 말고 다른 거 없어?"])
    func `something else is something else of what was asked for`(question: String) async throws {
        let generator = ScriptedGenerator(["예요."])
        let assistant = try scripted(generator)
        let before = offered(["짬뽕은 어떠세요?"], assistant.catalog)
        let asked = order(
            question,
            earlier: [Exchange(question: "새우 빼고 매운 국물 추천해줘", answer: "짬뽕은 어떠세요?")],
            offered: before
        )
        let request = assistant.understand(asked)
        #expect(request.kind == .another)
        #expect(request.wanted == [.taste(.spicy), .form(.soup)])
        #expect(request.excludedIngredients == ["새우"])
        let written = try await assistant.write(asked)
        let menu = try #require(written.menu.flatMap(assistant.catalog.menu(named:)))
        #expect(menu.fit(.taste(.spicy)) > 0 && menu.fit(.form(.soup)) > 0 && menu.name != "짬뽕")
    }

    @Test func `an allergy that an earlier question spoke of is still one`() async throws {
        let earlier = Exchange(question: "새우 알레르기 있는데 찌개 추천해줘", answer: "된장찌개는 어떠세요?")
        for question in ["다른 거", "다른 거 매운 걸로 추천해줘"] {
            let assistant = try scripted(ScriptedGenerator(["예요."]))
            let asked = order(question, earlier: [earlier])
            let request = assistant.understand(asked)
            #expect(request.excludedIngredients == ["새우"], "\(question)")
            #expect(request.speaksOfAllergy, "\(question)")
            let found = assistant.recommender.recommend(assistant.query(asked, request, seed: 1))
            for candidate in found.candidates {
                let contents = assistant.catalog.contents(of: candidate.menu)
                #expect(!contents.allergens.contains(.shrimp), "\(candidate.menu.name)")
            }
        }
    }

    @Test(arguments: Nudge.allCases)
    func `a nudge goes from the menu that was looked at`(nudge: Nudge) async throws {
        let generator = ScriptedGenerator(["예요."])
        let assistant = try scripted(generator)
        let base = try #require(assistant.catalog.menu(named: "김치찌개"))
        let written = try await assistant.write(
            order(
                "점심 추천해줘",
                base: base.name,
                kind: .another,
                nudge: nudge,
                offered: offered(["김치찌개는 어떠세요?"], assistant.catalog)
            )
        )
        let menu = try #require(written.menu.flatMap(assistant.catalog.menu(named:)))
        #expect(menu.name != base.name && written.request?.nudge == nudge)
        let (heat, energy) = (menu.spiciness ?? 0, menu.kcal ?? 0)
        switch nudge {
        case .hotter: #expect(heat > base.spiciness ?? 0)
        case .milder: #expect(heat < base.spiciness ?? 0)
        case .lighter: #expect(energy < base.kcal ?? 0)
        case .heartier: #expect(energy > base.kcal ?? 0 || menu.heaviness == .filling)
        case .cheaper: #expect((menu.price?.reduce(0, +) ?? .max) < 8_000 + 11_000)
        case .soup: #expect(menu.forms.contains(.soup))
        case .otherCountry: #expect(menu.country != base.country)
        }
    }

    @Test(arguments: ["더 맵게", "덜 맵게", "가볍게", "든든하게", "싸게", "국물로"])
    func `a nudge in words goes from the last offer`(words: String) async throws {
        let assistant = try scripted(ScriptedGenerator([]))
        let asked = order(
            words,
            earlier: [Exchange(question: "점심 추천해줘", answer: "김치찌개는 어떠세요?")],
            offered: offered(["김치찌개는 어떠세요?"], assistant.catalog)
        )
        let request = assistant.understand(asked)
        #expect(request.nudge?.rawValue == words)
        #expect(request.asksForMenu)
    }
}
