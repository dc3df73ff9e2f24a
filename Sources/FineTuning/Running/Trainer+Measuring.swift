// What is done between steps: the held-out loss, replies to fixed requests, checkpoints.

import Dispatch
import Foundation

extension Trainer {
    func measure(_ tell: (TrainingEvent) throws -> Void) throws {
        if !validation.isEmpty {
            let start = DispatchTime.now().uptimeNanoseconds
            let loss = try validationLoss {
                try tell(.activity(.validating(done: $0, total: validation.count)))
            }
            let isBest = loss < progress.best?.loss ?? .infinity
            let report = ValidationReport(
                step: progress.step,
                loss: loss,
                isBest: isBest,
                seconds: Self.seconds(since: start)
            )
            if isBest {
                progress.best = report
                try TrainingCheckpoint.write(parameters: model.parameters, to: folder.best)
            }
            try tell(.validated(report))
        }
        guard !settings.sampleRequests.isEmpty else { return }
        try tell(.activity(.sampling))
        try tell(.sampled(step: progress.step, replies: settings.sampleRequests.map(sample)))
    }

    /// The mean loss of the held-out answers' tokens.
    ///
    /// - Parameter progress: called with the number of examples measured.
    /// - Returns: nats a token; 0 without held-out examples.
    package func validationLoss(progress: (Int) throws -> Void = { _ in }) rethrows -> Double {
        let plan = BatchPlan(
            lengths: validation.lengths,
            settings: settings.batches,
            seed: 0,
            epoch: 0
        )
        var (loss, weight, done) = (0.0, 0.0, 0)
        for batch in plan.steps.joined() {
            try progress(done)
            done += batch.count
            let answers = batch.map { validation.sequence($0).onlyHeaviest }
            let result = pass.measure(TrainingBatch(answers))
            loss += result.weightedLoss
            weight += result.weight
        }
        return weight > 0 ? loss / weight : 0
    }

    func save(_ tell: (TrainingEvent) throws -> Void) throws {
        try tell(.activity(.saving))
        try TrainingCheckpoint.write(
            progress,
            optimizer: optimizer,
            facts: facts,
            machine: machine,
            to: folder.checkpoint
        )
        try tell(.saved(step: progress.step))
    }

    /// The model's reply as it is now, the likeliest token at each place.
    private func sample(_ request: String) -> SampleReply {
        let begun = DispatchTime.now().uptimeNanoseconds
        var tokens = encoder.prompt(request)
        let start = tokens.count
        let room = min(settings.sampleTokens, encoder.settings.contextLength - start)
        var isComplete = false
        for _ in 0..<max(room, 0) {
            makeRoom(
                for: TrainingBatch([
                    .init(
                        tokens: tokens + [0],
                        weights: [Float](repeating: 0, count: tokens.count + 1)
                    )
                ])
            )
            let next = pass.predict(after: tokens)
            if next == encoder.endOfSequence {
                isComplete = true
                break
            }
            tokens.append(Int32(next))
        }
        let reply = encoder.tokenizer.decode(tokens[start...].map(Int.init))
        return SampleReply(
            request: request,
            reply: reply.trimmingCharacters(in: .whitespacesAndNewlines),
            isComplete: isComplete,
            seconds: Self.seconds(since: begun)
        )
    }
}

extension TokenSequence {
    /// The same tokens with only the heaviest counting, and all of those alike: the answer's, whatever the
    /// weight that training gives to questions.
    fileprivate var onlyHeaviest: TokenSequence {
        let largest = weights.dropFirst().max() ?? 0
        return TokenSequence(
            tokens: tokens,
            weights: weights.map { $0 == largest && $0 > 0 ? 1 : 0 }
        )
    }
}
