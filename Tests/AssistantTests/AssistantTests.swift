// What a reply is made of where the model chooses for itself (`--ground off`, as the original did), and what
// holds for every reply: names that may not be said, resuming, cancelling.

import Foundation
import Generation
import Prompting
import Recommendation
import Testing

import Assistant

@Suite("Assistant")
struct AssistantTests {
    // MARK: - The model's own choice

    @Test func `a reply is remembered by the menu it recommends`() async throws {
        let generator = ScriptedGenerator(["매콤한 떡볶이는 어떠세요?"])
        let written = try await scripted(generator).write(
            ReplyOrder(question: "매운 음식 추천해줘", grounding: .off)
        )
        #expect(written.menu == "떡볶이")
        #expect(written.source == .model)
        let request = try #require(generator.firstRequest)
        #expect(request.prompt == "### 질문: 매운 음식 추천해줘\n\n### 답변:")
        #expect(request.constraints == GenerationConstraints())
    }

    @Test(arguments: GroundingMode.allCases)
    func `다시 추천 forbids every spelling of what was offered`(
        grounding: GroundingMode
    ) async throws {
        let generator = ScriptedGenerator(["우동을 추천드려요.", "예요."])
        let assistant = try scripted(generator)
        let before = offered(["돈가스는 어떠세요?"], assistant.catalog)
        let written = try await assistant.write(
            ReplyOrder(
                kind: .another,
                question: "점심 추천해줘",
                offered: before,
                grounding: grounding
            )
        )
        #expect(written.menu != nil && written.menu != "돈가스")
        if grounding == .off { #expect(written.menu == "우동") }
        #expect(!generator.all.isEmpty)
        let spellings = try #require(assistant.catalog.menu(named: "돈가스")).allSpellings
        #expect(spellings.count > 2)
        for request in generator.all {
            let missing = Set(spellings).subtracting(request.constraints.forbiddenNames)
            #expect(missing.isEmpty)
        }
    }

    @Test(arguments: ["오늘은 쉬고 싶네요.", "떡볶이는 어떠세요?"])
    func `다시 추천 that names nothing new is withdrawn and begins with a chosen menu`(
        first: String
    ) async throws {
        let generator = ScriptedGenerator([first, "예요."])
        let assistant = try scripted(generator)
        let ear = Ear()
        let written = try await assistant.write(
            ReplyOrder(
                kind: .another,
                question: "매운 음식 추천해 주세요",
                offered: offered(["떡볶이는 어떠세요?"], assistant.catalog),
                grounding: .off
            ),
            onEvent: ear.hear
        )
        let menu = try #require(written.menu)
        #expect(menu != "떡볶이")
        #expect(assistant.catalog.menu(named: menu) != nil)
        #expect(written.result.text.contains(menu))
        #expect(ear.withdrawals == 1 && ear.text == written.result.text)
    }

    @Test(arguments: [
        "우동을 추천드려요.",  // does not answer the question
        "매운맛을 즐기기에 딱 좋은 짬뽕은 어떠세요? 해산물과",
        "떡과 다르게 짬뽕은 어떠세요?",
        "짬뽕는 어떠세요?",
        "매운맛을 즐기기에 좋고 매운맛을 즐기기에도 좋은 짬뽕을 드셔 보세요.",
    ])
    func `다시 추천 that is broken or beside the question is withdrawn too`(
        first: String
    ) async throws {
        let generator = ScriptedGenerator([first, "예요."])
        let assistant = try scripted(generator)
        let written = try await assistant.write(
            ReplyOrder(
                kind: .another,
                question: "매운 음식 추천해 주세요",
                offered: offered(["떡볶이는 어떠세요?"], assistant.catalog),
                grounding: .off
            )
        )
        #expect(generator.requestCount == 2)
        let menu = try #require(written.menu.flatMap(assistant.catalog.menu(named:)))
        #expect(menu.fit(.taste(.spicy)) > 0)
        #expect(written.result.text.contains(menu.name))
        #expect(written.result.text.hasSuffix("\(menu.description) \(menu.kind)예요."))
    }

    @Test func `a first reply that the refused names broke is begun anew`() async throws {
        let generator = ScriptedGenerator(["떡과 다르게 떡은 어떠세요?", "예요."])
        let assistant = try scripted(generator)
        let before = offered(["떡볶이는 어떠세요?"], assistant.catalog)
        let written = try await assistant.write(
            ReplyOrder(question: "저녁은 뭐 먹지?", offered: before, grounding: .off)
        )
        #expect(generator.requestCount == 2)
        #expect(written.menu != nil && written.menu != "떡볶이")
        // With nothing refused, the model's words stand: `ask` has printed them already.
        let alone = ScriptedGenerator(["떡과 다르게 떡은 어떠세요?"])
        _ = try await scripted(alone).write(ReplyOrder(question: "저녁은 뭐 먹지?", grounding: .off))
        #expect(alone.requestCount == 1)
    }

    // MARK: - Every reply

    @Test func `a menu that the question names may be named again, but not by 다시 추천`() async throws
    {
        // With 맥락 every menu but the chosen one is forbidden.
        for grounding in GroundingMode.allCases where grounding != .context {
            let generator = ScriptedGenerator(["떡볶이는 매콤달콤해요."])
            let assistant = try scripted(generator)
            let before = offered(["떡볶이는 어떠세요?", "우동은 어떠세요?"], assistant.catalog)
            let question = "떡볶이처럼 매콤한 거 추천해 주세요"
            _ = try await assistant.write(
                ReplyOrder(question: question, offered: before, grounding: grounding)
            )
            let forbidden = try #require(generator.firstRequest).constraints.forbiddenNames
            let areForbidden = ["떡볶이", "우동"].map(forbidden.contains)
            #expect(areForbidden == [false, true])
            let again = ScriptedGenerator(["짬뽕은 어떠세요?", "예요."])
            _ = try await scripted(again).write(
                ReplyOrder(
                    kind: .another,
                    question: question,
                    offered: before,
                    grounding: grounding
                )
            )
            #expect(again.firstRequest?.constraints.forbiddenNames.contains("떡볶이") == true)
        }
    }

    @Test func `small talk is the model's, without numbers and forbidden names`() async throws {
        let generator = ScriptedGenerator(["천만에요! 맛있게 드세요."])
        let assistant = try scripted(generator)
        let written = try await assistant.write(
            ReplyOrder(
                question: "고마워",
                offered: offered(["우동은 어떠세요?"], assistant.catalog)
            )
        )
        #expect(written.result.text == "천만에요! 맛있게 드세요." && written.source == .model)
        #expect(written.menu == nil && written.request?.kind == .thanks)
        let constraints = try #require(generator.firstRequest).constraints
        #expect(constraints.numberSources == [])
        #expect(constraints.forbiddenNames.contains("우동"))
        #expect(constraints.forcedOpening.isEmpty)
    }

    @Test(arguments: GroundingMode.allCases)
    func `a resumed reply begins with its partial text`(grounding: GroundingMode) async throws {
        let generator = ScriptedGenerator(["는 어떠세요?"])
        let written = try await scripted(generator).write(
            ReplyOrder(
                kind: .resume(partial: "매콤한 떡볶이"),
                question: "새우 빼고 매운 음식",
                grounding: grounding
            )
        )
        #expect(written.result.text == "매콤한 떡볶이는 어떠세요?")
        #expect(written.menu == "떡볶이")
        let constraints = try #require(generator.firstRequest).constraints
        // What was promised before it was cut off still holds.
        let areForbidden = ["새우볶음밥", "고등어"].map(constraints.forbiddenNames.contains)
        #expect(areForbidden == [true, grounding != .off])
        #expect((constraints.numberSources == nil) == (grounding == .off))
    }

    @Test(arguments: GroundingMode.allCases)
    func `a cancelled 다시 추천 is not begun again`(grounding: GroundingMode) async throws {
        let generator = ScriptedGenerator(["오늘은"])
        let flag = CancellationFlag()
        flag.cancel()
        let ear = Ear()
        let written = try await scripted(generator, followsContext: true).write(
            ReplyOrder(kind: .another, question: "점심", grounding: grounding),
            cancellation: flag,
            onEvent: ear.hear
        )
        #expect(written.result.finish == .cancelled)
        #expect(written.result.text == ear.text)
        #expect(generator.requestCount == 1)
    }
}
