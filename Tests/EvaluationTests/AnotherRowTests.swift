// 다시 추천 in a row: what counts as a repeat and as fitting, and what the assistant is asked.

import Evaluation
import Generation
import Recommendation
import Testing

@Suite("다시 추천 in a row")
struct AnotherRowTests {
    /// A row after 떡볶이 of replies to somebody who wants it hot.
    private func row(_ texts: [String], after first: [String] = ["떡볶이"]) throws -> [RowReply] {
        let judge = try judge()
        let fit = try #require(judge.fit(of: judge.read("매운 음식 추천해줘")))
        var row = AnotherRow(after: first, fit: fit)
        for text in texts {
            row.add(text, judge.judge(reply(text), fit: fit), menus: judge.recommended(in: text))
        }
        return row.replies
    }

    @Test func `what was recommended before is a repeat, in any spelling`() throws {
        let replies = try row([
            "매콤한 쫄면은 어떠세요?", "매콤한 떡볶이는 어떠세요?", "쫄면이나 김치찌개를 추천드려요.", "칼칼한 김치찌게 어떠세요?",
            "글쎄요.",
        ])
        #expect(replies.map(\.isRepeat) == [false, true, true, true, false])
        #expect(replies.map(\.menu) == ["쫄면", "떡볶이", "쫄면", "김치찌개", nil])
        #expect(try row(["떡볶이는 어떠세요?"], after: []).map(\.isRepeat) == [false])
    }

    @Test func `each reply fits or does not, and is complete or not`() throws {
        let replies = try row(["매콤한 닭갈비는 어떠세요?", "구수한 설렁탕은 어떠세요?", "글쎄요.", "낙지볶음을 추천"])
        #expect(replies.map(\.fits) == [true, false, false, true])
        #expect(replies.map(\.isComplete) == [true, true, true, false])
    }

    @Test func `once all that fit were offered nobody asks whether a reply fits`() throws {
        let judge = try judge()
        var request = CoreRequest(text: "라면 먹고 싶어")
        request.wantedMenus = ["김치찌개"]
        let fit = try #require(
            judge.fit(of: request.request(judge.reader), named: request.wantedMenus)
        )
        let fitting = try Shipped.catalog().menus.map(\.name).filter(fit.fits)
        #expect(fitting.count == fit.count)
        #expect(fitting.contains("김치찌개"))
        var row = AnotherRow(after: Array(fitting.dropLast()), fit: fit)
        for name in [fitting[fitting.count - 1], "설렁탕"] {
            let text = "\(name) 어떠세요?"
            row.add(text, judge.judge(reply(text), fit: fit), menus: [name])
        }
        #expect(row.replies.map(\.fits) == [true, nil])
    }

    @Test func `the figures count rows and replies`() throws {
        var repeating = try record("떡볶이는 어떠세요?", request: "매운 음식 추천해줘")
        repeating.row = try row(["매콤한 쫄면은 어떠세요?", "매콤한 쫄면은 어떠세요?"])
        var fresh = repeating
        fresh.row = try row(["매콤한 쫄면은 어떠세요?", "구수한 설렁탕을 추천"])
        let figures = ReplyFigures([repeating, fresh, try record("김밥은 어떠세요?")])
        #expect(figures[.rowWithoutRepeat] == Share(hits: 1, count: 2))
        #expect(figures[.rowFitting] == Share(hits: 3, count: 4))
        #expect(figures[.rowComplete] == Share(hits: 3, count: 4))
    }

    @Test func `rows of two models are compared reply by reply, and drawn whole`() throws {
        var good = try record("떡볶이는 어떠세요?", request: "매운 음식 추천해줘")
        good.row = try row(["매콤한 쫄면은 어떠세요?", "매콤한 닭갈비는 어떠세요?"])
        var bad = good
        bad.row = try row(["구수한 설렁탕은 어떠세요?", "매콤한 닭갈비는 어떠세요?"])
        func evaluation(_ records: [ReplyRecord?]) -> ModelEvaluation {
            var result = ModelEvaluation(
                model: EvaluatedModel(name: "m", path: "m", parameterCount: 1, weightType: "F16")
            )
            result.sections = [
                ReplySection(mode: .assistant(grounding: "auto"), set: .core, records: records)
            ]
            return result
        }
        let comparison = ModelComparison(
            evaluation([good, good, nil]),
            evaluation([bad, good, bad])
        )
        let fitting = try #require(comparison.replies[0].rows[.rowFitting])
        // Two rows of two replies were had by both; one reply of four does not fit.
        #expect(fitting.count == 2)
        #expect(fitting.first == 1)
        #expect(fitting.second == 0.75)
        #expect(fitting.interval == Interval(low: 0, high: 0.5))
        #expect(comparison.replies[0].shares[.rowWithoutRepeat]?.count == 2)
        let alone = ModelComparison(
            evaluation([try record("떡볶이는 어떠세요?")]),
            evaluation([good])
        )
        #expect(alone.replies[0].rows.isEmpty)
    }

    @Test func `the assistant gives ten that fit and never says one again`() async throws {
        let model = ScriptedGenerator { $0.constraints.forcedOpening + "예요." }
        var plan = EvaluationPlan()
        plan.sets = [
            RequestSet(name: .core, items: try Shipped.coreRequests().map { RequestItem($0) })
        ]
        plan.modes = [.alone, .assistant(grounding: "auto")]
        plan.another = 10
        let result = try await evaluator(model).run(plan)
        #expect(result.sections[0].present.allSatisfy { $0.row.isEmpty })
        let section = result.sections[1]
        #expect(section.present.allSatisfy { $0.row.count == 10 })
        let figures = ReplyFigures(section.present)
        #expect(figures[.rowWithoutRepeat].value == 1)
        let misfits = section.present.flatMap { record in
            record.row.filter { $0.fits == false }.map { "\(record.request): \($0.menu ?? "-")" }
        }
        #expect(misfits.isEmpty, "\(misfits)")
        // What an earlier reply offered may not be said by any later one.
        let last = try #require(model.requests.last)
        let record = try #require(section.present.last)
        let earlier = [record.judgement.menu] + record.row.dropLast().map(\.menu)
        #expect(earlier.count == 10)
        for menu in earlier {
            let name = try #require(menu)
            #expect(last.constraints.forbiddenNames.contains(name))
        }
    }
}
