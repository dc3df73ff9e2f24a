// The screen with a real poll(2), and a run told in lines.

import ChatUI
import Configuration
import Diagnostics
import Dispatch
import FineTuning
import Foundation
import Synchronization
import Testing
import TrainingUI

@Suite("TrainingScreen")
struct TrainingScreenTests {
    private func events(to last: Int) -> [TrainingEvent] {
        var driver = TrainingDriver()
        driver.begin()
        driver.go(to: last)
        return driver.state.log
    }

    @Test
    func `what another thread posts is drawn, and keys reach the trainer`() throws {
        let terminal = ScriptedTerminal()
        let controls = TrainingControls()
        let screen = try TrainingScreen(language: .korean, controls: controls)
        for event in events(to: 200) { screen.post(event) }
        terminal.inputs = [
            .key(.function(3, shift: false)), .key(.function(4, shift: false)),
            .key(.function(2, shift: false)), .key(.escape), .key(.enter),
        ]
        // A trainer that rests, does what it is asked for, and ends when asked to.
        controls.setPaused(true)
        let done = Mutex<[String]>([])
        DispatchQueue.global().async {
            var isResting = true
            while isResting {
                isResting = controls.waitWhilePaused()
                if controls.takeSaveWish() { done.withLock { $0.append("save") } }
                if controls.takeValidationWish() { done.withLock { $0.append("validate") } }
            }
            let summary = TrainingSummary(
                ending: .stopped,
                steps: 200,
                tokens: 1,
                seconds: 1,
                best: nil,
                folder: "x"
            )
            screen.post(.finished(summary))
        }
        try screen.run(on: terminal, theme: { .fallback })
        #expect(done.withLock { $0 } == ["save", "validate"])
        #expect(controls.isStopping && !controls.isStoppingAtOnce)
        #expect(terminal.frames.first?.plainText().contains("200/2,000") == true)
        #expect(terminal.starts == 1 && terminal.stops == 1)
    }

    @Test
    func `closing ends the screen and restores the terminal`() throws {
        let terminal = ScriptedTerminal()
        let screen = try TrainingScreen(language: .korean, controls: TrainingControls())
        screen.close()
        try screen.run(on: terminal, theme: { .fallback })
        #expect(terminal.stops == 1)
    }

    @Test(arguments: [Language.korean, .english])
    func `a run in lines`(language: Language) {
        var lines = TrainingLines(every: 100, language: language)
        var driver = TrainingDriver()
        driver.begin()
        driver.go(to: 400)
        driver.finish(.stopped)
        let told = driver.state.log.flatMap { lines.lines(for: $0) }
        let golden =
            language == .korean
            ? [
                "시작 · mechuri-bootstrap-6.8m · qlora · 모두 2,000단계 · 메모리 약 178 MiB · "
                    + "예문 320 + 40 · 학습 매개변수 98,304 / 6,815,744 (1.4 %)",
                "10/2,000 · 0.5 % · 손실 5.162 · 평활 5.162 · 학습률 9.95e-5 · 1,365 토큰/초 · 24:53 남음",
            ]
            : [
                "Started · mechuri-bootstrap-6.8m · qlora · 2,000 steps in all · "
                    + "memory about 178 MiB · examples 320 + 40 · "
                    + "trained parameters 98,304 / 6,815,744 (1.4 %)",
                "10/2,000 · 0.5 % · loss 5.162 · smoothed 5.162 · rate 9.95e-5 · 1,365 tokens/s · "
                    + "24:53 left",
            ]
        #expect(Array(told.prefix(2)) == golden)
        let steps = told.filter { $0.contains("/2,000 · ") }
        #expect(steps.map { $0.prefix { $0 != "/" } } == ["10", "100", "200", "300", "400"])
        #expect(told.count == 1 + 5 + 2 * (1 + 5 + 1) + 1)
        #expect(told.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }
}

/// A terminal whose input is there from the start.
private final class ScriptedTerminal: Terminal {
    var inputs: [TerminalInput] = []
    private(set) var frames: [Frame] = []
    private(set) var starts = 0
    private(set) var stops = 0
    private let pipe = Pipe()

    var size: TerminalSize { TerminalSize(columns: 80, rows: 24) }
    var inputDescriptor: Int32 { pipe.fileHandleForReading.fileDescriptor }
    /// One input at each turn, as keys come.
    var pendingTimeout: Int? { inputs.isEmpty ? nil : 0 }

    func start() { starts += 1 }
    func readInput() -> [TerminalInput] {
        guard !frames.isEmpty, !inputs.isEmpty else { return [] }
        return [inputs.removeFirst()]
    }
    func draw(_ frame: Frame) { frames.append(frame) }
    func stop() { stops += 1 }
}
