// Which models `evaluate` compares the first with.

import ArgumentParser
import Evaluation
import Generation

/// A model with its adapters, as the command line names them.
struct EvaluateCandidate {
    var model: ModelOptions
    var adapters: AdapterOptions
}

/// The models to compare with.
struct ComparisonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("견줄 모델, 여러 번 쓸 수 있음", "Model to compare with; repeatable"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["gguf"])
    )
    var against: [String] = []
    @Option(
        name: .customLong("against-adapter"),
        help: ArgumentHelp(
            say(
                "견줄 모델마다 쓸 LoRA 어댑터, 여러 번 쓸 수 있음 (--against가 없으면 같은 모델)",
                "LoRA adapter of each model to compare with; repeatable (the same model without --against)"
            ),
            valueName: say("폴더[=배율]", "folder[=scale]")
        ),
        completion: .directory
    )
    var againstAdapter: [String] = []

    func validate() throws {
        // The report calls models by letters.
        try OptionRange.check(against.count, "--against", in: 0...25)
        for adapter in againstAdapter where AdapterChoice(argument: adapter) == nil {
            throw ValidationError(
                say(
                    "--against-adapter에는 폴더 또는 폴더=0.5를 쓰세요. 받은 값: \(adapter)",
                    "--against-adapter takes a folder, or folder=0.5, not \(adapter)."
                )
            )
        }
    }

    /// All models in order: the first, and those to compare it with.
    func candidates(_ first: EvaluateCandidate) -> [EvaluateCandidate] {
        let models: [String?] = against.isEmpty && !againstAdapter.isEmpty ? [nil] : against
        return [first]
            + models.map { model in
                var candidate = EvaluateCandidate(model: first.model, adapters: AdapterOptions())
                if let model { candidate.model.model = model }
                candidate.adapters.adapter = againstAdapter
                // The settings' adapters are the first model's affair.
                candidate.adapters.noAdapter = againstAdapter.isEmpty
                return candidate
            }
    }
}
