// `mechuri evaluate`: how well a model, or each of two, answers what it was not trained on.

import ArgumentParser
import Diagnostics
import Evaluation
import Foundation

/// Measures models on held-out examples and fixed requests.
struct EvaluateCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "evaluate",
            abstract: say(
                "남겨 둔 자료로 모델을 평가하고, 둘이면 나란히 견줍니다.",
                "Measure a model on held-out data; two are compared side by side."
            ),
            discussion: say(
                "답의 손실과 퍼플렉서티, 응답 시간, 답이 끝까지 쓰였는지, 메뉴를 말하는지, 요청에 맞는지, "
                    + "다시 추천이 다른 메뉴인지를 잽니다. 자료는 --data(Alpaca 또는 ShareGPT), 기본 요청은 "
                    + "Models/core_requests.jsonl입니다. ^C로 멈추면 그때까지 잰 것을 씁니다.",
                "Measures loss and perplexity of answers, response time, and the shares of replies that are "
                    + "complete, name a menu, fit the request, and name another one when asked again. Data is --data "
                    + "(Alpaca or ShareGPT); the fixed requests are Models/core_requests.jsonl. ^C writes "
                    + "what was measured until then."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var adapters: AdapterOptions
    @OptionGroup var measured: EvaluateOptions
    @OptionGroup var target: ReportOptions

    func run() throws {
        let surroundings = try Surroundings()
        try target.check()
        let menus = try surroundings.readMenus()
        for complaint in menus.complaints { complain(complaint) }
        let material = try EvaluateMaterial(
            measured,
            corePath: surroundings.locator.coreRequests(besides: menus.path)
        )
        var candidates = [EvaluateCandidate(model: model, adapters: adapters)]
        if let other = measured.against(model) { candidates.append(other) }
        // A wrong name is known before anything is measured.
        for candidate in candidates {
            _ = try surroundings.modelPath(candidate.model)
            _ = try candidate.adapters.choices(surroundings)
        }
        let runner = EvaluateRunner(
            surroundings: surroundings,
            catalog: menus.catalog,
            plan: material.plan(measured),
            precision: measured.float32 ? .float32 : .int8,
            flag: Interrupt.flag()
        )
        let run = try runner.run(candidates)
        let report = EvaluationReport(
            settings: material.settings(measured, runner.plan, run),
            first: run.evaluations[0],
            second: run.evaluations.dropFirst().first
        )
        try write(report)
        if runner.flag.isCancelled { throw ExitCode(Interrupt.exitCode) }
    }

    private func write(_ report: EvaluationReport) throws {
        let tables = ReportTables(report, language: processLanguage)
        tables.models.print()
        for titled in tables.tables {
            printLine()
            printLine(titled.title)
            titled.table.print()
        }
        try target.write(report)
    }
}
