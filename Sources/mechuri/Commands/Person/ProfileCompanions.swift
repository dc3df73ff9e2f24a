// `mechuri profile companions`: who may eat along. Who does is chosen in the chat, or with --eats-along.

import ArgumentParser
import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Recommendation

extension ProfileCommand {
    /// The people who may eat along.
    struct Companions: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "companions",
                abstract: say("함께 먹는 사람들", "Who may eat along"),
                subcommands: [List.self, Add.self, Set.self, Remove.self],
                defaultSubcommand: List.self
            )
        }

        fileprivate static var personName: String { say("사람", "person") }
        fileprivate static var personHelp: String {
            say(
                "이름, 목록의 번호 또는 식별자의 앞 네 글자 이상",
                "A name, the number in the list, or an identity's beginning"
            )
        }

        /// Lets somebody eat along from now on, or no longer.
        fileprivate static func seat(
            _ id: Profile.ID,
            _ eatsAlong: Bool?,
            in database: ConversationDatabase
        ) throws {
            guard let eatsAlong else { return }
            let others = try database.eatingWith().filter { $0 != id }
            try database.eatWith(eatsAlong ? others + [id] : others)
        }
    }
}

/// `--eats-along`.
struct CompanionOptions: ParsableArguments {
    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            say("지금부터의 추천을 이 사람에게도 맞춤", "Recommendations fit this person too from now on")
        )
    )
    var eatsAlong: Bool?
}

extension ProfileCommand.Companions {
    /// Lists them.
    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "list",
                abstract: say("함께 먹는 사람들의 목록", "List who may eat along")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func run() throws {
            let (people, eating) = try SavedConversations.reading {
                (try $0.companions(), try $0.eatingWith())
            }
            if json {
                try printJSON(
                    people.map { Row(eatsAlong: eating.contains($0.id), profile: $0) }
                )
                return
            }
            if people.isEmpty {
                complain(say("함께 먹는 사람이 없습니다.", "Nobody eats along."))
            }
            for (index, person) in people.enumerated() {
                var notes = person.allergies.map { "‼ " + $0.rawValue } + person.avoided
                if person.diet != .meat { notes.append(person.diet.rawValue) }
                if person.halal { notes.append(say("할랄", "halal")) }
                let mark = eating.contains(person.id) ? say(" · 함께 먹는 중", " · eats along") : ""
                let name = TextSanitizer.cleanLine(person.name)
                let list = TextSanitizer.cleanLine(notes.joined(separator: ", "))
                printLine("\(index + 1)\t\(name)\t\(list)\(mark)")
            }
        }

        private struct Row: Encodable {
            let eatsAlong: Bool
            let profile: Profile

            enum CodingKeys: String, CodingKey {
                case eatsAlong = "eats_along"
                case profile
            }
        }
    }

    /// Adds one.
    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "add",
                abstract: say("함께 먹는 사람을 더합니다.", "Add somebody who may eat along.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                say("부르는 이름", "What they are called"),
                valueName: say("이름", "name")
            )
        )
        var person: String
        @OptionGroup var options: ProfileOptions
        @OptionGroup var companion: CompanionOptions

        func validate() throws {
            if person.allSatisfy(\.isWhitespace) {
                throw ValidationError(say("이름이 비어 있습니다.", "The name is empty."))
            }
        }

        func run() throws {
            let database = try SavedConversations.openOrCreate()
            var profile = Profile(
                name: person.precomposedStringWithCanonicalMapping
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            )
            try options.apply(to: &profile)
            try database.saveCompanion(profile)
            try ProfileCommand.Companions.seat(profile.id, companion.eatsAlong, in: database)
            ProfileTable(profile).print()
            ProfileCommand.sayDoubts(options)
        }
    }

    /// Changes one.
    struct Set: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "set",
                abstract: say("함께 먹는 사람을 고칩니다.", "Change somebody who may eat along.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                ProfileCommand.Companions.personHelp,
                valueName: ProfileCommand.Companions.personName
            )
        )
        var person: String
        @OptionGroup var options: ProfileOptions
        @OptionGroup var companion: CompanionOptions

        func validate() throws {
            if options.isEmpty, companion.eatsAlong == nil {
                throw ValidationError(say("바꿀 것을 옵션으로 적어 주세요.", "Say what to change."))
            }
        }

        func run() throws {
            let database = try SavedConversations.open()
            let id = try database.resolveCompanion(person)
            guard var profile = try database.companions().first(where: { $0.id == id }) else {
                throw StoreError.noSuchPerson(person)
            }
            if !options.isEmpty {
                try options.apply(to: &profile)
                try database.saveCompanion(profile)
            }
            try ProfileCommand.Companions.seat(id, companion.eatsAlong, in: database)
            ProfileTable(profile).print()
            ProfileCommand.sayDoubts(options)
        }
    }

    /// Removes some.
    struct Remove: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "remove",
                abstract: say("함께 먹는 사람을 지웁니다.", "Remove people who may eat along.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                ProfileCommand.Companions.personHelp,
                valueName: ProfileCommand.Companions.personName
            )
        )
        var people: [String]

        func run() throws {
            let database = try SavedConversations.open()
            // Numbers mean places in the list as it was before the first one goes.
            for id in try people.map(database.resolveCompanion) {
                try database.removeCompanion(id)
            }
            printLine(
                say("지웠습니다: ", "Removed: ")
                    + TextSanitizer.cleanLine(people.joined(separator: ", "))
            )
        }
    }
}
