// What a run leaves in its folder, beside log and checkpoint: the best weights in the forms that others
// load, and the loss as a picture.

import ChatUI
import FineTuning
import Foundation
import GPTNeoX
import ModelFormats
import Tensors

/// Writes the result of a run.
struct TrainingResult {
    let prepared: TrainingPreparation
    let folder: RunFolder
    /// The type of the GGUF's matrices.
    let type: String

    /// Writes adapter or model; of a stopped run too, so that it can be tried.
    func write(_ summary: TrainingSummary) throws {
        try writePlot()
        if let plan = prepared.plan {
            // The last weights first: the best ones are then read over them.
            let hasLast = summary.best.map { $0.step != summary.steps } ?? false
            if hasLast { try writeAdapter(plan, to: folder.last) }
            _ = try prepared.trainer.restoreBest()
            try writeAdapter(plan, to: folder.path)
        } else {
            _ = try prepared.trainer.restoreBest()
            try writeModel()
        }
    }

    private func writeAdapter(_ plan: AdapterPlan, to path: String) throws {
        try AdapterOutput.write(prepared.model, plan, baseModel: prepared.basePath, to: path)
    }

    private func writeModel() throws {
        let tokenizer = prepared.tokenizer
        let end = prepared.endOfSequence
        try CheckpointOutput.write(
            prepared.model,
            tokenizerJSON: prepared.tokenizerJSON,
            endOfSequence: (end, String(decoding: tokenizer.bytes(of: end), as: UTF8.self)),
            to: folder.model
        )
        guard let dtype = DType(argument: type) else { return }
        let line = ImportProgressLine()
        defer { line.clear() }
        _ = try CheckpointImporter.run(
            folder: folder.model,
            output: folder.gguf,
            type: dtype,
            description: CheckpointImporter.Description(name: prepared.modelName),
            progress: { line.show($0) }
        )
    }

    private func writePlot() throws {
        let history = TrainingHistory(try TrainingLog.read(folder.log))
        let plot = LossPlot(
            [LossPlot.Run(name: prepared.modelName, history: history)],
            language: processLanguage
        )
        guard let svg = plot.svg() else { return }
        try PrivateFile.write(svg, to: folder.plot, mode: 0o644)
    }
}

/// What is said before and after a run.
enum TrainingSummaryText {
    /// What will be done, in a few lines.
    static func before(_ run: TrainingPreparation) -> String {
        let trainable = grouped(run.model.trainableCount)
        let total = grouped(run.totalParameters)
        let steps = grouped(run.trainer.totalSteps)
        let memory = ByteCount.text(run.memoryBytes)
        let long = run.tooLong
        return say(
            """
            \(TextSanitizer.cleanLine(run.modelName)) · \(run.method.rawValue) · 배우는 값 \(trainable) / \(total)
            예 \(grouped(run.trainingCount)) (검증 \(grouped(run.validationCount))) · 한 번에 토큰 \
            \(grouped(run.tokensPerEpoch)) · \(steps)걸음 · 메모리 약 \(memory)\
            \(run.isCheckpointing ? " (층을 다시 계산)" : "")\(long > 0 ? " · 너무 긴 예 \(long)개는 뺌" : "")
            """,
            """
            \(TextSanitizer.cleanLine(run.modelName)) · \(run.method.rawValue) · learns \(trainable) of \(total)
            \(grouped(run.trainingCount)) examples (\(grouped(run.validationCount)) held out) · \
            \(grouped(run.tokensPerEpoch)) tokens an epoch · \(steps) steps · about \(memory) of memory\
            \(run.isCheckpointing ? " (layers recomputed)" : "")\
            \(long > 0 ? " · \(long) too long, left out" : "")
            """
        )
    }

    /// What came of it.
    static func after(
        _ summary: TrainingSummary,
        _ folder: RunFolder,
        _ method: TrainingMethod
    ) -> String {
        let rate = summary.seconds > 0 ? Double(summary.tokens) / summary.seconds : 0
        let speed = rate.formatted(.number.precision(.fractionLength(rate < 100 ? 1 : 0)))
        let best =
            summary.best.map { report in
                let loss = report.loss.formatted(.number.precision(.fractionLength(4)))
                return say(
                    " · 가장 낮은 검증 손실 \(loss) (\(report.step)걸음)",
                    " · lowest held-out loss \(loss) (step \(report.step))"
                )
            } ?? ""
        let head = summary.ending == .complete ? say("다 배웠습니다", "done") : say("멈췄습니다", "stopped")
        let use =
            method == .full
            ? "mechuri -m \(folder.gguf)" : "mechuri --adapter \(folder.path)"
        let more =
            summary.ending == .complete
            ? say("써 보기: \(use)", "use it: \(use)")
            : say(
                "이어 가기: 같은 명령에 --resume · 써 보기: \(use)",
                "go on: the same command with --resume · use it: \(use)"
            )
        return "\(head): \(grouped(summary.steps))"
            + say("걸음, \(speed) 토큰/초", " steps, \(speed) tokens/s") + best + "\n" + more
    }

    private static func grouped(_ number: Int) -> String { number.formatted(.number) }
}
