// The recommender chooses, the model speaks: how a reply is held to the chosen menu, by 맥락 in the prompt for
// models that follow it, by a forced opening for all others, and what it may not say in either way.

import Foundation
import Generation
import KoreanText
import Prompting
import Recommendation
import Testing

import Assistant

@Suite("Grounding")
struct GroundingTests {
    /// Who cannot eat shrimps.
    private static var allergic: Profile {
        var profile = Profile()
        profile.allergies = [.shrimp]
        return profile
    }

    private func order(
        _ question: String,
        people: [Profile] = [],
        grounding: GroundingMode = .auto,
        kind: ReplyOrder.Kind = .first,
        offered: OfferedMenus = OfferedMenus()
    ) -> ReplyOrder {
        ReplyOrder(
            kind: kind,
            question: question,
            offered: offered,
            parameters: GenerateParameters(seed: 3),
            diners: Diners(people: people, circumstances: ordinaryNoon),
            grounding: grounding
        )
    }

    /// The menu that the recommender chooses for an order: the one that an opened reply is about.
    private func chosen(_ order: ReplyOrder) async throws -> Menu {
        let assistant = try scripted(ScriptedGenerator([]))
        var order = order
        order.grounding = .opening
        let written = try await assistant.write(order)
        return try #require(written.menu.flatMap(assistant.catalog.menu(named:)))
    }

    // MARK: - 맥락

    @Test(arguments: [(GroundingMode.context, false), (.auto, true)])
    func `a model that follows 맥락 gets the menu's facts and speaks for itself`(
        grounding: GroundingMode,
        follows: Bool
    ) async throws {
        let asked = order("매운 국물 추천해 주세요", grounding: grounding)
        let menu = try await chosen(asked)
        let text = "\(Particle.attach(.topic, to: menu.name)) 어떠세요? 속이 뜨끈해져요."
        let generator = ScriptedGenerator([text])
        let ear = Ear()
        let assistant = try scripted(generator, followsContext: follows)
        let written = try await assistant.write(asked, onEvent: ear.hear)
        #expect(written.menu == menu.name && written.result.text == text)
        #expect(written.source == .model && !written.reasons.isEmpty)
        #expect(generator.requestCount == 1 && ear.withdrawals == 0)
        let request = try #require(generator.firstRequest)
        let ingredients = menu.ingredients.prefix(PromptContext.mainIngredientCount)
            .joined(separator: ", ")
        let kcal = try #require(menu.kcal)
        #expect(
            request.prompt.contains(
                "\n\n### 맥락: 메뉴: \(menu.name); 재료: \(ingredients); 열량: \(kcal) kcal; 이유: "
            )
        )
        #expect(request.prompt.hasPrefix("### 질문: 매운 국물 추천해 주세요\n\n"))
        #expect(request.prompt.hasSuffix("\n\n### 답변:"))
        #expect(try request.prompt == assistant.groundedPrompt(for: asked))
        #expect(request.constraints.forcedOpening.isEmpty)
        let sources = try #require(request.constraints.numberSources)
        #expect(sources.count == 1 && sources[0].contains("열량: \(kcal) kcal"))
        let forbidden = Set(request.constraints.forbiddenNames)
        let ownNames = menu.allSpellings.filter(forbidden.contains)
        #expect(ownNames.isEmpty)
        let others = assistant.catalog.menus.map(\.name).filter {
            $0 != menu.name && !menu.ingredients.contains($0) && !menu.description.contains($0)
        }
        let unsaid = others.filter { !forbidden.contains($0) }
        #expect(unsaid.isEmpty)
    }

    @Test(arguments: [
        "우동은 어떠세요?", "오늘은 푹 쉬세요.", "", String(repeating: "따뜻한 국물은 언제나 속을 데워 주지요. ", count: 9),
        "%는 어떠세요? %는 어떠세요?", "%를 곁들인",
    ])
    func `words that are not about the menu do not stand, and the reply is opened`(
        line: String
    ) async throws {
        let asked = order("매운 국물 추천해 주세요", grounding: .context)
        let menu = try await chosen(asked)
        let generator = ScriptedGenerator([line.replacing("%", with: menu.name), "예요."])
        let ear = Ear()
        let written = try await scripted(generator).write(asked, onEvent: ear.hear)
        #expect(generator.requestCount == 2)
        // Nobody reads words that have not come to the menu.
        #expect(ear.withdrawals == (line.contains("%") ? 1 : 0))
        let shown = ear.shown
        #expect(shown.allSatisfy { $0.contains(menu.name) })
        #expect(written.menu == menu.name && ear.text == written.result.text)
        #expect(written.result.text.hasSuffix("\(menu.description) \(menu.kind)예요."))
        let second = try #require(generator.all.last)
        #expect(second.constraints.forcedOpening.contains(menu.name))
        #expect(second.constraints.numberSources == [])
    }

    // MARK: - Opening

    @Test func `any other model is made to begin with the menu`() async throws {
        for grounding in [GroundingMode.auto, .opening] {
            let generator = ScriptedGenerator(["예요."])
            let asked = order("매운 국물 추천해 주세요", grounding: grounding)
            let written = try await scripted(generator).write(asked)
            let menu = try await chosen(asked)
            let request = try #require(generator.firstRequest)
            #expect(request.prompt == "### 질문: 매운 국물 추천해 주세요\n\n### 답변:")
            #expect(request.constraints.forcedOpening.contains(menu.name))
            #expect(request.constraints.forcedOpening.hasSuffix("\(menu.description) \(menu.kind)"))
            #expect(written.source == .model && written.menu == menu.name)
            #expect(written.reasons.first == .wish(.taste(.spicy)) || !written.reasons.isEmpty)
        }
    }

    @Test(arguments: ["", "와 국물이 참 잘 어울리는 겨울의 별미예요.", " 라면", "예요. 예요. 예요."])
    func `an ending that is none is replaced by the catalogue's`(ending: String) async throws {
        let ear = Ear()
        let generator = ScriptedGenerator([ending])
        let asked = order("매운 국물 추천해 주세요")
        let written = try await scripted(generator).write(asked, onEvent: ear.hear)
        let menu = try await chosen(asked)
        let copula = Particle.attach(.copula, to: menu.kind)
        #expect(written.result.text.hasSuffix("\(menu.description) \(copula)."))
        #expect(written.source == .recommender && written.result.finish == .stop)
        #expect(ear.text == written.result.text && ear.withdrawals == 0)
        #expect(generator.requestCount == 1)
    }

    @Test func `the model's own choice is asked for with ground off`() async throws {
        let generator = ScriptedGenerator(["따뜻한 갈비탕은 어떠세요? 450 kcal예요."])
        let written = try await scripted(generator, followsContext: true).write(
            order("매운 국물 추천해 주세요", grounding: .off)
        )
        #expect(written.menu == "갈비탕" && written.source == .model)
        let request = try #require(generator.firstRequest)
        #expect(!request.prompt.contains("맥락"))
        #expect(request.constraints == GenerationConstraints())
    }

    // MARK: - What may not be said

    @Test(arguments: GroundingMode.allCases)
    func `what somebody must not eat cannot be said, by any spelling`(
        grounding: GroundingMode
    ) async throws {
        let generator = ScriptedGenerator(["", "예요."])
        let assistant = try scripted(generator)
        _ = try await assistant.write(
            order("김치찌개 같은 점심 추천해줘", people: [Self.allergic], grounding: grounding)
        )
        #expect(!generator.all.isEmpty)
        for request in generator.all {
            let forbidden = Set(request.constraints.forbiddenNames)
            let unsafe = assistant.catalog.menus.filter {
                assistant.catalog.contents(of: $0).allergens.contains(.shrimp)
            }
            let missing = unsafe.flatMap(\.allSpellings).filter { !forbidden.contains($0) }
            #expect(unsafe.count > 100 && missing.isEmpty)
        }
    }

    @Test(arguments: GroundingMode.allCases)
    func `what the question leaves out cannot be said`(grounding: GroundingMode) async throws {
        let generator = ScriptedGenerator(["", "예요."])
        let assistant = try scripted(generator)
        _ = try await assistant.write(
            order("어제 짬뽕 먹었는데 오징어 빼고 점심 추천해줘", grounding: grounding)
        )
        let forbidden = Set(generator.all.flatMap(\.constraints.forbiddenNames))
        #expect(!generator.all.isEmpty)
        for name in ["짬뽕", "짬봉", "오징어볶음", "오징어덮밥"] {
            let isForbidden = forbidden.contains(name)
            #expect(isForbidden, "\(name)")
        }
        let isFree = !forbidden.contains("비빔밥")
        #expect(isFree || grounding == .context)
    }

    @Test(arguments: [GroundingMode.context, .opening])
    func `ingredients that the menu does not have cannot be invented`(
        grounding: GroundingMode
    ) async throws {
        let generator = ScriptedGenerator(["", "예요."])
        let assistant = try scripted(generator)
        let asked = order("찌개 추천해 주세요", grounding: grounding)
        _ = try await assistant.write(asked)
        let menu = try await chosen(asked)
        let own = Set(menu.ingredients)
        let words = [menu.name, menu.description, menu.kind].joined() + menu.sentences.joined()
        for request in generator.all {
            let forbidden = Set(request.constraints.forbiddenNames)
            let refused = own.filter { $0.count > 1 && $0 != menu.name && forbidden.contains($0) }
            #expect(refused.isEmpty)
            let foreign = assistant.catalog.ingredients.ingredients.filter {
                $0.name.count > 1 && !words.contains($0.name)
                    && own.isDisjoint(with: [$0.name] + $0.spellings)
            }
            let missing = foreign.map(\.name).filter { !forbidden.contains($0) }
            #expect(foreign.count > 300 && missing.isEmpty)
        }
    }

    @Test(arguments: [GroundingMode.context, .opening])
    func `what a menu is only served with cannot be said to who must not eat it`(
        grounding: GroundingMode
    ) async throws {
        // 장조림's own sentences speak of butter, which holds milk.
        var allergic = Profile()
        allergic.allergies = [.milk]
        for people in [[], [allergic]] {
            let generator = ScriptedGenerator(["", "예요."])
            let written = try await scripted(generator).write(
                order("장조림 먹고 싶어요", people: people, grounding: grounding)
            )
            #expect(written.menu == "장조림" && !generator.all.isEmpty)
            for request in generator.all {
                let isForbidden = request.constraints.forbiddenNames.contains("버터")
                #expect(isForbidden == !people.isEmpty)
            }
        }
    }

    // MARK: - Who is spoken to, and when nothing is left

    @Test(arguments: [GroundingMode.auto, .context, .opening])
    func `who wants 반말 is spoken to in 반말, in words that no model has learnt`(
        grounding: GroundingMode
    ) async throws {
        var friend = Profile()
        friend.speech = .casual
        let generator = ScriptedGenerator([])
        let written = try await scripted(generator, followsContext: true).write(
            order("점심 추천해 주세요", people: [friend], grounding: grounding)
        )
        let text = written.result.text
        let menu = try #require(written.menu)
        #expect(generator.requestCount == 0 && written.source == .recommender)
        #expect(text.contains(menu) && !written.reasons.isEmpty)
        #expect(["어때?", "추천할게.", "먹어 봐."].contains { text.contains($0) }, "\(text)")
        #expect(text.hasSuffix("야."), "\(text)")
        #expect(!["세요", "드려요", "드셔", "예요"].contains { text.contains($0) }, "\(text)")
    }

    @Test func `a question in 반말 is answered politely`() async throws {
        let generator = ScriptedGenerator(["예요."])
        let written = try await scripted(generator).write(order("매운 국물 먹고 싶어 추천해줘"))
        #expect(written.result.text.hasSuffix("예요."))
        #expect(generator.requestCount == 1)
    }

    @Test func `when nothing may be recommended, the program says so`() async throws {
        var nobody = Profile()
        nobody.allergies = Allergen.allCases
        nobody.diet = .vegan
        nobody.avoided = ["채소", "과일", "곡물", "콩", "견과류", "씨앗", "차", "카페인", "버섯", "해조류"]
        for grounding in [GroundingMode.auto, .context, .opening] {
            let generator = ScriptedGenerator([])
            let assistant = try scripted(generator)
            var before = OfferedMenus()
            for menu in assistant.catalog.menus { before.insert(.listed(menu)) }
            for asked in [
                order("점심 추천해줘", grounding: grounding, kind: .another, offered: before),
                order("고기 요리 추천해줘", people: [nobody], grounding: grounding, offered: before),
            ] {
                let written = try await assistant.write(asked)
                #expect(written.source == .program && written.menu == nil)
                #expect(written.result.text.contains("추천할 수 있는 메뉴가 없습니다"))
            }
            #expect(generator.requestCount == 0)
        }
    }

    @Test func `the same seed gives the same choice and the same words`() async throws {
        let generator = ScriptedGenerator(["예요.", "예요."])
        let assistant = try scripted(generator)
        let first = try await assistant.write(order("점심 추천해줘"))
        let second = try await assistant.write(order("점심 추천해줘"))
        #expect(first.result.text == second.result.text && first.menu == second.menu)
    }
}
