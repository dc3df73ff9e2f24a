// Reports as golden files, Korean and English: two scripted models whose figures can be checked by hand.
// UPDATE_GOLDEN=1 rewrites them.

import Datasets
import Diagnostics
import Evaluation
import Foundation
import Generation
import Testing

@Suite("Evaluation report")
struct ReportTests {
    private static let examples = [
        InstructionExample(
            instruction: "비 오는데 뭐 먹지",
            input: "메뉴: 김치전; 이유: 비 오는 날",
            output: "김치전은 어떠세요?"
        ), InstructionExample(instruction: "매운 거 | *별표*\n줄", output: "떡볶이요."),
    ]

    private static let settings = EvaluationReport.Settings(
        date: "2026-11-28",
        version: "0.1.0",
        data: "held_out.jsonl",
        examples: 2,
        requests: ["core_requests.jsonl"],
        parameters: EvaluationPlan().parameters,
        precision: "int8",
        threads: 1,
        shown: 3
    )

    private func report(isPair: Bool) async throws -> EvaluationReport {
        var plan = EvaluationPlan()
        plan.examples = Self.examples
        let items = try Shipped.coreRequests().prefix(3).map { RequestItem($0) }
        plan.sets = [RequestSet(name: .core, items: items)] + RequestSet.heldOut(Self.examples)
        let good = ScriptedGenerator { request in
            if request.prompt.contains("맥락") { return "바삭한 김치전은 어떠세요?" }
            return request.constraints.forbiddenNames.isEmpty
                ? "매콤한 떡볶이는 어떠세요?" : "새콤한 쫄면은 어떠세요?"
        }
        let bad = ScriptedGenerator(beginsAnotherTurn: true) { _ in
            "떡\u{1B}[31m볶이 | <b>설렁탕</b>을 *추천*"
        }
        let first = try await evaluator(good, scorer: ScriptedScorer(text: 0.5, end: 0.25)).run(
            plan
        )
        guard isPair else {
            return EvaluationReport(settings: Self.settings, first: first)
        }
        let second = try await evaluator(bad).run(plan)
        return EvaluationReport(settings: Self.settings, first: first, others: [second])
    }

    /// A good model, one that makes everything up, and the good one again; with a list of its own, and rows.
    private func threeModels() async throws -> EvaluationReport {
        var plan = EvaluationPlan()
        plan.examples = Self.examples
        let labelled = RequestSet(
            name: RequestSet.Name(file: "hot_days.jsonl"),
            items: try Shipped.coreRequests().suffix(3).map { RequestItem($0) }
        )
        let items = try Shipped.coreRequests().prefix(3).map { RequestItem($0) }
        plan.sets = [RequestSet(name: .core, items: items)] + RequestSet.heldOut(Self.examples)
        plan.sets.append(labelled)
        plan.modes = [.alone, .assistant(grounding: "context")]
        plan.another = 2
        let good = ScriptedGenerator { request in
            if !request.constraints.forcedOpening.isEmpty {
                return request.constraints.forcedOpening + "예요."
            }
            return request.prompt.contains("맥락")
                ? "바삭한 김치전은 어떠세요?" : "매콤한 떡볶이는 어떠세요?"
        }
        let liar = ScriptedGenerator { request in
            if !request.constraints.forcedOpening.isEmpty {
                return request.constraints.forcedOpening + "예요."
            }
            return request.prompt.contains("맥락")
                ? "새우와 <b>오징어</b>를 3컵 넣은 김치전은 어떠세요?" : "떡\u{1B}[31m볶이 | 9분이면 되는 것을"
        }
        let first = try await evaluator(good, scorer: ScriptedScorer(text: 0.5, end: 0.25)).run(
            plan
        )
        let second = try await evaluator(liar).run(plan)
        let third = try await evaluator(good).run(plan)
        var settings = Self.settings
        settings.requests = ["core_requests.jsonl", "lists/hot_days.jsonl"]
        settings.another = 2
        return EvaluationReport(settings: settings, first: first, others: [second, third])
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")

    private func check(_ text: String, _ name: String) throws {
        let file = Self.folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)), "\(name)")
    }

    @Test(arguments: [Language.korean, .english])
    func `two models stand side by side`(language: Language) async throws {
        let report = try await report(isPair: true)
        let text = MarkdownReport(report, language: language).text()
        try check(text, "pair.\(language.rawValue).md")
        // Nothing that a reply says may be obeyed.
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("<b>"))
    }

    @Test(arguments: [Language.korean, .english])
    func `three models stand side by side, each compared with the first`(
        language: Language
    ) async throws {
        let report = try await threeModels()
        let text = MarkdownReport(report, language: language).text()
        try check(text, "three.\(language.rawValue).md")
        #expect(text.contains("A - B"))
        #expect(text.contains("A - C"))
        #expect(!text.contains("B - C"))
        #expect(report.comparisons.count == 2)
        let parsed = try #require(
            try JSONSerialization.jsonObject(
                with: Data(try ReportDocument(report).text().utf8)
            ) as? [String: Any]
        )
        let comparisons = try #require(parsed["comparisons"] as? [[String: Any]])
        #expect(comparisons.map { $0["with"] as? String } == ["B", "C"])
    }

    @Test(arguments: [Language.korean, .english])
    func `a page of answers hides no failure`(language: Language) async throws {
        let page = AnswersPage(try await threeModels(), language: language).text
        try check(page, "answers.\(language.rawValue).md")
        #expect(!page.contains("\u{1B}"))
        #expect(!page.contains("<b>"))
        // Of four lists the model alone answers nine requests, and as the chat eight: 맥락 is the former's.
        let models = 3
        #expect(
            page.components(separatedBy: "\n> ").count - 1 == (3 + 2 + 1 + 3 + 3 + 2 + 3) * models
        )
        let single = AnswersPage(try await report(isPair: false), language: language).text
        #expect(!single.contains("**A**"))
        #expect(single.contains("> 매콤한 떡볶이는 어떠세요?"))
    }

    @Test func `answers are not cut, whatever their length`() async throws {
        let long = "매콤한 " + String(repeating: "아주 ", count: 300) + "떡볶이는 어떠세요?"
        var plan = EvaluationPlan()
        plan.sets = [
            RequestSet(name: .core, items: [RequestItem(CoreRequest(text: "매운 음식 추천해줘"))])
        ]
        let result = try await evaluator(ScriptedGenerator { _ in long }).run(plan)
        let report = EvaluationReport(settings: Self.settings, first: result)
        #expect(AnswersPage(report, language: .korean).text.contains("> " + long))
        #expect(AnswersPage(report, language: .korean).text.contains("되풀이"))
    }

    @Test func `a single model has no differences`() async throws {
        let report = try await report(isPair: false)
        let text = MarkdownReport(report, language: .korean).text()
        try check(text, "single.ko.md")
        #expect(!text.contains("A - B"))
    }

    @Test func `the JSON holds every figure and every reply`() async throws {
        let text = try ReportDocument(try await report(isPair: true)).text()
        try check(text, "pair.json")
        let parsed = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        )
        #expect(parsed["complete"] as? Bool == true)
        #expect((parsed["models"] as? [Any])?.count == 2)
    }

    @Test func `a stopped evaluation says so`() async throws {
        let flag = CancellationFlag()
        flag.cancel()
        var plan = EvaluationPlan()
        plan.examples = Self.examples
        let result = try await evaluator(ScriptedGenerator { _ in "" }).run(
            plan,
            cancellation: flag
        )
        let report = EvaluationReport(settings: Self.settings, first: result)
        #expect(MarkdownReport(report, language: .korean).text().contains("도중에 멈춘"))
        #expect(ReportTables(report, language: .korean).tables.isEmpty)
        #expect(try ReportDocument(report).text().contains("\"complete\" : false"))
    }
}
