// The loop of a run: batches in, gradients summed, a step of the optimizer; and between steps what was
// asked for: the log, the held-out loss, sample replies, checkpoints. It runs on the caller's thread and
// tells what happens by events.

import Dispatch
import Foundation
import Tensors
import Tokenization

/// Trains one model on one data set.
package final class Trainer {
    let model: TrainingModel
    let training: EncodedExamples
    let validation: EncodedExamples
    let encoder: ExampleEncoder
    let settings: TrainingSettings
    let folder: RunFolder
    let pool: WorkerPool
    let optimizer: Optimizer
    let schedule: LearningRateSchedule
    let facts: [String: String]
    /// What sums depend on in their last bits: kernels and threads.
    let machine: String
    var pass: TrainingPass
    var progress = TrainingProgress()
    /// The epoch under way, planned when its first step is made.
    private var plan: (epoch: Int, plan: BatchPlan)?
    /// Steps before each epoch, and after the last.
    private let epochStarts: [Int]

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - model: what learns.
    ///   - training: what it learns from.
    ///   - validation: what its loss is measured on; may be empty.
    ///   - encoder: made the examples.
    ///   - settings: the rest.
    ///   - outline: planned from these examples and settings.
    ///   - folder: where checkpoints and log go.
    ///   - pool: the workers.
    ///   - identity: what tells this run's data and model from others', for checkpoints.
    package init(
        model: TrainingModel,
        training: EncodedExamples,
        validation: EncodedExamples,
        encoder: ExampleEncoder,
        settings: TrainingSettings,
        outline: RunOutline,
        folder: RunFolder,
        pool: WorkerPool,
        identity: [String: String]
    ) {
        self.model = model
        self.training = training
        self.validation = validation
        self.encoder = encoder
        self.settings = settings
        self.folder = folder
        self.pool = pool
        optimizer = Optimizer(
            parameters: model.parameters,
            settings: settings.optimizer,
            pool: pool
        )
        epochStarts = outline.epochStarts
        schedule = LearningRateSchedule(
            peak: settings.learningRate,
            warmupSteps: settings.warmupSteps,
            shape: settings.schedule,
            totalSteps: outline.totalSteps
        )
        facts = settings.facts(encoding: encoder.settings).merging(identity) { $1 }
        machine = "\(KernelSet.current.name), \(pool.threadCount)"
        pass = TrainingPass(
            model: model,
            pool: pool,
            capacity: outline.capacity(validation: validation.lengths),
            longest: outline.longest(validation: validation.lengths),
            isCheckpointing: settings.isCheckpointing,
            compute: settings.compute
        )
    }

    /// Steps of the whole run.
    package var totalSteps: Int { schedule.totalSteps }

    /// Takes over the folder's checkpoint.
    ///
    /// - Returns: whether it was made with the same kernels and threads, so that the run ends with the bits
    ///   of one that was never interrupted.
    /// - Throws: ``FineTuningError`` when it was made by another run.
    package func resume() throws -> Bool {
        let (progress, machine) = try TrainingCheckpoint.read(
            folder.checkpoint,
            into: optimizer,
            facts: facts
        )
        self.progress = progress
        return machine == self.machine
    }

    /// Trains until the last step, or until the controls say stop.
    ///
    /// - Parameters:
    ///   - modelName: for the outline, as are the next three.
    ///   - method: `qlora`, `lora` or `full`.
    ///   - memoryBytes: what the run was estimated to take.
    ///   - totalParameters: of the whole model.
    ///   - controls: wishes, looked at between steps.
    ///   - report: called on this thread with all that happens.
    /// - Returns: what came of it.
    /// - Throws: ``FineTuningError``, ``TrainingLogError``, `FileError`.
    package func run(
        modelName: String,
        method: String,
        memoryBytes: Int,
        totalParameters: Int,
        controls: TrainingControls,
        report: (TrainingEvent) -> Void
    ) throws -> TrainingSummary {
        let log =
            progress.step > 0
            ? try TrainingLog(resuming: folder.log, after: progress.step)
            : try TrainingLog(creating: folder.log)
        defer { log.close() }
        func tell(_ event: TrainingEvent) throws {
            report(event)
            try log.append(event)
        }
        try tell(
            .started(
                TrainingOutline(
                    modelName: modelName,
                    method: method,
                    trainableParameters: model.trainableCount,
                    totalParameters: totalParameters,
                    trainingExamples: training.count,
                    validationExamples: validation.count,
                    tokensPerEpoch: training.tokenCount,
                    totalSteps: totalSteps,
                    completedSteps: progress.step,
                    validateEvery: settings.validateEvery,
                    memoryBytes: memoryBytes
                )
            )
        )
        // What the model can before it has learnt anything, to compare with.
        if progress.step == 0 { try measure(tell) }
        while progress.step < totalSteps, !controls.isStopping {
            try tell(.activity(.training))
            guard let step = try makeStep(controls) else { break }
            report(.step(step))
            try logStep(step, log)
            let isLast = progress.step == totalSteps
            if controls.takeValidationWish() || isDue(settings.validateEvery) || isLast {
                try measure(tell)
            }
            if controls.takeSaveWish() || isDue(settings.saveEvery) || isLast {
                try save(tell)
            }
            try rest(controls, tell)
        }
        let isComplete = progress.step == totalSteps
        if !isComplete, !controls.isStoppingAtOnce { try save(tell) }
        let summary = TrainingSummary(
            ending: isComplete ? .complete : .stopped,
            steps: progress.step,
            tokens: progress.tokens,
            seconds: progress.seconds,
            best: progress.best,
            folder: folder.path
        )
        try tell(.finished(summary))
        return summary
    }

    /// Gives the model the weights of the lowest held-out loss, if that was measured.
    ///
    /// - Returns: whether they are others than the last ones.
    package func restoreBest() throws -> Bool {
        guard let best = progress.best, best.step != progress.step else { return false }
        try TrainingCheckpoint.read(folder.best, into: model.parameters)
        return true
    }

    /// Waits while the run is to rest; what is wished for meanwhile is done.
    private func rest(
        _ controls: TrainingControls,
        _ tell: (TrainingEvent) throws -> Void
    ) throws {
        var rests = controls.isPaused
        while rests {
            try tell(.activity(.paused))
            rests = controls.waitWhilePaused()
            if controls.takeValidationWish() { try measure(tell) }
            if controls.takeSaveWish() { try save(tell) }
        }
    }

    private func isDue(_ interval: Int) -> Bool { interval > 0 && progress.step % interval == 0 }

    // MARK: - A step

    /// nil when the controls ended it before it was whole.
    private func makeStep(_ controls: TrainingControls) throws -> StepReport? {
        let start = DispatchTime.now().uptimeNanoseconds
        let index = progress.step
        let epoch = (epochStarts.firstIndex { $0 > index } ?? epochStarts.count) - 1
        let inEpoch = index - epochStarts[epoch]
        let batches = batchPlan(epoch).steps[inEpoch].map { indices in
            TrainingBatch(
                indices.map { training.sequence($0, epoch: epoch, seed: settings.seed) }
            )
        }
        let weight = batches.reduce(0) { $0 + $1.weight }
        var (loss, tokens) = (0.0, 0)
        for (number, batch) in batches.enumerated() {
            if controls.isStoppingAtOnce {
                optimizer.clearGradients()
                return nil
            }
            makeRoom(for: batch)
            let result = pass.learn(
                batch,
                lossScale: weight > 0 ? 1 / weight : 0,
                dropoutSeed: mixed(settings.seed, UInt64(index), UInt64(number))
            )
            loss += result.weightedLoss
            tokens += result.tokens
        }
        let rate = schedule.rate(at: index)
        let norm = optimizer.step(learningRate: rate)
        progress.skipped = norm.isFinite ? 0 : progress.skipped + 1
        guard progress.skipped < 3 else {
            throw FineTuningError.diverged(step: index + 1, learningRate: rate)
        }
        progress.step += 1
        progress.optimizerSteps = optimizer.steps
        progress.tokens += tokens
        progress.seconds += Self.seconds(since: start)
        let epochSteps = epochStarts[epoch + 1] - epochStarts[epoch]
        return StepReport(
            step: progress.step,
            epoch: Double(epoch) + Double(inEpoch + 1) / Double(max(epochSteps, 1)),
            loss: weight > 0 ? loss / weight : 0,
            learningRate: rate,
            gradientNorm: norm,
            tokens: progress.tokens,
            seconds: progress.seconds
        )
    }

    /// Seconds of the monotonic clock since a time in its nanoseconds.
    static func seconds(since start: UInt64) -> Double {
        Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    }

    private func batchPlan(_ epoch: Int) -> BatchPlan {
        if let plan, plan.epoch == epoch { return plan.plan }
        let made = BatchPlan(
            lengths: training.lengths,
            settings: settings.batches,
            seed: settings.seed,
            epoch: epoch
        )
        plan = (epoch, made)
        return made
    }

    /// Merges that are left out make examples longer than they were planned.
    func makeRoom(for batch: TrainingBatch) {
        let (capacity, longest) = (pass.scratch.capacity, pass.scratch.longest)
        guard batch.tokenCount > capacity || batch.longest > longest else { return }
        pass = TrainingPass(
            model: model,
            pool: pool,
            capacity: max(batch.tokenCount * 5 / 4, capacity),
            longest: max(batch.longest, longest),
            isCheckpointing: settings.isCheckpointing,
            compute: settings.compute
        )
    }

    /// The log shows means over the steps since its last line.
    private func logStep(_ step: StepReport, _ log: TrainingLog) throws {
        progress.pendingLoss += step.loss
        progress.pendingSteps += 1
        guard isDue(settings.logEvery) || progress.step == totalSteps || progress.step == 1 else {
            return
        }
        var line = step
        line.loss = progress.pendingLoss / Double(progress.pendingSteps)
        (progress.pendingLoss, progress.pendingSteps) = (0, 0)
        try log.append(.step(line))
    }
}
