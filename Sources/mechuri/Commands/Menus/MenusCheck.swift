// `mechuri menus check`: everything that is wrong with the tables of menus, so that a person who edits
// them by hand knows before the chat does.

import ArgumentParser
import ChatUI
import Configuration
import Diagnostics
import Foundation
import Recommendation

extension MenusCommand {
    /// Checks tables of menus.
    struct Check: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "check",
                abstract: say(
                    "메뉴 표를 점검합니다 (기본: 있는 표와 내 메뉴).",
                    "Check tables of menus (default: those in use)."
                ),
                discussion: say(
                    "고칠 것이 있으면 종료 코드 65입니다. 내 메뉴에서 빠진 항목은 참고로만 알립니다.",
                    "Exit code 65 when something must be mended. What your own menus leave out is only "
                        + "noted."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                say("점검할 메뉴 표", "The table to check"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["jsonl"])
        )
        var file: String?
        @Option(
            help: ArgumentHelp(
                say("견줄 식품영양성분 표 (기본: 함께 있는 nutrition_reference.tsv)", "The table that menus cite"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["tsv"])
        )
        var reference: String?
        @Option(
            help: ArgumentHelp(
                say("재료표 (기본: 함께 있는 ingredients.jsonl)", "The table of ingredients"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["jsonl"])
        )
        var ingredients: String?
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func run() throws {
            let locator = try Surroundings(complains: false).locator
            let shipped = try file ?? locator.menus()
            let own = locator.userMenus
            let ingredientsPath = ingredients ?? locator.ingredients(besides: shipped)
            if ingredientsPath == nil {
                complain(
                    say("ingredients.jsonl을 찾지 못했습니다.", "ingredients.jsonl was not found.")
                )
            }
            let table = try ingredientsPath.map { try IngredientTable(path: $0) } ?? .empty
            let referencePath = reference ?? locator.nutritionReference(besides: shipped)
            var check = MenuCheck(
                ingredients: table,
                reference: try referencePath.map { try NutritionReference(path: $0) }
            )
            try check.check(path: shipped, isOwn: Self.isSame(shipped, own))
            if file == nil, let own { try check.check(path: own, isOwn: true) }
            if json { try printJSON(Report(check)) } else { print(check, referencePath) }
            if check.errorCount > 0 { throw ExitCode(ExitStatus.badInput.rawValue) }
        }

        private static func isSame(_ a: String, _ b: String?) -> Bool {
            guard let b else { return false }
            return URL(filePath: a).resolvingSymlinksInPath().path
                == URL(filePath: b).resolvingSymlinksInPath().path
        }

        private func print(_ check: MenuCheck, _ referencePath: String?) {
            for finding in check.findings {
                let note = finding.isWarning ? say("참고: ", "note: ") : ""
                printLine(note + TextSanitizer.cleanLine(finding.message(in: processLanguage)))
            }
            let warnings = check.findings.count - check.errorCount
            printLine(
                say(
                    "메뉴 \(check.menuCount)개(추정치 \(check.estimates)개), 고칠 것 \(check.errorCount)개, "
                        + "참고 \(warnings)개",
                    "\(check.menuCount) menus (\(check.estimates) estimates), "
                        + "\(check.errorCount) to mend, \(warnings) notes"
                )
            )
            guard let comparison = check.comparison else { return }
            printLine()
            printLine(
                say(
                    "\(referencePath ?? "")의 \(comparison.referenceRows)개 가운데 \(comparison.codes)개를 "
                        + "메뉴 \(comparison.menus)개가 인용합니다. 100 g 또는 100 ml에서 견준 차이:",
                    "\(comparison.menus) menus cite \(comparison.codes) of \(comparison.referenceRows) "
                        + "rows of \(referencePath ?? ""). Differences per 100 g or ml:"
                )
            )
            var table = TextTable(
                header: [
                    "", say("메뉴", "menus"), say("중앙값", "median"), say("최대", "maximum"),
                    say("가장 먼 메뉴", "the farthest"),
                ],
                leading: 1
            )
            for errors in comparison.errors {
                table.append([
                    errors.nutrient, "\(errors.count)", percent(errors.median),
                    percent(errors.maximum), errors.worst,
                ])
            }
            table.print()
        }

        private func percent(_ share: Double) -> String {
            (share * 100).formatted(.number.precision(.fractionLength(1))) + " %"
        }
    }
}

extension MenusCommand.Check {
    private struct Report: Encodable {
        struct Finding: Encodable {
            let path: String
            let line: Int?
            let menu: String?
            let message: String
            let warning: Bool
        }
        struct Errors: Encodable {
            let menus: Int
            let median: Double
            let maximum: Double
            let worst: String
        }
        struct Comparison: Encodable {
            let menus: Int
            let codes: Int
            let rows: Int
            let errors: [String: Errors]
        }
        let menus: Int
        let estimates: Int
        let errors: Int
        let findings: [Finding]
        let reference: Comparison?

        init(_ check: MenuCheck) {
            menus = check.menuCount
            estimates = check.estimates
            errors = check.errorCount
            findings = check.findings.map {
                Finding(
                    path: $0.path,
                    line: $0.line,
                    menu: $0.menu,
                    message: $0.message(in: processLanguage),
                    warning: $0.isWarning
                )
            }
            reference = check.comparison.map { comparison in
                let errors = comparison.errors.map {
                    let value = Errors(
                        menus: $0.count,
                        median: $0.median,
                        maximum: $0.maximum,
                        worst: $0.worst
                    )
                    return ($0.nutrient, value)
                }
                return Comparison(
                    menus: comparison.menus,
                    codes: comparison.codes,
                    rows: comparison.referenceRows,
                    errors: Dictionary(errors) { first, _ in first }
                )
            }
        }
    }
}
