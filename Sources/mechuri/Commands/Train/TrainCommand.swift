// `mechuri train`: teaching a model, and looking at how it went.

import ArgumentParser

/// Teaches a model.
struct TrainCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "train",
            abstract: say("모델을 가르치고, 어떻게 되어 가는지 봅니다.", "Teach a model and watch how it goes."),
            subcommands: [
                TrainRunCommand.self, TrainPlotCommand.self, TrainShowCommand.self,
                TrainReplayCommand.self, TrainBenchCommand.self, TrainWishesCommand.self,
            ],
            defaultSubcommand: TrainRunCommand.self
        )
    }
}
