// `mechuri install`: copies the program with its themes and models into a prefix.

import ArgumentParser
import Configuration
import Foundation

/// Copies the binary, Themes and Models.
struct InstallCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "install",
            abstract: say(
                "메추리를 테마와 모델과 함께 설치합니다.",
                "Install the program with its themes and models."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Option(
        help: ArgumentHelp(
            say("설치할 곳", "Where to"),
            valueName: say("폴더", "folder")
        ),
        completion: .directory
    )
    var prefix = "~/.local"

    func validate() throws {
        if prefix.isEmpty {
            throw ValidationError(say("--prefix가 비어 있습니다.", "--prefix is empty."))
        }
    }

    func run() throws {
        let locator = ResourceLocator()
        let folder = locator.environment.absolutePath(prefix)
        try Installation(prefix: folder, locator: locator).run { step in
            let action =
                switch step.action {
                case .created: say("새로 설치", "installed")
                case .updated: say("바꿈     ", "replaced ")
                case .unchanged: say("그대로   ", "unchanged")
                }
            printLine("\(action)  \(step.path)")
        }
        let binaries = folder + "/bin"
        let searched = (locator.environment.variables["PATH"] ?? "").split(separator: ":").map(
            String.init
        )
        if !searched.contains(binaries) {
            printLine(
                say(
                    "\n\(binaries)이(가) PATH에 없습니다. 셸 설정에 더해 주세요: export PATH=\"\(binaries):$PATH\"",
                    "\n\(binaries) is not in PATH. Add it: export PATH=\"\(binaries):$PATH\""
                )
            )
        }
    }
}
