// `mechuri recommend`: what is understood of a question, which menus answer it and why, and which may not
// be recommended and why not. No model is asked: this is the choice that `ask` then speaks.

import ArgumentParser
import Assistant
import ChatUI
import Diagnostics
import Foundation
import Randomness
import Recommendation

/// Shows the recommender's choice.
struct RecommendCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "recommend",
            abstract: say(
                "무엇을 알아들었고 왜 그 메뉴를 고르는지 보여 줍니다.",
                "Show what was understood, and why which menus are chosen."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var person: PersonOptions
    @Flag(help: ArgumentHelp(say("JSON 한 줄로", "As one line of JSON")))
    var json = false
    @Option(
        help: ArgumentHelp(
            say("보여 줄 후보 수", "Candidates to show"),
            valueName: "n"
        )
    )
    var limit = 10
    @Option(
        help: ArgumentHelp(
            say("난수 씨앗: 같으면 같은 순서", "Seed: the same gives the same order"),
            valueName: "n"
        )
    )
    var seed: UInt64 = 0
    @Argument(help: ArgumentHelp(say("질문", "The request"), valueName: say("질문", "request")))
    var question: String

    func validate() throws {
        if question.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
            throw ValidationError(say("질문이 비어 있습니다.", "The request is empty."))
        }
        if limit < 1 {
            throw ValidationError(say("--limit은 1 이상이어야 합니다.", "--limit takes 1 or more."))
        }
    }

    func run() throws {
        let surroundings = try Surroundings()
        let menus = try surroundings.readMenus()
        for complaint in menus.complaints { complain(complaint) }
        let diners = try person.diners()
        let reader = RequestReader(catalog: menus.catalog)
        let recommender = Recommender(catalog: menus.catalog)
        let start = DispatchTime.now().uptimeNanoseconds
        let request = reader.read(question, circumstances: diners.circumstances)
        let found = recommender.recommend(
            DinerQuery(
                request: request,
                people: diners.people,
                meals: diners.meals,
                taste: diners.taste,
                offered: person.offeredMenus(menus.catalog).names,
                circumstances: diners.circumstances,
                seed: seed
            )
        )
        let output = RecommendOutput(
            request: request,
            found: found,
            limit: limit,
            milliseconds: Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-6
        )
        if json { try printJSON(output) } else { printPage(request, found) }
        if found.candidates.isEmpty { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func printPage(_ request: FoodRequest, _ found: MenuRanking) {
        for (label, words) in RequestWords(request).rows {
            printLine("\(label): \(TextSanitizer.cleanLine(words))")
        }
        printLine()
        for (place, candidate) in found.candidates.prefix(limit).enumerated() {
            let reasons = candidate.reasons.prefix(3).map { $0.text(in: processLanguage) }
            let unmet = candidate.unmet.map(\.words).joined(separator: ", ")
            printLine(
                TextSanitizer.cleanLine(
                    "\(place + 1). \(candidate.menu.name)  \(reasons.joined(separator: " · "))"
                        + (unmet.isEmpty ? "" : say("  (빠진 조건: \(unmet))", "  (not met: \(unmet))"))
                )
            )
        }
        if found.candidates.isEmpty { printLine(NothingLeft(found).text) }
        for limit in found.relaxed {
            printLine(
                say("지킬 수 없던 조건: ", "Could not be kept: ") + limit.text(in: processLanguage)
            )
        }
        let counts = Dictionary(
            grouping: found.refused,
            by: { $0.constraint.text(in: processLanguage) }
        )
        let most = counts.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }
        guard !most.isEmpty else { return }
        printLine()
        printLine(say("뺀 메뉴", "Left out"))
        for (reason, menus) in most.prefix(12) {
            let names = menus.prefix(4).map(\.menu.name).joined(separator: ", ")
            printLine(
                TextSanitizer.cleanLine(
                    "  \(reason): \(menus.count) (\(names)\(menus.count > 4 ? ", …" : ""))"
                )
            )
        }
    }
}
