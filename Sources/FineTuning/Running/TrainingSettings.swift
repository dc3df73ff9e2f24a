// Everything that decides what a run does, but for the data and the model. Two runs with equal settings,
// data, model and threads end with equal bits; a checkpoint is only gone on with under the settings it was
// made with, which `facts` compares.

import Tensors

/// The settings of a run; the defaults are the original's (FORMATS.md §7).
package struct TrainingSettings: Sendable, Equatable {
    /// How examples become batches and steps.
    package var batches = BatchSettings()
    /// The optimizer's numbers.
    package var optimizer = OptimizerSettings()
    /// The highest learning rate, the steps up to it, and the way after them.
    package var learningRate = 1e-4
    package var warmupSteps = 0
    package var schedule = LearningRateSchedule.Shape.linear
    /// Passes through the data, where `steps` does not say when to end.
    package var epochs = 10
    /// Steps of the run; nil counts epochs.
    package var steps: Int?
    /// Of first values, data order, dropout and merges that are left out.
    package var seed: UInt64 = 42
    /// Whether layers are computed again on the way back instead of kept.
    package var isCheckpointing = false
    /// What operands of products are rounded to.
    package var compute = ComputeType.f32
    /// Steps between two lines of the log, two measurements of the held-out loss, and two checkpoints.
    package var logEvery = 10
    package var validateEvery = 100
    package var saveEvery = 100
    /// Requests that are answered at every measurement, and the most tokens of such a reply.
    package var sampleRequests: [String] = []
    package var sampleTokens = 64

    /// The original's.
    package init() {}

    /// What a resumed run must have in common with the one it goes on with, by name.
    func facts(encoding: EncodingSettings) -> [String: String] {
        let size =
            switch batches.size {
            case .examples(let count): "\(count) examples"
            case .tokens(let count): "\(count) tokens"
            }
        return [
            "batch": size,
            "accumulation": "\(batches.accumulation)",
            "bucketing": "\(batches.isBucketed)",
            "optimizer": optimizer.rule.rawValue,
            "beta1": "\(optimizer.beta1)",
            "beta2": "\(optimizer.beta2)",
            "epsilon": "\(optimizer.epsilon)",
            "weight-decay": "\(optimizer.weightDecay)",
            "clip": "\(optimizer.clip)",
            "learning-rate": "\(learningRate)",
            "warmup": "\(warmupSteps)",
            "schedule": schedule.rawValue,
            "epochs": steps == nil ? "\(epochs)" : "-",
            "steps": steps.map { "\($0)" } ?? "-",
            "seed": "\(seed)",
            "compute": compute.rawValue,
            "question-weight": "\(encoding.questionWeight)",
            "bpe-dropout": "\(encoding.mergeDropout)",
            "context": "\(encoding.contextLength)",
        ]
    }
}
