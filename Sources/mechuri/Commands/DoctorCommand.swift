// `mechuri doctor`: everything the chat depends on, checked and said in one page, so that a report of
// a problem can begin with it. Exit code 1 when something stands in the way of the chat.

import ArgumentParser
import ChatUI
import Configuration
import ConversationStore
import Diagnostics
import Foundation
import GPTNeoX
import Generation
import NcursesTerminal
import Recommendation
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
        printLine(say("메추리", "Mechuri") + " " + programVersion)
        terminal()
        machine()
        let locator = ResourceLocator()
        places(locator)
        var isFine = true
        // Each is looked at whatever the one before it said.
        for check in [settings, menus, themes, voice, conversations] {
            do { try check(locator) } catch { isFine = problem(error) }
        }
        guard isFine else { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func heading(_ text: String) { printLine("\n" + text) }

    private func row(_ name: String, _ value: String) {
        let padding = max(15 - DisplayWidth.width(of: name), 1)
        printLine(
            "  " + name + String(repeating: " ", count: padding) + TextSanitizer.cleanLine(value)
        )
    }

    private func problem(_ error: any Error) -> Bool {
        let message = error.text(in: processLanguage)
        printLine("  ✗ " + message.replacingOccurrences(of: "\n", with: "\n    "))
        return false
    }
}

// MARK: - What it looks at

extension DoctorCommand {
    private func terminal() {
        let probe = TerminalProbe.run(measuresWidth: true)
        heading(say("터미널", "Terminal"))
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
                width == 1
                    ? say("1칸", "1 column")
                    : say("\(width)칸: ASCII로 그립니다", "\(width) columns: drawn in ASCII")
            )
        }
        row(
            say("전체 화면", "full screen"),
            probe.obstacle?.message(in: processLanguage) ?? say("됩니다", "works")
        )
    }

    private func machine() {
        heading(say("컴퓨터", "Machine"))
        let available = KernelSet.available.map(\.name).joined(separator: ", ")
        row(
            say("커널", "kernels"),
            KernelSet.current.name + say(" (쓸 수 있는 것: ", " (available: ") + available + ")"
        )
        row(say("코어", "cores"), "\(ProcessInfo.processInfo.activeProcessorCount)")
    }

    private func places(_ locator: ResourceLocator) {
        heading(say("위치", "Places"))
        row(say("프로그램", "program"), locator.environment.executablePath ?? "?")
        if let home = locator.environment.variables["MECHURI_HOME"], !home.isEmpty {
            row("MECHURI_HOME", locator.environment.absolutePath(home))
        }
        row(
            say("자료 폴더", "resources"),
            locator.homes.filter(Path.isFolder).joined(separator: ", ")
        )
    }

    private func settings(_ locator: ResourceLocator) throws {
        if let path = locator.settingsFile {
            let exists = FileManager.default.fileExists(atPath: path)
            row(
                say("설정", "settings"),
                path + (exists ? "" : say(" (없음: 기본값)", " (absent: defaults)"))
            )
        }
        _ = try Surroundings(isStrict: true)
    }

    private func menus(_ locator: ResourceLocator) throws {
        let path = try locator.menus()
        let own = locator.userMenus
        let ingredients = try locator.ingredients(besides: path)
            .map { (path: $0, table: try IngredientTable(path: $0)) }
        let count = try MenuCatalog(path: path, additions: own).menus.count
        row(say("메뉴", "menus"), "\(path) (\(count))")
        row(
            say("재료", "ingredients"),
            ingredients.map { "\($0.path) (\($0.table.ingredients.count))" }
                ?? say("없음: 알레르기를 살필 수 없습니다", "none: allergies cannot be heeded")
        )
        if let own { row(say("내 메뉴", "own menus"), own) }
    }

    private func themes(_ locator: ResourceLocator) throws {
        let names = ThemeLibrary(folders: try locator.themes()).names
        row(say("테마", "themes"), names.joined(separator: ", "))
    }

    private func voice(_ locator: ResourceLocator) throws {
        let engine = try Surroundings(complains: false).engine(model)
        let information = engine.information
        let milliseconds = Int(information.loadSeconds * 1000)
        row(say("모델", "model"), information.path)
        row(
            "",
            "\(information.name), \(information.weightType), "
                + say("스레드 \(information.threads)", "threads \(information.threads)")
                + ", \(milliseconds) ms"
        )
        // Loading looks at no matrix; numbers that are none show when they are multiplied.
        let text = engine.tokenize("점심 추천해줘").prefix(information.contextLength)
        let ids = text.isEmpty ? [0] : Array(text)
        let started = ContinuousClock.now
        _ = try blocking { try await engine.logits(ids: ids, all: true) }
        let pass = Int(((.now - started).seconds * 1000).rounded())
        row("", say("시험 계산 정상, \(pass) ms", "trial run sound, \(pass) ms"))
    }

    private func conversations(_ locator: ResourceLocator) throws {
        let path = try locator.databaseFile()
        let name = say("대화", "conversations")
        guard FileManager.default.fileExists(atPath: path) else {
            return row(name, path + say(" (아직 없음)", " (none yet)"))
        }
        let database = try ConversationDatabase(path: path)
        row(name, "\(path) (\(try database.count()))")
        if let notice = database.notice { row("!", notice.message(in: processLanguage)) }
    }
}
