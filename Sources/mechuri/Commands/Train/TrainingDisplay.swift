// How a run is watched: on the whole screen, or in lines where there is no terminal for it. The work is done
// on another thread and tells what happens; this thread shows it.

import ArgumentParser
import ChatUI
import Configuration
import Diagnostics
import FineTuning
import Foundation
import NcursesTerminal
import Synchronization
import TrainingUI

/// How a run is shown.
struct TrainingDisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("테마 이름", "Theme name"), valueName: say("이름", "name")))
    var theme: String?
    @Option(
        help: ArgumentHelp(
            say("화면의 색", "Colours of the screen"),
            valueName: say("색", "colours")
        )
    )
    var color: ColorPreference = .auto
    @Flag(
        name: .customLong("no-screen"),
        help: ArgumentHelp(say("전체 화면 대신 한 줄씩", "Line by line instead of the full screen"))
    )
    var noScreen = false
}

/// Shows a run while it goes on.
struct TrainingDisplay {
    /// How.
    let options: TrainingDisplayOptions
    /// Whether a log is shown again.
    var isReplay = false
    /// Steps between two lines, where there is no screen.
    var interval = 10

    /// What the work is given: it calls this with every event, from any one thread.
    typealias Report = @Sendable (TrainingEvent) -> Void

    /// Does the work on another thread and shows it here, until the user has seen enough and the work is
    /// done.
    ///
    /// - Parameters:
    ///   - surroundings: the settings and themes
    ///   - controls: where the user's wishes go
    ///   - work: the run
    /// - Returns: what the work returned
    /// - Throws: what the work threw, once the screen is closed
    func show<Value: Sendable>(
        _ surroundings: Surroundings,
        controls: TrainingControls,
        work: @escaping @Sendable (Report) throws -> Value
    ) throws -> Value {
        let obstacle = options.noScreen ? nil : TerminalProbe.obstacle()
        if let obstacle, obstacle != .notTTY {
            complain(
                say(
                    "이 터미널에는 전체 화면을 그릴 수 없어 한 줄씩 알립니다. 까닭: mechuri doctor",
                    "No full screen on this terminal: telling line by line. Why: mechuri doctor"
                )
            )
        }
        guard !options.noScreen, obstacle == nil else { return try tell(controls, work) }
        let screen = try TrainingScreen(
            language: processLanguage,
            controls: controls,
            isReplay: isReplay
        )
        let terminal = try terminal()
        let themes = try themes(surroundings)
        let worker = TrainingWorker(work: work, screen: screen)
        do {
            try screen.run(on: terminal) {
                themes.asciiGlyphs = terminal.ambiguousIsWide
                return themes.theme(named: themes.first)
            }
        } catch {
            controls.stopAtOnce()
            _ = try? worker.result()
            throw error
        }
        // Whoever left has seen enough; of a run that is over this means nothing.
        controls.stopAfterStep()
        return try worker.result()
    }

    // MARK: - Private helpers

    private func tell<Value>(
        _ controls: TrainingControls,
        _ work: (Report) throws -> Value
    ) throws -> Value {
        Interrupt.onSignal { number in
            if controls.isStoppingAtOnce { _exit(128 + number) }
            if controls.isStopping { return controls.stopAtOnce() }
            controls.stopAfterStep()
            complain(
                say(
                    "이 단계를 마치고 저장한 뒤 끝냅니다. 한 번 더 누르면 바로 끝냅니다.",
                    "Ending after this step, with a checkpoint. Once more ends at once."
                )
            )
        }
        let lines = Mutex(TrainingLines(every: interval, language: processLanguage))
        return try work { event in
            for line in lines.withLock({ $0.lines(for: event) }) { complain(line) }
        }
    }

    private func terminal() throws -> NcursesTerminal {
        var terminalOptions = NcursesTerminal.Options()
        terminalOptions.color = options.color
        // Nothing is clicked here, and figures are worth selecting.
        terminalOptions.usesMouse = false
        return NcursesTerminal(options: terminalOptions)
    }

    private func themes(_ surroundings: Surroundings) throws -> ThemeShelf {
        let chosen = options.theme ?? surroundings.settings.theme ?? ChatCommand.defaultTheme
        return try ThemeShelf(
            library: ThemeLibrary(folders: surroundings.locator.themeFolders),
            first: chosen,
            isExplicit: options.theme != nil
        )
    }
}

/// Work on a thread of its own.
private final class TrainingWorker<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// Begins the work.
    init(
        work: @escaping @Sendable (TrainingDisplay.Report) throws -> Value,
        screen: TrainingScreen
    ) {
        let thread = Thread { [self] in
            let result = Result { try work { screen.post($0) } }
            outcome.withLock { $0 = result }
            if case .failure = result { screen.close() }
            done.signal()
        }
        // A backward pass is deeper than the half megabyte that threads have by default on some systems.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// What the work came to; waits for it.
    func result() throws -> Value {
        done.wait()
        guard let result = outcome.withLock({ $0 }) else {
            preconditionFailure("the work signalled without a result")
        }
        return try result.get()
    }
}
