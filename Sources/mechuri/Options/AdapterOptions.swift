// `--adapter`: LoRA adapters of the peft library that run beside the model's weights.

import ArgumentParser
import Configuration
import Diagnostics
import GPTNeoX
import Generation

/// Which adapters run.
struct AdapterOptions: ParsableArguments {
    @Option(
        name: .customLong("adapter"),
        help: ArgumentHelp(
            say(
                "LoRA 어댑터: peft 폴더 또는 Adapters 폴더의 이름, 여러 번 쓸 수 있음 (=0.5는 배율)",
                "LoRA adapter: a peft folder or a name in an Adapters folder; repeatable (=0.5 scales)"
            ),
            valueName: say("폴더[=배율]", "folder[=scale]")
        ),
        completion: .directory
    )
    var adapter: [String] = []
    @Flag(
        name: .customLong("no-adapter"),
        help: ArgumentHelp(say("설정의 어댑터를 쓰지 않음", "Leave out the adapters of the settings"))
    )
    var noAdapter = false

    func validate() throws {
        if noAdapter, !adapter.isEmpty {
            throw ValidationError(
                say(
                    "--adapter와 --no-adapter는 함께 쓸 수 없습니다.",
                    "--adapter and --no-adapter do not go together."
                )
            )
        }
        for argument in adapter where AdapterChoice(argument: argument) == nil {
            throw ValidationError(
                say(
                    "--adapter에는 폴더 또는 폴더=0.5를 쓰세요. 받은 값: \(argument)",
                    "--adapter takes a folder, or folder=0.5, not \(argument)."
                )
            )
        }
    }

    /// The flags' adapters, or else the settings', with the paths of their folders.
    ///
    /// - Throws: `ConfigurationError.notFound` with all places tried.
    func choices(_ surroundings: Surroundings) throws -> [AdapterChoice] {
        if noAdapter { return [] }
        let wanted = adapter.isEmpty ? surroundings.settings.adapters ?? [] : adapter
        return try wanted.compactMap { AdapterChoice(argument: $0) }.map { choice in
            var found = choice
            found.path = try surroundings.locator.adapter(choice.path)
            return found
        }
    }
}

extension Surroundings {
    /// Opens the model that the options name, with the adapters they name.
    func engine(
        _ options: ModelOptions,
        adapters: AdapterOptions,
        precision: NeoXPrecision = .int8
    ) throws -> InferenceEngine {
        // A wrong name is known before anything large is read.
        let choices = try adapters.choices(self)
        let engine = try engine(options, precision: precision)
        if !choices.isEmpty { _ = try blocking { try await engine.setAdapters(choices) } }
        return engine
    }
}
