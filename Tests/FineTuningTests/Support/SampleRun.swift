// A run that looks like one: the loss falls and jitters, the held-out loss turns up at the end. The same
// numbers each time.

import FineTuning
import Foundation
import Randomness

/// Events of an invented run.
enum SampleRun {
    /// What is known before the first step.
    static func outline(completed: Int = 0) -> TrainingOutline {
        TrainingOutline(
            modelName: "mechuri-bootstrap-6.8m",
            method: "qlora",
            trainableParameters: 98_304,
            totalParameters: 6_815_744,
            trainingExamples: 320,
            validationExamples: 40,
            tokensPerEpoch: 41_000,
            totalSteps: 120,
            completedSteps: completed,
            validateEvery: 20,
            memoryBytes: 187_000_000
        )
    }

    /// One step of it.
    static func step(_ step: Int, loss: Double) -> StepReport {
        StepReport(
            step: step,
            epoch: Double(step) / 40,
            loss: loss,
            learningRate: 1e-4 * (1 - Double(step) / 120),
            gradientNorm: 0.5 + 1 / Double(step),
            tokens: step * 1024,
            seconds: Double(step) * 0.75
        )
    }

    /// A whole run of some steps, with every 20th validated.
    static func events(steps: Int = 120, floor: Double = 2, seed: UInt64 = 42) -> [TrainingEvent] {
        var random = SplitMix64(seed: seed)
        var events: [TrainingEvent] = [.started(outline())]
        var best: ValidationReport?
        for number in 1...steps {
            let jitter = Double.random(in: -0.25...0.25, using: &random)
            let loss = floor + 3 / (1 + Double(number) / 8) + jitter
            events.append(.step(step(number, loss: loss)))
            guard number % 20 == 0 else { continue }
            let drift = max(0, Double(number) - 80) / 200
            let held = floor + 0.15 + 3 / (1 + Double(number) / 8) + drift
            let report = ValidationReport(
                step: number,
                loss: held,
                isBest: held < best?.loss ?? .infinity
            )
            if report.isBest { best = report }
            events.append(.validated(report))
            events.append(.saved(step: number))
        }
        events.append(
            .finished(
                TrainingSummary(
                    ending: .complete,
                    steps: steps,
                    tokens: steps * 1024,
                    seconds: Double(steps) * 0.75,
                    best: best,
                    folder: "adapters/mine"
                )
            )
        )
        return events
    }
}
