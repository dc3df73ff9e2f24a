// `mechuri train`: teaches a model on the user's own data. Everything that can be wrong is said before the
// screen opens; then the run goes on on another thread, and what it makes is written when it ends.

import ArgumentParser
import ChatUI
import Diagnostics
import FineTuning
import Foundation
import GPTNeoX
import Tensors

/// Trains.
struct TrainRunCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run",
            abstract: say("모델을 가르칩니다 (기본).", "Train a model (default)."),
            discussion: say(
                """
                예: mechuri train --data Models/instructions.jsonl -o 학습1
                결과는 peft 어댑터(adapter_config.json, adapter_model.safetensors)이고, \
                mechuri --adapter 학습1 로 바로 씁니다. --init이나 --method full이면 model/과 model.gguf입니다.
                --recipe는 말뭉치 짓기부터 GGUF까지 한 번에 하고, 멈추면 같은 명령으로 이어 갑니다.
                """,
                """
                For example: mechuri train --data Models/instructions.jsonl -o run1
                The result is a peft adapter (adapter_config.json, adapter_model.safetensors), used at once by \
                mechuri --adapter run1. With --init or --method full it is model/ and model.gguf.
                --recipe does everything from the corpus to the GGUF; the same command goes on after a stop.
                """
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @Option(
        name: .customLong("init"),
        help: ArgumentHelp(
            say("모델을 처음부터 만드는 설정 (TOML)", "Recipe of a model made from nothing (TOML)"),
            valueName: "config.toml"
        ),
        completion: .file(extensions: ["toml"])
    )
    var initialise: String?
    @Option(
        help: ArgumentHelp(
            say("--init의 토크나이저 (설정의 것 대신)", "Tokenizer for --init (instead of the recipe's)"),
            valueName: "tokenizer.json"
        ),
        completion: .file(extensions: ["json"])
    )
    var tokenizer: String?
    @Option(
        help: ArgumentHelp(
            say(
                "모델을 말뭉치부터 GGUF까지 만드는 순서 (TOML)",
                "Recipe of a model from its corpus to its GGUF (TOML)"
            ),
            valueName: "recipe.toml"
        ),
        completion: .file(extensions: ["toml"])
    )
    var recipe: String?
    @OptionGroup var files: RunOptions
    @OptionGroup var adapters: AdapterTrainingOptions
    @OptionGroup var learning: LearningOptions
    @Option(
        name: .customLong("type"),
        help: ArgumentHelp(
            say("model.gguf의 행렬의 자료형", "Type of model.gguf's matrices"),
            valueName: say("형", "type")
        ),
        completion: .list(DType.argumentNames)
    )
    var type = "f16"
    @OptionGroup var display: TrainingDisplayOptions

    /// Workers: as many as were asked for, or one a core.
    var threads: Int {
        let asked = model.threads ?? 0
        return asked > 0 ? asked : ProcessInfo.processInfo.activeProcessorCount
    }

    func validate() throws {
        guard DType(argument: type) != nil else {
            throw ValidationError(
                say("--type \(type)은(는) 쓸 수 없습니다.", "--type \(type) is not a type.")
                    + " " + DType.argumentNames.joined(separator: ", ")
            )
        }
        if recipe != nil, initialise != nil || !files.data.isEmpty {
            throw ValidationError(
                say(
                    "--recipe는 --init이나 --data와 함께 쓸 수 없습니다. 모두 순서 파일에 적혀 있습니다.",
                    "--recipe goes with neither --init nor --data: the recipe says it all."
                )
            )
        }
        if initialise != nil, adapters.method.map({ $0 != .full }) ?? false {
            throw ValidationError(
                say(
                    "--init으로는 모든 가중치를 학습합니다(--method full).",
                    "--init trains all weights (--method full)."
                )
            )
        }
    }

    func run() throws {
        if let recipe {
            let runner = try RecipeRunner(path: recipe, output: files.output)
            return try runner.run(isFresh: files.overwrite)
        }
        guard !files.data.isEmpty else { throw TrainCommandError.noData }
        let folder = RunFolder(files.output)
        try check(folder)
        let surroundings = try Surroundings()
        let bar = ProgressBar()
        let preparer = TrainingPreparer(options: self, surroundings: surroundings) { label, share in
            bar.show(done: Int(share * 1000), total: 1000, label: label)
        }
        let prepared = try preparer.prepare(folder: folder)
        bar.clear()
        complain(TrainingSummaryText.before(prepared))
        if files.dryRun { return }
        try FileManager.default.createDirectory(
            atPath: folder.path,
            withIntermediateDirectories: true
        )
        if files.resume, try !prepared.trainer.resume() {
            complain(
                say(
                    "다른 명령어 집합이나 스레드 수로 이어 갑니다. 중단하지 않은 학습과 끝자리가 다를 수 있습니다.",
                    "Going on with other kernels or threads: the last bits may differ from those of a "
                        + "run that was never interrupted."
                )
            )
        }
        let controls = TrainingControls()
        let hand = Handover(prepared)
        var shown = TrainingDisplay(options: display)
        shown.interval = files.logEvery
        let summary = try shown.show(surroundings, controls: controls) { report in
            try hand.value.trainer.run(
                modelName: hand.value.modelName,
                method: hand.value.method.rawValue,
                memoryBytes: hand.value.memoryBytes,
                totalParameters: hand.value.totalParameters,
                controls: controls,
                report: report
            )
        }
        try TrainingResult(prepared: prepared, folder: folder, type: type).write(summary)
        complain(TrainingSummaryText.after(summary, folder, prepared.method))
        if summary.ending == .stopped, Interrupt.hasHappened { throw ExitCode(Interrupt.exitCode) }
    }

    /// Refuses to lose a run, or to go on with none.
    private func check(_ folder: RunFolder) throws {
        if files.resume {
            guard folder.hasCheckpoint else {
                throw TrainCommandError.nothingToResume(folder: folder.path)
            }
        } else if !files.overwrite, folder.isUsed {
            throw TrainCommandError.runExists(folder: folder.path)
        }
    }
}

/// A value that one thread makes and another uses.
///
/// `@unchecked Sendable`: handed over once, before the other thread begins, and taken back when it is done.
private struct Handover<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
