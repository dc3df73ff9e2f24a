// `mechuri meals`: what was eaten, without the chat.

import ArgumentParser
import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Recommendation

/// The meals that were eaten.
struct MealsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "meals",
            abstract: say("먹은 것을 적고 균형을 봅니다.", "Log what was eaten and see the balance."),
            subcommands: [List.self, Add.self, Edit.self, Remove.self, Week.self],
            defaultSubcommand: List.self
        )
    }

    fileprivate static var mealName: String { say("식사", "meal") }
    fileprivate static var mealHelp: String {
        say(
            "목록의 번호(1이 최근) 또는 식별자의 앞 네 글자 이상",
            "Number in the list (1 is the latest) or an identity's beginning"
        )
    }

    /// A meal on one line.
    fileprivate static func line(_ record: MealRecord) -> String {
        let when = DateWords.ago(record.eaten, now: Date(), language: processLanguage)
        let name = TextSanitizer.cleanLine(record.menu)
        let portion =
            record.portion == 1
            ? "" : say(" \(record.portion.formatted())인분", " x \(record.portion.formatted())")
        let energy = record.total.map { total in
            let figure = "\(Int(total.kcal.rounded())) kcal"
            return total.isEstimate ? say("약 \(figure)", "about \(figure)") : figure
        }
        return "\(when)\t\(record.meal.rawValue)\t\(name)\(portion)\t"
            + (energy ?? say("영양 모름", "nutrition unknown"))
    }
}

extension MealsCommand {
    /// Lists meals, latest first.
    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "list",
                abstract: say("먹은 것의 목록", "List what was eaten")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(say("며칠 동안", "Of this many days"), valueName: "n")
        )
        var days = 7
        @Flag(
            help: ArgumentHelp(
                say(
                    "JSON으로, 오래된 것부터 (--history에 쓸 수 있음)",
                    "As JSON, oldest first, which --history takes"
                )
            )
        )
        var json = false

        func validate() throws {
            guard (1...100_000).contains(days) else {
                throw ValidationError(say("--days에는 1 이상을 쓰세요.", "--days takes 1 or more."))
            }
        }

        func run() throws {
            let meals = try SavedConversations.reading { try $0.recentMeals(days: days) }
            if json { return try printJSON(meals) }
            if meals.isEmpty {
                complain(say("적어 둔 식사가 없습니다.", "No meals were logged."))
            }
            for (index, record) in meals.reversed().enumerated() {
                printLine("\(index + 1)\t" + MealsCommand.line(record))
            }
        }
    }

    /// Adds one.
    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "add",
                abstract: say("먹은 것을 적습니다.", "Log what was eaten.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(say("메뉴의 이름", "The menu's name"), valueName: say("메뉴", "menu"))
        )
        var menu: [String]
        @OptionGroup var options: MealOptions
        @Flag(
            help: ArgumentHelp(
                say("비슷한 이름의 메뉴가 있어도 적은 대로 둠", "Keep the name even where a menu is called alike")
            )
        )
        var anyway = false

        func validate() throws {
            guard menu.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
                throw ValidationError(say("메뉴의 이름이 비어 있습니다.", "The menu has no name."))
            }
        }

        func run() throws {
            let now = Date()
            let eaten = try options.moment(now: now) ?? now
            let served = try EatenMenu(menu.joined(separator: " "), anyway: anyway)
            let record = MealRecord(
                eaten: eaten,
                meal: try options.mealOfDay()
                    ?? Circumstances(now: eaten, calendar: .current).meal,
                menu: served.name,
                portion: try options.servings() ?? 1,
                nutrition: served.nutrition
            )
            try SavedConversations.openOrCreate().saveMeal(record)
            printLine(MealsCommand.line(record))
        }
    }

    /// Changes one.
    struct Edit: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "edit",
                abstract: say("적어 둔 식사를 고칩니다.", "Change a logged meal.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(MealsCommand.mealHelp, valueName: MealsCommand.mealName)
        )
        var which: String
        @Option(
            help: ArgumentHelp(say("다른 메뉴", "Another menu"), valueName: say("메뉴", "menu"))
        )
        var menu: String?
        @OptionGroup var options: MealOptions
        @Flag(
            help: ArgumentHelp(
                say("비슷한 이름의 메뉴가 있어도 적은 대로 둠", "Keep the name even where a menu is called alike")
            )
        )
        var anyway = false

        func validate() throws {
            if options.isEmpty, menu == nil {
                throw ValidationError(say("바꿀 것을 옵션으로 적어 주세요.", "Say what to change."))
            }
        }

        func run() throws {
            let database = try SavedConversations.open()
            guard var record = try database.meal(try database.resolveMeal(which)) else {
                throw StoreError.noSuchMeal(which)
            }
            if let menu {
                let served = try EatenMenu(menu, anyway: anyway)
                record.menu = served.name
                record.nutrition = served.nutrition
            }
            if let eaten = try options.moment(now: Date()) { record.eaten = eaten }
            if let meal = try options.mealOfDay() { record.meal = meal }
            if let portion = try options.servings() { record.portion = portion }
            try database.saveMeal(record)
            printLine(MealsCommand.line(record))
        }
    }

    /// Removes some.
    struct Remove: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "remove",
                abstract: say("적어 둔 식사를 지웁니다.", "Remove logged meals.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(MealsCommand.mealHelp, valueName: MealsCommand.mealName)
        )
        var meals: [String]

        func run() throws {
            let database = try SavedConversations.open()
            // Numbers mean places in the list as it was before the first one goes.
            for id in try meals.map(database.resolveMeal) {
                let record = try? database.meal(id)
                try database.removeMeal(id)
                let name = record.map { MealsCommand.line($0) } ?? String(id.uuidString.prefix(8))
                printLine(say("지웠습니다: ", "Removed: ") + name)
            }
        }
    }
}

/// A menu that was eaten, as the catalogue knows it or as it was called.
private struct EatenMenu {
    let name: String
    let nutrition: Nutrition?

    /// - Throws: `CommandLineError.unknownMenu` when menus are called alike and the name is not to be
    ///   kept anyway.
    init(_ text: String, anyway: Bool) throws {
        let catalog = try Surroundings(complains: false).readMenus().catalog
        if let menu = catalog.menu(named: text) {
            name = menu.name
            nutrition = menu.nutrition
            return
        }
        let near = catalog.search(text, limit: 5).map(\.name)
        if !near.isEmpty, !anyway { throw CommandLineError.unknownMenu(text, near: near) }
        name = text
        nutrition = nil
        complain(
            say(
                "메뉴 표에 없는 이름이라 영양은 비워 둡니다.",
                "No menu is called so; its nutrition stays unknown."
            )
        )
    }
}
