// Runs on scripted models: what is asked of them, and what is kept of their replies.

import Datasets
import Evaluation
import Foundation
import Generation
import Synchronization
import Testing

@Suite("Evaluator")
struct EvaluatorTests {
    private let rows = [
        InstructionExample(
            instruction: "비 오는데 뭐 먹지",
            input: "메뉴: 김치전; 재료: 김치, 부침가루; 이유: 비 오는 날",
            output: "김치전은 어떠세요?"
        ), InstructionExample(instruction: "매운 거", output: "떡볶이요."),
    ]

    private func corePlan(_ texts: String...) -> EvaluationPlan {
        var plan = EvaluationPlan()
        let items = texts.map { RequestItem(CoreRequest(text: $0)) }
        plan.sets = [RequestSet(name: .core, items: items)]
        return plan
    }

    @Test func `the loss is over the answer and its end`() async throws {
        var plan = EvaluationPlan()
        plan.examples = rows
        let model = ScriptedGenerator { _ in "" }
        let result = try await evaluator(model).run(plan)
        let loss = try #require(result.loss)
        #expect(result.isComplete)
        #expect(loss.answers == 2)
        #expect(loss.tokens == 10 + 1 + 5 + 1)
        #expect(loss.endLoss == 3)
        #expect(loss.textLoss == 1)
        #expect(model.requests.isEmpty)
    }

    @Test func `what is too long for the model is counted, not scored`() async throws {
        var plan = EvaluationPlan()
        plan.examples = rows
        // 20 of the prompt, 5 of the answer, and its end.
        let result = try await evaluator(
            ScriptedGenerator { _ in "" },
            scorer: ScriptedScorer(contextLength: 26)
        ).run(plan)
        #expect(result.tooLong == 1)
        #expect(result.answers.map { $0 == nil } == [true, false])
        await #expect(throws: EvaluationError.nothingFits(model: "scripted", contextLength: 25)) {
            _ = try await evaluator(
                ScriptedGenerator { _ in "" },
                scorer: ScriptedScorer(contextLength: 25)
            ).run(plan)
        }
    }

    @Test func `a model without an end cannot be scored`() async throws {
        var plan = EvaluationPlan()
        plan.examples = rows
        await #expect(throws: EvaluationError.noEnd(model: "scripted")) {
            _ = try await evaluator(
                ScriptedGenerator { _ in "" },
                scorer: ScriptedScorer(endOfSequence: nil)
            ).run(plan)
        }
    }

    @Test func `the model alone is asked three times, freely, held and by chance`() async throws {
        let model = ScriptedGenerator { request in
            request.constraints.forbiddenNames.isEmpty ? "떡볶이는 어떠세요?" : "쫄면은 어떠세요?"
        }
        let result = try await evaluator(model).run(corePlan("매운 음식 추천해줘"))
        let requests = model.requests
        try #require(requests.count == 3)
        #expect(requests.allSatisfy { $0.prompt == "### 질문: 매운 음식 추천해줘\n\n### 답변:" })
        #expect(requests[0].parameters.temperature == 0)
        #expect(requests[0].parameters.maximumNewTokens == 200)
        #expect(requests[0].constraints == GenerationConstraints())
        #expect(requests[1].constraints.forbiddenNames.contains("떡볶이"))
        #expect(requests[2].constraints == GenerationConstraints())
        #expect(requests[2].parameters.temperature == 0.7)
        #expect(requests[2].parameters.seed != requests[0].parameters.seed)

        let record = try #require(result.sections.first?.records.first ?? nil)
        #expect(record.seconds == 0.5)
        #expect(record.judgement.menu == "떡볶이")
        #expect(record.aided?.differs == true)
        #expect(record.aided?.menu == "쫄면")
        #expect(record.unaided?.differs == false)
    }

    @Test func `a second reply that names nothing differs in nothing`() async throws {
        let model = ScriptedGenerator { request in
            request.constraints.forbiddenNames.isEmpty ? "떡볶이는 어떠세요?" : "글쎄요."
        }
        let result = try await evaluator(model).run(corePlan("매운 음식 추천해줘"))
        #expect(result.sections[0].present[0].aided?.differs == false)
    }

    @Test func `nothing more is asked where no menu was named or wanted`() async throws {
        let model = ScriptedGenerator { _ in "글쎄요." }
        var plan = corePlan("매운 음식 추천해줘")
        plan.sets.append(
            RequestSet.heldOut([InstructionExample(instruction: "고마워", output: "네.")])[0]
        )
        let result = try await evaluator(model).run(plan)
        #expect(model.requests.count == 2)
        #expect(result.sections.flatMap(\.present).allSatisfy { $0.aided == nil })
    }

    @Test func `held-out requests are asked without 맥락, and those that have one with it`()
        async throws
    {
        let model = ScriptedGenerator { request in
            request.prompt.contains("맥락") ? "김치전은 어떠세요?" : "파전은 어떠세요?"
        }
        var plan = EvaluationPlan()
        plan.sets = RequestSet.heldOut(rows)
        let result = try await evaluator(model).run(plan)
        try #require(result.sections.map(\.set) == [.heldOut, .context])
        #expect(result.sections[0].present.count == 2)
        let grounded = try #require(result.sections[1].present.first)
        #expect(result.sections[1].present.count == 1)
        #expect(grounded.judgement.followsContext == true)
        #expect(grounded.judgement.fits == nil)
        let prompts = model.requests.map(\.prompt).filter { $0.contains("맥락") }
        #expect(
            prompts == [
                "### 질문: 비 오는데 뭐 먹지\n\n### 맥락: 메뉴: 김치전; 재료: 김치, 부침가루; 이유: 비 오는 날\n\n### 답변:"
            ]
        )
    }

    @Test func `through the assistant the recommender chooses, and 다시 추천 differs`() async throws {
        let model = ScriptedGenerator { $0.constraints.forcedOpening + "예요." }
        var plan = corePlan("매운 음식 추천해줘", "안 매운 국물 요리 추천해 주세요")
        plan.sets += RequestSet.heldOut(rows)
        plan.modes = [.assistant(grounding: "auto")]
        let result = try await evaluator(model).run(plan)
        // The assistant makes its own 맥락: that list is the lone model's.
        #expect(result.sections.map(\.set) == [.core, .heldOut])
        for record in result.sections[0].present {
            #expect(record.judgement.fits == true, "\(record.request)")
            #expect(record.aided?.differs == true)
            #expect(record.unaided == nil)
        }
    }

    @Test func `what was measured before it was stopped is kept`() async throws {
        let flag = CancellationFlag()
        let count = Mutex(0)
        let model = ScriptedGenerator { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 2 { flag.cancel() }
            return "글쎄요."
        }
        let result = try await evaluator(model).run(
            corePlan("매운 음식 추천해줘", "밥 추천해줘", "면 추천해줘"),
            cancellation: flag
        )
        #expect(!result.isComplete)
        #expect(result.sections[0].records.map { $0 == nil } == [false, true, true])
    }

    @Test func `a request that is too long is left out`() async throws {
        let model = ScriptedGenerator { request in
            if request.prompt.contains("긴") {
                throw GenerationError.promptTooLong(tokens: 999, contextLength: 512)
            }
            return "글쎄요."
        }
        let result = try await evaluator(model).run(corePlan("긴 요청", "밥 추천해줘"))
        #expect(result.isComplete)
        #expect(result.sections[0].records.map { $0 == nil } == [true, false])
    }
}
