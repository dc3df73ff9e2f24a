// `mechuri evaluate`: how well a model, or each of several, answers what it was not trained on.

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
                "남겨 둔 자료로 모델을 평가하고, 여럿이면 나란히 견줍니다.",
                "Measure a model on held-out data; several are compared side by side."
            ),
            discussion: say(
                "답의 손실과 퍼플렉서티, 응답 시간, 답이 끝까지 쓰였는지, 메뉴를 말하는지, 요청에 맞는지, "
                    + "다시 추천이 다른 메뉴인지, 맥락의 숫자와 재료와 이름을 지키는지, 답이 얼마나 다양한지를 잽니다. "
                    + "자료는 --data(Alpaca 또는 ShareGPT), 기본 요청은 Models/core_requests.jsonl이고 --requests로 "
                    + "같은 형식의 목록을 더 줄 수 있습니다. 둘째 모델부터는 첫 모델과 짝지어 견줍니다. ^C로 멈추면 그때까지 "
                    + "잰 것을 씁니다.",
                "Measures loss and perplexity of answers, response time, the shares of replies that are "
                    + "complete, name a menu, fit the request, and name another one when asked again, "
                    + "whether replies keep to the numbers, ingredients and names of the context they are "
                    + "given, and how much they differ from each other. Data is --data (Alpaca or "
                    + "ShareGPT); the fixed requests are Models/core_requests.jsonl, and --requests takes "
                    + "lists of the same form. Every further model is compared with the first, request by "
                    + "request. ^C writes what was measured until then."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var adapters: AdapterOptions
    @OptionGroup var comparison: ComparisonOptions
    @OptionGroup var measured: EvaluateOptions
    @OptionGroup var target: ReportOptions

    func validate() throws {
        if target.answers != nil, measured.skipsReplies || measured.show == 0 {
            throw ValidationError(
                say(
                    "--answers는 답을 적습니다. --no-replies와 --show 0을 빼세요.",
                    "--answers shows replies. Take --no-replies and --show 0 away."
                )
            )
        }
    }

    func run() throws {
        let surroundings = try Surroundings()
        try target.check()
        let menus = try surroundings.readMenus()
        for complaint in menus.complaints { complain(complaint) }
        let material = try EvaluateMaterial(
            measured,
            catalog: menus.catalog,
            corePath: surroundings.locator.coreRequests(besides: menus.path)
        )
        let candidates = comparison.candidates(
            EvaluateCandidate(model: model, adapters: adapters)
        )
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
            others: Array(run.evaluations.dropFirst())
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
