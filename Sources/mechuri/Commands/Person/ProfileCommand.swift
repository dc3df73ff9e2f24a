// `mechuri profile`: who eats, without the chat.

import ArgumentParser
import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Recommendation

/// The user's profile and the people who eat along.
struct ProfileCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "profile",
            abstract: say(
                "나와 함께 먹는 사람: 알레르기, 식단, 취향",
                "You and who eats along: allergies, diet, taste"
            ),
            discussion: say(
                "모두 이 컴퓨터에만 있고, mechuri profile forget이 모두 지웁니다.",
                "All of it stays on this computer, and mechuri profile forget deletes it."
            ),
            subcommands: [
                Show.self, Set.self, Companions.self, Export.self, Import.self, Forget.self,
            ],
            defaultSubcommand: Show.self
        )
    }

    /// Says what words of the options no menu has.
    static func sayDoubts(_ options: ProfileOptions) {
        guard !options.avoid.isEmpty,
            let menus = try? Surroundings(complains: false).readMenus()
        else { return }
        for doubt in options.doubts(menus.catalog) { complain(TextSanitizer.cleanLine(doubt)) }
    }
}

extension ProfileCommand {
    /// Shows the profile.
    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show",
                abstract: say("프로필을 보여 줍니다.", "Show the profile.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Flag(
            help: ArgumentHelp(
                say("JSON으로 (--profile에 쓸 수 있음)", "As JSON, which --profile takes")
            )
        )
        var json = false

        func run() throws {
            let (profile, eating) = try SavedConversations.reading { database in
                let along = try database.eatingWith()
                let people = try database.companions().filter { along.contains($0.id) }
                return (try database.profile(), people)
            }
            if json {
                try printJSON(profile ?? Profile())
                return
            }
            guard let profile else {
                complain(
                    say(
                        "아직 프로필이 없습니다. 예: mechuri profile set --age 30-49 --allergy 새우",
                        "No profile yet. Try: mechuri profile set --age 30-49 --allergy 새우"
                    )
                )
                return
            }
            ProfileTable(profile).print()
            if !eating.isEmpty {
                let names = eating.map { TextSanitizer.cleanLine($0.name) }
                printLine(
                    say("함께 먹는 중: ", "Eating along now: ") + names.joined(separator: ", ")
                )
            }
        }
    }

    /// Changes the profile.
    struct Set: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "set",
                abstract: say("프로필을 고칩니다. 적은 것만 바뀝니다.", "Change what is said of the profile.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @OptionGroup var options: ProfileOptions
        @Flag(help: ArgumentHelp(say("빈 프로필에서 새로 시작함", "Begin with an empty profile")))
        var anew = false

        func validate() throws {
            if options.isEmpty, !anew {
                throw ValidationError(say("바꿀 것을 옵션으로 적어 주세요.", "Say what to change."))
            }
        }

        func run() throws {
            let database = try SavedConversations.openOrCreate()
            var profile = anew ? Profile() : try database.profile() ?? Profile()
            try options.apply(to: &profile)
            try database.saveProfile(profile)
            ProfileTable(profile).print()
            ProfileCommand.sayDoubts(options)
        }
    }
}

/// A profile as a table for the eye.
struct ProfileTable {
    private let profile: Profile

    /// The table of a profile.
    init(_ profile: Profile) { self.profile = profile }

    /// Prints it.
    func print() {
        var table = TextTable(header: ["", ""], leading: 2)
        for (name, value) in rows { table.append([name, value]) }
        table.print()
    }

    private var rows: [(String, String)] {
        let none = say("없음", "none")
        func list(_ words: [String]) -> String {
            words.isEmpty ? none : words.joined(separator: ", ")
        }
        let unknown = say("모름", "not told")
        var rows: [(String, String)] = []
        if !profile.name.isEmpty { rows.append((say("이름", "name"), profile.name)) }
        rows += [
            (say("나이", "age"), profile.age?.rawValue ?? unknown),
            (say("성별", "sex"), profile.sex?.rawValue ?? unknown),
            (say("활동량", "activity"), profile.activity.rawValue),
            (say("알레르기", "allergies"), list(profile.allergies.map(allergen))),
            (say("먹지 않음", "avoids"), list(profile.avoided)),
            (
                say("식단", "diet"),
                profile.diet.rawValue + (profile.halal ? say(", 할랄", ", halal") : "")
            ),
            (say("좋아함", "favourites"), list(profile.favourites)),
            (
                say("매운 정도", "spiciness"),
                profile.spiciness.map { say("\($0)까지 (0~4)", "up to \($0) of 4") }
                    ?? say("제한 없음", "no limit")
            ),
            (
                say("한 끼 예산", "budget"),
                profile.budget.map { say("\($0)원", "\($0) won") } ?? say("제한 없음", "no limit")
            ),
            (say("말투", "speech"), profile.speech.rawValue),
        ]
        return rows
    }

    private func allergen(_ allergen: Allergen) -> String {
        say(allergen.rawValue, "\(allergen.rawValue) (\(allergen.english))")
    }
}
