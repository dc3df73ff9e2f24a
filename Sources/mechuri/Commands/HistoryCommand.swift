// `mechuri history`: the saved conversations without the chat.

import ArgumentParser
import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Prompting

/// The saved conversations.
struct HistoryCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history",
            abstract: say("저장된 대화를 봅니다.", "Look at saved conversations."),
            subcommands: [List.self, Show.self, Search.self, Export.self, Delete.self],
            defaultSubcommand: List.self
        )
    }

    fileprivate static func stored(
        _ which: [String],
        in database: ConversationDatabase
    ) throws -> [StoredConversation] {
        try which.map { text in
            let id = try database.resolve(text)
            guard let stored = try database.load(id) else {
                throw StoreError.noSuchConversation(text)
            }
            return stored
        }
    }

    /// The name of the argument that chooses a conversation.
    fileprivate static var conversationName: String { say("대화", "conversation") }

    /// What it takes.
    fileprivate static var conversationHelp: String {
        say(
            "목록의 번호(1이 최근) 또는 식별자의 앞 네 글자 이상",
            "Number in the list (1 is the latest) or an identity's beginning"
        )
    }
}

extension HistoryCommand {
    /// Lists conversations, latest first.
    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "list",
                abstract: say("저장된 대화의 목록", "List the saved conversations")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(say("몇 개까지", "At most this many"), valueName: "n")
        )
        var limit = 50
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            guard limit > 0 else {
                throw ValidationError(say("--limit에는 1 이상을 쓰세요.", "--limit takes 1 or more."))
            }
        }

        func run() throws {
            let summaries = try SavedConversations.reading { try $0.list(limit: limit) }
            if json {
                try printJSON(
                    summaries.map {
                        Row(
                            id: $0.id.uuidString,
                            title: $0.title,
                            created: $0.created,
                            updated: $0.updated,
                            turns: $0.turnCount,
                            menu: $0.lastMenu
                        )
                    }
                )
                return
            }
            if summaries.isEmpty {
                complain(say("저장된 대화가 없습니다.", "No saved conversations."))
            }
            for (number, summary) in summaries.enumerated() {
                let when = DateWords.ago(summary.updated, now: Date(), language: processLanguage)
                let menu = summary.lastMenu.map { " · \(TextSanitizer.cleanLine($0))" } ?? ""
                printLine(
                    "\(number + 1)\t\(when)\t\(TextSanitizer.cleanLine(summary.title))\(menu)"
                )
            }
        }

        private struct Row: Encodable {
            let id: String
            let title: String
            let created: Date
            let updated: Date
            let turns: Int
            let menu: String?
        }
    }

    /// Shows one conversation.
    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show",
                abstract: say("대화 하나를 보여 줍니다.", "Show a conversation.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                HistoryCommand.conversationHelp,
                valueName: HistoryCommand.conversationName
            )
        )
        var conversation = "1"
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func run() throws {
            let stored = try SavedConversations.reading {
                try HistoryCommand.stored([conversation], in: $0)
            }
            printNow(try ConversationExport.export(stored, as: json ? .json : .text))
        }
    }

    /// Searches all messages.
    struct Search: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "search",
                abstract: say(
                    "모든 대화에서 찾습니다. 초성(ㄱㅊ)도 됩니다.",
                    "Search all messages; initial consonants work."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(help: ArgumentHelp(say("찾을 말", "What to find"), valueName: say("말", "words")))
        var words: [String]
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            guard words.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
                throw ValidationError(say("찾을 말이 비어 있습니다.", "There is nothing to find."))
            }
        }

        func run() throws {
            let hits = try SavedConversations.reading {
                try $0.search(words.joined(separator: " "))
            }
            if json {
                try printJSON(
                    hits.map {
                        Row(
                            conversation: $0.conversation.uuidString,
                            title: $0.title,
                            turn: $0.turn?.uuidString,
                            reply: $0.reply?.uuidString,
                            snippet: $0.snippet
                        )
                    }
                )
                return
            }
            // A title and the question it was made from are one line here.
            var last = ""
            for hit in hits {
                let line =
                    "\(hit.conversation.uuidString.prefix(8))\t\(TextSanitizer.cleanLine(hit.title))\t"
                    + TextSanitizer.cleanLine(hit.snippet)
                if line != last { printLine(line) }
                last = line
            }
            // As grep does: nothing found is code 1, which scripts can ask for.
            if hits.isEmpty {
                complain(say("찾은 것이 없습니다.", "Nothing found."))
                throw ExitCode(ExitStatus.failure.rawValue)
            }
        }

        private struct Row: Encodable {
            let conversation: String
            let title: String
            let turn: String?
            let reply: String?
            let snippet: String
        }
    }

    /// Exports conversations.
    struct Export: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "export",
                abstract: say(
                    "대화를 파일로 내보냅니다 (기본: 모두, 표준 출력).",
                    "Export conversations (default: all, to stdout)."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                HistoryCommand.conversationHelp,
                valueName: HistoryCommand.conversationName
            )
        )
        var conversations: [String] = []
        @Option(
            help: ArgumentHelp(
                say("형식", "Format"),
                valueName: say("형식", "format")
            )
        )
        var format: ExportFormat = .markdown
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(say("쓸 파일", "The file to write"), valueName: say("파일", "file")),
            completion: .file()
        )
        var output: String?

        func run() throws {
            let chosen = try SavedConversations.reading { database in
                conversations.isEmpty
                    ? try database.list(limit: .max).compactMap { try database.load($0.id) }
                    : try HistoryCommand.stored(conversations, in: database)
            }
            if chosen.isEmpty {
                complain(say("저장된 대화가 없습니다.", "No saved conversations."))
            }
            let text = try ConversationExport.export(chosen, as: format)
            guard let output else {
                printNow(text)
                return
            }
            try PrivateFile.write(text, to: output)
        }
    }

    /// Deletes conversations; the chat can bring them back.
    struct Delete: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "delete",
                abstract: say("대화를 지웁니다 (--undo로 되살림).", "Delete conversations (--undo restores).")
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                HistoryCommand.conversationHelp,
                valueName: HistoryCommand.conversationName
            )
        )
        var conversations: [String] = []
        @Flag(help: ArgumentHelp(say("마지막에 지운 대화를 되살림", "Restore the one deleted last")))
        var undo = false
        @Flag(
            help: ArgumentHelp(say("지운 대화를 파일에서 완전히 없앰", "Remove deleted conversations for good"))
        )
        var purge = false

        func validate() throws {
            guard !conversations.isEmpty || undo || purge else {
                throw ValidationError(say("지울 대화를 쓰세요.", "Say which conversation."))
            }
        }

        func run() throws {
            let database = try SavedConversations.open()
            if undo {
                guard let last = try database.deleted().first else {
                    throw CommandLineError.nothingToRestore
                }
                try database.restore(last.id)
                printLine(say("되살렸습니다: ", "Restored: ") + TextSanitizer.cleanLine(last.title))
            }
            // Numbers mean places in the list as it was before the first one goes.
            for stored in try HistoryCommand.stored(conversations, in: database) {
                try database.delete(stored.conversation.id)
                printLine(
                    say("지웠습니다: ", "Deleted: ") + TextSanitizer.cleanLine(stored.conversation.title)
                )
            }
            if purge {
                let count = try database.purge(deletedBefore: .distantFuture)
                printLine(say("완전히 없앤 대화: \(count)개", "Removed for good: \(count)"))
            }
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
