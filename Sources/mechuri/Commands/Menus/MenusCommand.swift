// `mechuri menus`: what 메추리 knows about food, without the chat.

import ArgumentParser
import ChatUI
import Diagnostics
import Foundation
import Recommendation

/// The menus that are known.
struct MenusCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "menus",
            abstract: say("메추리가 아는 메뉴", "The menus that are known"),
            subcommands: [List.self, Show.self, Search.self, Check.self],
            defaultSubcommand: List.self
        )
    }

    /// The menus, with what is wrong with their files said on stderr.
    fileprivate static func catalog() throws -> MenuCatalog {
        let menus = try Surroundings(complains: false).readMenus()
        for complaint in menus.complaints { complain(complaint) }
        return menus.catalog
    }

    /// Prints one menu a line.
    fileprivate static func print(_ menus: [(menu: Menu, note: String)]) {
        for (menu, note) in menus {
            let energy = menu.nutrition.map { nutrition in
                let figure = "\(Int(nutrition.kcal.rounded())) kcal"
                return nutrition.isEstimate ? say("약 \(figure)", "about \(figure)") : figure
            }
            let forms = menu.forms.map(\.rawValue).joined(separator: "·")
            var cells = [menu.name, menu.cuisine.rawValue, forms, energy ?? "–"]
            if !note.isEmpty { cells.append(note) }
            printLine(cells.map(TextSanitizer.cleanLine).joined(separator: "\t"))
        }
    }

    /// As grep does: nothing found is code 1, which scripts can ask for.
    fileprivate static func failWhenEmpty(_ isEmpty: Bool) throws {
        guard isEmpty else { return }
        complain(say("찾은 메뉴가 없습니다.", "No menu was found."))
        throw ExitCode(ExitStatus.failure.rawValue)
    }
}

/// A menu as JSON: its line of the table, and what the program makes of its ingredients.
struct MenuJSON: Encodable {
    let menu: Menu
    let allergens: [Allergen]
    let isKnown: Bool
    let diet: DietClass?
    let halal: Bool?
    let matched: [String]?

    init(_ menu: Menu, in catalog: MenuCatalog, matched: [String]? = nil) {
        let contents = catalog.contents(of: menu)
        self.menu = menu
        allergens = Allergen.allCases.filter(contents.allergens.contains)
        isKnown = contents.isKnown
        diet = contents.diet
        halal = contents.halal
        self.matched = matched
    }

    enum CodingKeys: String, CodingKey {
        case menu, allergens
        case isKnown = "allergens_known"
        case diet, halal, matched
    }
}

extension MenusCommand {
    /// Lists menus.
    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "list",
                abstract: say("메뉴의 목록, 조건에 맞는 것만", "List the menus that meet all conditions")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Option(
            help: ArgumentHelp(
                say("음식: 한식, 중식 …", "Cuisine, in the table's words"),
                valueName: say("음식", "cuisine")
            ),
            completion: .list(Cuisine.allCases.map(\.rawValue))
        )
        var cuisine: String?
        @Option(
            help: ArgumentHelp(
                say("형태: 국물, 면 …", "Form, in the table's words"),
                valueName: say("형태", "form")
            ),
            completion: .list(Form.allCases.map(\.rawValue))
        )
        var form: String?
        @Option(
            help: ArgumentHelp(
                say("맛: 매운, 담백한 …", "Taste, in the table's words"),
                valueName: say("맛", "taste")
            ),
            completion: .list(Taste.allCases.map(\.rawValue))
        )
        var taste: String?
        @Option(
            name: .customLong("allergen-free"),
            help: ArgumentHelp(
                say("이 알레르기 식품이 없는 것만, 여러 번 쓸 수 있음", "Without this allergen; repeatable"),
                valueName: say("식품", "food")
            ),
            completion: .list(Allergen.allCases.map(\.rawValue))
        )
        var allergenFree: [String] = []
        @Option(
            help: ArgumentHelp(
                say("먹을 수 있는 식단: 비건, 채식, 페스코", "Fit for: vegan, vegetarian, pescatarian"),
                valueName: say("식단", "diet")
            ),
            completion: .list(DietClass.allCases.map(\.rawValue))
        )
        var diet: String?
        @Flag(help: ArgumentHelp(say("할랄 음식만", "Halal food only")))
        var halal = false
        @Option(
            name: .customLong("max-kcal"),
            help: ArgumentHelp(say("1인분의 열량 한도", "Most kcal a serving"), valueName: "kcal")
        )
        var maxKcal: Int?
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws { _ = try conditions() }

        func run() throws {
            let catalog = try MenusCommand.catalog()
            let conditions = try conditions()
            let menus = catalog.menus.filter { menu in
                let contents = catalog.contents(of: menu)
                return conditions.allSatisfy { $0(menu, contents) }
            }
            if json {
                try printJSON(menus.map { MenuJSON($0, in: catalog) })
            } else {
                MenusCommand.print(menus.map { ($0, "") })
            }
            try MenusCommand.failWhenEmpty(menus.isEmpty)
        }

        private typealias Condition = (Menu, MenuContents) -> Bool

        private func conditions() throws -> [Condition] {
            var all: [Condition] = []
            if let cuisine: Cuisine = try word(cuisine, "--cuisine") {
                all.append { menu, _ in menu.cuisine == cuisine }
            }
            if let form: Form = try word(form, "--form") {
                all.append { menu, _ in menu.forms.contains(form) }
            }
            if let taste: Taste = try word(taste, "--taste") {
                all.append { menu, _ in menu.tastes.contains(taste) }
            }
            for text in allergenFree {
                guard let allergen = Allergen(word: text) else {
                    throw ProfileOptions.unknown(allergen: text)
                }
                // What is not known could hold anything.
                all.append { $1.isKnown && !$1.allergens.contains(allergen) }
            }
            if let text = diet {
                guard let diet = DietClass(word: text) else {
                    throw Self.unknown(text, "--diet", DietClass.allCases.map(\.rawValue))
                }
                all.append { _, contents in contents.diet.map { $0 <= diet } ?? false }
            }
            if halal { all.append { $1.halal == true } }
            if let maxKcal {
                all.append { menu, _ in menu.kcal.map { $0 <= maxKcal } ?? false }
            }
            return all
        }

        private func word<Word: RawRepresentable<String> & CaseIterable>(
            _ text: String?,
            _ option: String
        ) throws -> Word? {
            guard let text else { return nil }
            guard let word = Word(rawValue: text.precomposedStringWithCanonicalMapping) else {
                throw Self.unknown(text, option, Word.allCases.map(\.rawValue))
            }
            return word
        }

        private static func unknown(
            _ text: String,
            _ option: String,
            _ words: [String]
        ) -> ValidationError {
            let list = words.joined(separator: ", ")
            return ValidationError(
                say(
                    "\(option)에는 \(list) 가운데 하나를 쓰세요. 받은 값: \(text)",
                    "\(option) takes one of \(list), not \(text)."
                )
            )
        }
    }

    /// Shows the whole card of menus.
    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show",
                abstract: say("메뉴 하나의 모든 것", "Everything about a menu")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(say("메뉴의 이름", "The menu's name"), valueName: say("메뉴", "menu"))
        )
        var menu: [String]
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func run() throws {
            let catalog = try MenusCommand.catalog()
            let name = menu.joined(separator: " ")
            guard let menu = catalog.menu(named: name) else {
                let near = catalog.find(name, limit: 5).map(\.menu.name)
                throw CommandLineError.unknownMenu(name, near: near)
            }
            if json { return try printJSON(MenuJSON(menu, in: catalog)) }
            MenuCard(menu, contents: catalog.contents(of: menu)).print()
        }
    }

    /// Searches names and fields.
    struct Search: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "search",
                abstract: say(
                    "이름(초성, 오타도), 재료, 상황, 식단 … 으로 찾습니다.",
                    "Search names (initial consonants, typos too), ingredients, situations …"
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                say("찾을 말: ㄱㅊㅉㄱ, 새우, 비 오는 날, 비건", "What to find"),
                valueName: say("말", "words")
            )
        )
        var words: [String]
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(say("몇 개까지", "At most this many"), valueName: "n")
        )
        var limit = 20
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            guard words.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
                throw ValidationError(say("찾을 말이 비어 있습니다.", "There is nothing to find."))
            }
            guard limit > 0 else {
                throw ValidationError(say("--limit에는 1 이상을 쓰세요.", "--limit takes 1 or more."))
            }
        }

        func run() throws {
            let catalog = try MenusCommand.catalog()
            let hits = catalog.find(words.joined(separator: " "), limit: limit)
            if json {
                try printJSON(hits.map { MenuJSON($0.menu, in: catalog, matched: $0.matched) })
            } else {
                MenusCommand.print(hits.map { ($0.menu, $0.matched.joined(separator: ", ")) })
            }
            try MenusCommand.failWhenEmpty(hits.isEmpty)
        }
    }
}
