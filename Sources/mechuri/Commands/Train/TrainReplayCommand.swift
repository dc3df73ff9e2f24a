// `mechuri train replay`: a finished run, or one that still goes on elsewhere, watched again from its log.

import ArgumentParser
import FineTuning
import Foundation

/// Shows a run again.
struct TrainReplayCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "replay",
            abstract: say(
                "학습 기록을 전체 화면으로 다시 봅니다.",
                "Watch a training log on the full screen again."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var display: TrainingDisplayOptions
    @Argument(
        help: ArgumentHelp(
            say("학습 기록(JSONL) 또는 학습 폴더", "Training log (JSONL) or folder of a run"),
            valueName: say("기록", "log")
        ),
        completion: .file()
    )
    var log: String
    @Option(
        help: ArgumentHelp(
            say(
                "몇 배 빠르게 (기본: 30초에 전부, 0은 바로 끝으로)",
                "Times as fast (default: all in 30 s; 0: to the end at once)"
            ),
            valueName: say("배", "n")
        )
    )
    var speed: Double?

    func validate() throws {
        if let speed, !(speed >= 0 && speed <= 1e9) {
            throw ValidationError(say("--speed에는 0 이상의 수를 쓰세요.", "--speed takes 0 or more."))
        }
    }

    func run() throws {
        let file = try TrainLogFile(log)
        let controls = TrainingControls()
        let player = TrainingPlayer(events: file.events, speed: speed, controls: controls)
        try TrainingDisplay(options: display, isReplay: true).show(
            try Surroundings(),
            controls: controls,
            work: player.play
        )
    }
}

/// Tells the events of a log at the pace at which they happened, or a multiple of it.
struct TrainingPlayer: Sendable {
    /// The events.
    let events: [TrainingEvent]
    /// How many times as fast; 0 does not wait at all.
    let speed: Double
    /// Pausing, and the end.
    let controls: TrainingControls

    /// A player; without a speed all of it takes half a minute.
    init(events: [TrainingEvent], speed: Double?, controls: TrainingControls) {
        self.events = events
        self.controls = controls
        let times = events.compactMap(Self.seconds)
        let whole = (times.max() ?? 0) - (times.min() ?? 0)
        self.speed = speed ?? max(whole / 30, 1e-6)
    }

    /// Tells everything; ends early when that is wished.
    func play(_ report: TrainingDisplay.Report) {
        var last: Double?
        for event in events {
            if let seconds = Self.seconds(event) {
                if let last, speed > 0 { wait(max(0, seconds - last) / speed) }
                last = seconds
            }
            if controls.isPaused {
                report(.activity(.paused))
                _ = controls.waitWhilePaused()
                report(.activity(.training))
            }
            if controls.isStopping { return }
            report(event)
        }
    }

    private static func seconds(_ event: TrainingEvent) -> Double? {
        guard case .step(let report) = event, report.seconds.isFinite else { return nil }
        return report.seconds
    }

    /// Waits, in pieces, so that the end of the screen is not waited for.
    private func wait(_ seconds: Double) {
        var left = min(seconds, 5)
        while left > 0, !controls.isStopping {
            let piece = min(left, 0.05)
            Thread.sleep(forTimeInterval: piece)
            left -= piece
        }
    }
}
