// What a training run tells those who watch it: the live screen, the progress line and the log are all
// made of these events, and of nothing else.

/// One thing that happened in a run.
package enum TrainingEvent: Sendable, Equatable {
    /// The run begins, or goes on from a checkpoint.
    case started(TrainingOutline)
    /// The optimizer made a step.
    case step(StepReport)
    /// The held-out examples were measured.
    case validated(ValidationReport)
    /// Replies to fixed requests, written by the model as it is now.
    case sampled(step: Int, replies: [SampleReply])
    /// The state from which the run can go on is on disk.
    case saved(step: Int)
    /// The run is over.
    case finished(TrainingSummary)
    /// What the trainer does now; told to those who watch, and kept in no log.
    case activity(TrainingActivity)
}

/// What a trainer is busy with.
package enum TrainingActivity: Sendable, Equatable {
    /// Making steps.
    case training
    /// Measuring the held-out examples: so many of all are done.
    case validating(done: Int, total: Int)
    /// Writing sample replies.
    case sampling
    /// Writing a checkpoint.
    case saving
    /// Waiting until somebody lets it go on.
    case paused
}

/// What is known before the first step.
package struct TrainingOutline: Sendable, Equatable {
    /// The base model's name, or that of the model to be made.
    package var modelName: String
    /// How it is trained: `qlora`, `lora` or `full`.
    package var method: String
    /// Parameters that change, and all of them.
    package var trainableParameters: Int
    package var totalParameters: Int
    /// Examples to learn from, and held-out ones.
    package var trainingExamples: Int
    package var validationExamples: Int
    /// Tokens of one pass through the training examples.
    package var tokensPerEpoch: Int
    /// Optimizer steps of the whole run, and those already made by an earlier process.
    package var totalSteps: Int
    package var completedSteps: Int
    /// Steps between two measurements; 0 where only the last step is followed by one.
    package var validateEvery: Int
    /// The memory the run is estimated to take, in bytes.
    package var memoryBytes: Int

    /// All of it.
    package init(
        modelName: String,
        method: String,
        trainableParameters: Int,
        totalParameters: Int,
        trainingExamples: Int,
        validationExamples: Int,
        tokensPerEpoch: Int,
        totalSteps: Int,
        completedSteps: Int,
        validateEvery: Int = 0,
        memoryBytes: Int
    ) {
        self.modelName = modelName
        self.method = method
        self.trainableParameters = trainableParameters
        self.totalParameters = totalParameters
        self.trainingExamples = trainingExamples
        self.validationExamples = validationExamples
        self.tokensPerEpoch = tokensPerEpoch
        self.totalSteps = totalSteps
        self.completedSteps = completedSteps
        self.validateEvery = validateEvery
        self.memoryBytes = memoryBytes
    }
}

/// One optimizer step.
package struct StepReport: Sendable, Equatable {
    /// Steps made, this one included.
    package var step: Int
    /// Passes through the data so far, with a fraction.
    package var epoch: Double
    /// The weighted mean loss of this step's tokens, in nats.
    package var loss: Double
    /// The learning rate it was made with.
    package var learningRate: Double
    /// The gradient's norm before clipping.
    package var gradientNorm: Double
    /// Tokens trained on since the run began, in all processes.
    package var tokens: Int
    /// Seconds of training since the run began, in all processes; validation and sampling are left out.
    package var seconds: Double

    /// All of it.
    package init(
        step: Int,
        epoch: Double,
        loss: Double,
        learningRate: Double,
        gradientNorm: Double,
        tokens: Int,
        seconds: Double
    ) {
        self.step = step
        self.epoch = epoch
        self.loss = loss
        self.learningRate = learningRate
        self.gradientNorm = gradientNorm
        self.tokens = tokens
        self.seconds = seconds
    }
}

/// The held-out loss after a step.
package struct ValidationReport: Sendable, Equatable {
    /// Steps made.
    package var step: Int
    /// The mean loss of the answers' tokens, in nats.
    package var loss: Double
    /// Whether it is the lowest of the run, so that these weights were kept.
    package var isBest: Bool
    /// Seconds it took; 0 where nobody knows.
    package var seconds: Double

    /// All of it.
    package init(step: Int, loss: Double, isBest: Bool, seconds: Double = 0) {
        self.step = step
        self.loss = loss
        self.isBest = isBest
        self.seconds = seconds
    }
}

/// What the model says to one request while it learns.
package struct SampleReply: Sendable, Equatable {
    /// The request.
    package var request: String
    /// The reply, decoded greedily.
    package var reply: String
    /// Whether it ended by itself.
    package var isComplete: Bool
    /// Seconds it took to write; 0 where nobody knows.
    package var seconds: Double

    /// All of it.
    package init(request: String, reply: String, isComplete: Bool, seconds: Double = 0) {
        self.request = request
        self.reply = reply
        self.isComplete = isComplete
        self.seconds = seconds
    }
}

/// What a run came to.
package struct TrainingSummary: Sendable, Equatable {
    /// Why it ended.
    package enum Ending: String, Sendable {
        /// All steps were made.
        case complete
        /// Somebody stopped it; it can go on.
        case stopped
    }

    /// Why it ended.
    package var ending: Ending
    /// Steps made.
    package var steps: Int
    /// Tokens trained on and seconds of training.
    package var tokens: Int
    package var seconds: Double
    /// The lowest held-out loss and the step it was reached at; nil when it was never measured.
    package var best: ValidationReport?
    /// Where the result was written.
    package var folder: String

    /// All of it.
    package init(
        ending: Ending,
        steps: Int,
        tokens: Int,
        seconds: Double,
        best: ValidationReport?,
        folder: String
    ) {
        self.ending = ending
        self.steps = steps
        self.tokens = tokens
        self.seconds = seconds
        self.best = best
        self.folder = folder
    }
}
