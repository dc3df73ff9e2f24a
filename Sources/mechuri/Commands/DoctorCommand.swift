// `mechuri doctor`: everything the chat depends on, checked and said in one page, so that a report of
// a problem can begin with it. Exit code 1 when something stands in the way of the chat.

import ArgumentParser
import Configuration
import ConversationStore
import Diagnostics
import Foundation
import GPTNeoX
import Generation
import NcursesTerminal
import Tensors

/// Checks terminal, kernels, model and files.
struct DoctorCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: say(
                "터미널, 커널, 모델, 파일 위치를 점검합니다.",
                "Check terminal, kernels, model and paths."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions

    func run() throws {
        var isFine = true
        print("메추리 \(programVersion)")
        isFine = terminal() && isFine
        row(
            say("커널", "kernels"),
            "\(KernelSet.current.name) (\(KernelSet.available.map(\.name).joined(separator: ", ")))"
        )
        isFine = files() && isFine
        if !isFine { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func row(_ name: String, _ value: String) { print("  \(name): \(value)") }

    private func problem(_ error: any Error) -> Bool {
        print(
            "  ✗ " + error.text(in: processLanguage).replacingOccurrences(of: "\n", with: "\n    ")
        )
        return false
    }

    private func terminal() -> Bool {
        let probe = TerminalProbe.run(measuresWidth: true)
        print(say("터미널", "Terminal"))
        row("TERM", probe.term.isEmpty ? say("(없음)", "(none)") : probe.term)
        row(say("로캘", "locale"), "\(probe.locale.name) \(probe.locale.charset)")
        row(
            say("크기", "size"),
            probe.size.map { "\($0.columns)x\($0.rows)" } ?? say("알 수 없음", "unknown")
        )
        row(say("색", "colours"), probe.colorDepth.label)
        let widths = probe.widthDisagreements
        row(
            say("글자 폭", "widths"),
            widths.isEmpty
                ? say("libc와 일치", "agree with libc")
                : say("libc와 다른 글자 \(widths.count)개", "\(widths.count) disagree with libc")
        )
        if let width = probe.ambiguousWidth {
            row(
                say("선 문자", "line drawing"),
                width == 1 ? "1" : say("\(width)칸: ASCII로 그립니다", "\(width) columns: drawn in ASCII")
            )
        }
        guard let obstacle = probe.obstacle else {
            row(say("전체 화면", "full screen"), say("됩니다", "works"))
            return true
        }
        row(say("전체 화면", "full screen"), obstacle.message(in: processLanguage))
        return true
    }

    private func files() -> Bool {
        var isFine = true
        let locator = ResourceLocator()
        print(say("파일", "Files"))
        if let path = locator.settingsFile {
            let exists = FileManager.default.fileExists(atPath: path)
            row(
                say("설정", "settings"),
                path + (exists ? "" : say(" (없음: 기본값)", " (absent: defaults)"))
            )
        }
        do {
            let surroundings = try Surroundings()
            row(
                say("메뉴", "menus"),
                "\(try locator.menus()) (\(try surroundings.catalog().menus.count))"
            )
            row(
                say("테마", "themes"),
                ThemeLibrary(folders: try locator.themes()).names.joined(separator: ", ")
            )
            let engine = try surroundings.engine(model)
            let information = engine.information
            row(say("모델", "model"), information.path)
            row(
                "  ",
                "\(information.name), \(information.weightType), \(information.threads) threads, "
                    + "\(Int(information.loadSeconds * 1000)) ms"
            )
        } catch { isFine = problem(error) }
        do {
            let path = try locator.databaseFile()
            guard FileManager.default.fileExists(atPath: path) else {
                row(say("대화", "conversations"), path + say(" (아직 없음)", " (none yet)"))
                return isFine
            }
            let database = try ConversationDatabase(path: path)
            row(say("대화", "conversations"), "\(path) (\(try database.count()))")
            if let notice = database.notice {
                row("!", notice.message(in: processLanguage))
            }
        } catch { isFine = problem(error) }
        return isFine
    }
}
