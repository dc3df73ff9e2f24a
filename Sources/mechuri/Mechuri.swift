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
                "명령 없이 실행하면 전체 화면 대화가 열립니다.",
                "Without a command it opens the full-screen chat."
            ),
            version: programVersion,
            subcommands: [
                ChatCommand.self, AskCommand.self, HistoryCommand.self, ImportCommand.self,
                TokenizeCommand.self, LogitsCommand.self, BenchCommand.self, DoctorCommand.self,
                InstallCommand.self,
            ],
            defaultSubcommand: ChatCommand.self
        )
    }

    /// Parses, runs, and turns every error into one message on stderr and an exit code.
    static func main() {
        // A reader of our output that goes away (`mechuri ask … | head -1`) ends us quietly.
        signal(SIGPIPE, SIG_DFL)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            finish(with: error)
        }
    }

    private static func finish(with error: any Error) -> Never {
        if let ours = error as? any UserFacingError {
            complain(ours.message(in: processLanguage))
            Foundation.exit(ours.exitStatus.rawValue)
        }
        let code = exitCode(for: error)
        let text = translated(parserText: fullMessage(for: error))
        if code == .success {
            if !text.isEmpty { print(text) }
        } else if code == .validationFailure {
            complain(text)
        } else if !(error is ExitCode) {
            complain(error.text(in: processLanguage))
        }
        Foundation.exit(code.rawValue)
    }
}

/// The version of the program.
let programVersion = "0.1.0"

/// Writes one message to stderr; stdout stays clean for pipes.
func complain(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
}
