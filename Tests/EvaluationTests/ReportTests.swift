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
        requests: "core_requests.jsonl",
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
        return EvaluationReport(settings: Self.settings, first: first, second: second)
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
