// The command line: which commands there are, and the one place where errors leave the program.

import ArgumentParser
import Diagnostics
import Foundation

/// The program.
///
/// Without a command it opens the chat.
@main
struct Mechuri: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "mechuri",
            abstract: say(
                "🍚 메추리 – 오늘 뭐 먹을지 터미널에서 물어보세요.",
                "🍚 Mechuri – ask your terminal what to eat."
            ),
            discussion: say(
                "명령 없이 실행하면 전체 화면 대화가 열립니다 (옵션: mechuri help chat).\n"
                    + "모든 명령은 --lang en이면 영어로, --lang ko면 한국어로 말합니다.",
                "Without a command it opens the full-screen chat (options: mechuri help chat).\n"
                    + "With every command, --lang en speaks English and --lang ko Korean."
            ),
            version: programVersion,
            subcommands: [
                ChatCommand.self, AskCommand.self, RecommendCommand.self, HistoryCommand.self,
                ProfileCommand.self, MealsCommand.self, MenusCommand.self, CollectCommand.self,
                DatasetCommand.self, TokenizerCommand.self, TrainCommand.self,
                EvaluateCommand.self, ImportCommand.self, MergeCommand.self,
                QuantizeCommand.self, PerplexityCommand.self, InspectCommand.self,
                PackCommand.self, TokenizeCommand.self, LogitsCommand.self, BenchCommand.self,
                DoctorCommand.self, InstallCommand.self,
            ],
            defaultSubcommand: ChatCommand.self
        )
    }

    /// Parses, runs, and turns every error into one message on stderr and an exit code.
    static func main() {
        // A reader of our output that goes away (`mechuri ask … | head -1`) ends us quietly.
        signal(SIGPIPE, SIG_DFL)
        StandardStreams.reserve()
        MappingGuard.speak(processLanguage)
        let arguments = CommandArguments(Array(CommandLine.arguments.dropFirst()))
        do {
            try arguments.check(against: Mechuri.self)
            var command = try parseAsRoot(arguments.words)
            try command.run()
        } catch {
            finish(with: error, arguments)
        }
        // What the chat printed through the C library may still wait there.
        if fflush(nil) != 0 { finish(with: CommandLineError.cannotPrint(code: errno), arguments) }
    }

    private static func finish(with error: any Error, _ arguments: CommandArguments) -> Never {
        if let ours = error as? any UserFacingError {
            complain(ours)
            Foundation.exit(ours.exitStatus.rawValue)
        }
        let code = exitCode(for: error)
        // Unwrapped: the layout wraps by columns, where the parser counts characters.
        let text = fullMessage(for: error, columns: 100_000)
        if code == .success, arguments.asksForCompletions {
            printLine(translated(completionScript: text))
        } else if code == .success {
            let page = translated(parserText: text, width: terminalWidth(STDOUT_FILENO))
            if !page.isEmpty { printLine(page) }
        } else if code == .validationFailure {
            complain(translated(parserText: text, width: terminalWidth(STDERR_FILENO)))
        } else if !(error is ExitCode) {
            complain(error)
        }
        Foundation.exit(code.rawValue)
    }

    /// Columns of the terminal behind a descriptor, within what reads well; 80 without one.
    private static func terminalWidth(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return min(max(Int(size.ws_col), 40), 100)
    }
}

/// The version of the program.
let programVersion = "0.1.0"
