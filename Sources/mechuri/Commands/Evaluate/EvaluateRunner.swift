// Measures one model after the other: never two in memory.

import Assistant
import ChatUI
import Diagnostics
import Evaluation
import Foundation
import GPTNeoX
import Generation
import Recommendation

/// What was measured of the models.
struct EvaluateRun {
    var evaluations: [ModelEvaluation] = []
    /// Workers of the first.
    var threads = 0
}

/// Measures models.
struct EvaluateRunner {
    let surroundings: Surroundings
    let catalog: MenuCatalog
    let plan: EvaluationPlan
    let precision: NeoXPrecision
    /// Set by ^C.
    let flag: CancellationFlag

    /// Measures the models in turn; after ^C those it did not come to are left out.
    func run(_ candidates: [EvaluateCandidate]) throws -> EvaluateRun {
        var run = EvaluateRun()
        for (index, candidate) in candidates.enumerated() where index == 0 || !flag.isCancelled {
            let engine = try surroundings.engine(
                candidate.model,
                adapters: candidate.adapters,
                precision: precision
            )
            if index == 0 { run.threads = engine.information.threads }
            let adapters = try candidate.adapters.choices(surroundings)
            let mark = candidates.count > 1 ? EvaluationReport.mark(index) + " " : ""
            run.evaluations.append(try measure(engine, adapters, mark))
        }
        return run
    }

    private func measure(
        _ engine: InferenceEngine,
        _ adapters: [AdapterChoice],
        _ mark: String
    ) throws -> ModelEvaluation {
        let information = engine.information
        let evaluator = Evaluator(
            model: EvaluatedModel(
                name: information.name,
                path: information.path,
                parameterCount: information.parameterCount,
                weightType: information.weightType,
                adapters: adapters.map(Self.name)
            ),
            assistant: Assistant(
                engine: engine,
                settings: surroundings.settings,
                catalog: catalog
            ),
            generator: engine,
            scorer: EngineScorer(engine),
            circumstances: EvaluationMoment.circumstances,
            now: { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
        )
        let (plan, flag) = (plan, flag)
        return try blocking {
            var stage: EvaluationProgress.Stage?
            var bar = ProgressBar(unit: .items)
            defer { bar.clear() }
            return try await evaluator.run(plan, cancellation: flag) { progress in
                if stage != progress.stage {
                    // Each stage has its own speed.
                    bar.clear()
                    bar = ProgressBar(unit: .items)
                    stage = progress.stage
                }
                bar.show(
                    done: progress.done,
                    total: progress.total,
                    label: mark + Self.label(progress.stage)
                )
            }
        }
    }

    /// `name`, or `name=0.5`.
    private static func name(_ adapter: AdapterChoice) -> String {
        let name = URL(filePath: adapter.path).lastPathComponent
        return adapter.scale == 1 ? name : "\(name)=\(adapter.scale)"
    }

    private static func label(_ stage: EvaluationProgress.Stage) -> String {
        switch stage {
        case .loss: say("손실", "loss")
        case .replies(let mode, let set): TextSanitizer.cleanLine("\(set.code), \(mode.code)")
        }
    }
}
