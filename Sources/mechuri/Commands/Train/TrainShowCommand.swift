// `mechuri train show`: a run in the terminal: what it was, its curve, its held-out losses.

import ArgumentParser
import ChatUI
import Diagnostics
import FineTuning
import Foundation
import TrainingUI

/// Shows a run.
struct TrainShowCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say("학습 기록을 터미널에 보여 줍니다.", "Show a training log in the terminal.")
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("학습 기록(JSONL) 또는 학습 폴더", "Training log (JSONL) or folder of a run"),
            valueName: say("기록", "log")
        ),
        completion: .file()
    )
    var log: String
    @Flag(
        name: .customLong("log-scale"),
        help: ArgumentHelp(say("손실을 로그 눈금으로", "Losses on a logarithmic scale"))
    )
    var logScale = false
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    func run() throws {
        let file = try TrainLogFile(log)
        if json {
            try printJSON(TrainingFigures(file.history))
            return
        }
        printFacts(file)
        printLine()
        printChart(file.history)
        printLine()
        printValidations(file.history)
        printReplies(file.history)
    }

    private func printFacts(_ file: TrainLogFile) {
        var table = TextTable(header: ["", ""], leading: 2)
        for (name, value) in RunFacts.rows(file.history) { table.append([name, value]) }
        table.print()
    }

    private func printChart(_ history: TrainingHistory) {
        let columns = min(100, TerminalColumns.of(STDOUT_FILENO) ?? 80) - 4
        let chart = LossChart(
            LossCurve(history),
            scale: logScale ? .logarithmic : .linear,
            columns: columns,
            rows: 15
        )
        for row in chart.plainRows { printLine("  " + row) }
    }

    private func printValidations(_ history: TrainingHistory) {
        guard !history.validations.isEmpty else { return }
        let curve = LossCurve(history)
        var table = TextTable(
            header: [
                say("단계", "step"), say("검증 손실", "held-out loss"),
                say("학습 손실(평활)", "training loss, smoothed"), "",
            ],
            leading: 0
        )
        for report in history.validations {
            let training = curve.smoothed.last { $0.step <= report.step }?.value
            table.append([
                TrainingWording.count(report.step), TrainingWording.loss(report.loss),
                TrainingWording.loss(training),
                report.step == history.best?.step ? say("최저", "best") : "",
            ])
        }
        table.print()
    }

    private func printReplies(_ history: TrainingHistory) {
        guard let newest = history.samples.last else { return }
        let step = TrainingWording.count(newest.step)
        printLine()
        printLine(say("  \(step)단계의 답변", "  Replies at step \(step)"))
        for sample in newest.replies {
            printLine("  › " + TextSanitizer.cleanLine(sample.request))
            printLine("    " + TextSanitizer.cleanLine(sample.reply))
        }
    }
}

/// What a run was, in words.
enum RunFacts {
    /// Names and values.
    static func rows(_ history: TrainingHistory) -> [(String, String)] {
        var rows: [(String, String)] = []
        if let outline = history.outline {
            let examples =
                TrainingWording.count(outline.trainingExamples) + " + "
                + TrainingWording.count(outline.validationExamples)
            rows += [
                (say("모델", "model"), "\(outline.modelName) · \(outline.method)"),
                (
                    say("학습 매개변수", "trained parameters"),
                    TrainingWording.count(outline.trainableParameters) + " / "
                        + TrainingWording.count(outline.totalParameters)
                ),
                (say("예문", "examples"), examples),
            ]
        }
        guard let last = history.steps.last else { return rows }
        let total = history.outline.map { "/" + TrainingWording.count($0.totalSteps) } ?? ""
        let time = TrainingWording.duration(last.seconds, processLanguage)
        let speed = last.seconds > 0 ? Double(last.tokens) / last.seconds : 0
        rows += [
            (say("단계", "step"), TrainingWording.count(last.step) + total),
            (
                say("시간", "time"),
                time + " · " + FigureText.short(speed) + say(" 토큰/초", " tokens/s")
            ),
            (say("마지막 손실", "last loss"), TrainingWording.loss(last.loss)),
        ]
        if let best = history.best {
            let step = TrainingWording.count(best.step)
            rows.append(
                (
                    say("검증 손실 최저", "best held-out loss"),
                    TrainingWording.loss(best.loss) + say(" (\(step)단계)", " (step \(step))")
                )
            )
        }
        rows.append((say("끝", "ending"), ending(history)))
        return rows
    }

    private static func ending(_ history: TrainingHistory) -> String {
        guard let summary = history.summary else {
            let saved = TrainingWording.count(history.savedStep ?? 0)
            return say(
                "끝나지 않음 (\(saved)단계까지 저장됨)",
                "not ended (saved up to step \(saved))"
            )
        }
        return TrainingWording.ending(summary, processLanguage)
    }
}

/// A run as JSON.
struct TrainingFigures: Encodable {
    private let model: String?
    private let method: String?
    private let steps: Int
    private let totalSteps: Int?
    private let tokens: Int
    private let seconds: Double
    private let loss: Double?
    private let bestLoss: Double?
    private let bestStep: Int?
    private let savedStep: Int?
    private let ending: String?

    /// The figures of a run.
    init(_ history: TrainingHistory) {
        model = history.outline?.modelName
        method = history.outline?.method
        steps = history.steps.last?.step ?? 0
        totalSteps = history.outline?.totalSteps
        tokens = history.steps.last?.tokens ?? 0
        seconds = history.steps.last?.seconds ?? 0
        loss = history.steps.last.flatMap { $0.loss.isFinite ? $0.loss : nil }
        bestLoss = history.best?.loss
        bestStep = history.best?.step
        savedStep = history.savedStep
        ending = history.summary?.ending.rawValue
    }
}
