// `mechuri profile export|import|forget`: all that is kept about a person, out, in and gone.

import ArgumentParser
import ChatUI
import Configuration
import ConversationStore
import Diagnostics
import Foundation
import Recommendation

extension ProfileCommand {
    /// Writes everything into a file.
    struct Export: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "export",
                abstract: say(
                    "프로필, 함께 먹는 사람, 식사, 취향을 JSON으로 내보냅니다.",
                    "Export profile, people, meals and taste as JSON."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Option(
            name: [.short, .long],
            help: ArgumentHelp(
                say("쓸 파일 (기본: 표준 출력)", "The file to write (default: stdout)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json"])
        )
        var output: String?

        func run() throws {
            let json = try SavedConversations.reading { try $0.exportPerson().json() }
            guard let output else { return printNow(json) }
            try PrivateFile.write(json, to: output)
        }
    }

    /// Takes an exported file in.
    struct Import: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "import",
                abstract: say(
                    "내보낸 JSON을 들여옵니다. 다른 기록은 그대로 둡니다.",
                    "Take an export in; what it does not hold stays."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Argument(
            help: ArgumentHelp(
                say("내보낸 파일 (-는 표준 입력)", "The exported file (- is stdin)"),
                valueName: say("파일", "file")
            ),
            completion: .file(extensions: ["json"])
        )
        var file: String

        func run() throws {
            let document = try PersonDocument(json: try TextFile.read(file))
            try SavedConversations.openOrCreate().importPerson(document)
            let (people, meals) = (document.companions.count, document.meals.count)
            let own = document.profile == nil ? 0 : 1
            printLine(
                say(
                    "들여왔습니다: 프로필 \(own), 함께 먹는 사람 \(people), 식사 \(meals), 취향 \(document.taste.count)",
                    "Taken in: profile \(own), people \(people), meals \(meals), "
                        + "taste \(document.taste.count)"
                )
            )
        }
    }

    /// Deletes everything.
    struct Forget: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "forget",
                abstract: say(
                    "프로필, 함께 먹는 사람, 식사, 취향을 파일에서 완전히 지웁니다.",
                    "Delete profile, people, meals and taste for good."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Flag(name: .shortAndLong, help: ArgumentHelp(say("묻지 않고 지움", "Do not ask")))
        var yes = false

        func run() throws {
            let path = try ResourceLocator().databaseFile()
            guard FileManager.default.fileExists(atPath: path) else {
                printLine(say("지울 것이 없습니다.", "There is nothing to delete."))
                return
            }
            let database = try SavedConversations.open()
            if !yes, try !isConfirmed() {
                complain(say("그대로 둡니다.", "Nothing was deleted."))
                throw ExitCode(ExitStatus.failure.rawValue)
            }
            let isGone = try database.forgetPerson()
            printLine(
                say(
                    "프로필, 함께 먹는 사람, 식사, 취향을 모두 지웠습니다.",
                    "Profile, people, meals and taste are deleted."
                )
            )
            if !isGone {
                complain(
                    say(
                        "다른 메추리가 파일을 쓰고 있어 흔적이 남았을 수 있습니다. 그 창을 닫고 한 번 더 실행해 주세요.",
                        "Another instance uses the file, and traces may remain. "
                            + "Close it and run this once more."
                    )
                )
            }
            for kept in setAside(path) {
                complain(
                    say(
                        "손상되어 옮겨 둔 \(kept)에는 남아 있을 수 있습니다. 필요 없으면 지워 주세요.",
                        "The damaged file kept as \(kept) may still hold it. Delete it if you do not need it."
                    )
                )
            }
        }

        private func isConfirmed() throws -> Bool {
            guard isatty(STDIN_FILENO) == 1 else {
                throw CommandLineError.needsAnswer(option: "--yes")
            }
            printNow(
                say(
                    "프로필, 함께 먹는 사람, 식사, 취향을 모두 지울까요? 되살릴 수 없습니다. [y/N] ",
                    "Delete profile, people, meals and taste? This cannot be undone. [y/N] "
                )
            )
            let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces).lowercased()
            return ["y", "yes", "예", "네", "응", "ㅛ"].contains(answer)
        }

        /// Damaged files that were renamed and may hold what was forgotten.
        private func setAside(_ path: String) -> [String] {
            let file = URL(filePath: path)
            let stem = file.deletingPathExtension().lastPathComponent + ".damaged-"
            let folder = file.deletingLastPathComponent().path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasPrefix(stem) }.sorted().map { folder + "/" + $0 }
        }
    }
}
