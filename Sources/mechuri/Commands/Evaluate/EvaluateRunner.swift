// Reads what to measure on, and measures one model after the other: never two in memory.

import Assistant
import ChatUI
import Datasets
import Diagnostics
import Evaluation
import Foundation
import GPTNeoX
import Generation
import Recommendation

/// The examples and requests of an evaluation.
struct EvaluateMaterial {
    let examples: [InstructionExample]
    let requests: [CoreRequest]
    private let dataPath: String?
    private let corePath: String?

    /// Reads the files that the options name.
    ///
    /// - Throws: what is wrong with the first line that cannot be read.
    init(_ options: EvaluateOptions, corePath: String?) throws {
        let limit = options.limit ?? .max
        dataPath = options.data
        examples =
            try options.data.map { path in
                let all = try DatasetReader.examples(path: path)
                guard !all.isEmpty else { throw EvaluationError.empty(path: path) }
                return Array(all.prefix(limit))
            } ?? []
        let path =
            options.skipsRequests || options.skipsReplies ? nil : options.requests ?? corePath
        self.corePath = path
        requests =
            try path.map { path in
                Array(try CoreRequest.list(TextFile.read(path), path: path).prefix(limit))
            } ?? []
    }

    /// What is to be measured.
    func plan(_ options: EvaluateOptions) -> EvaluationPlan {
        var plan = EvaluationPlan()
        if !options.skipsLoss { plan.examples = examples }
        if !options.skipsReplies {
            let core = RequestSet(name: .core, items: requests.map { RequestItem($0) })
            plan.sets = (requests.isEmpty ? [] : [core]) + RequestSet.heldOut(examples)
        }
        plan.modes = options.modes ?? [.alone]
        plan.parameters.temperature = Float(options.temperature)
        if options.temperature > 0 { plan.parameters.topP = GenerateParameters().topP }
        plan.parameters.seed = options.seed
        plan.parameters.maximumNewTokens = options.maxTokens
        return plan
    }

    /// What the report says about how it was made.
    func settings(
        _ options: EvaluateOptions,
        _ plan: EvaluationPlan,
        _ run: EvaluateRun
    ) -> EvaluationReport.Settings {
        let parts = Calendar.current.dateComponents([.year, .month, .day], from: Date())
        let date = String(
            format: "%04d-%02d-%02d",
            parts.year ?? 0,
            parts.month ?? 0,
            parts.day ?? 0
        )
        return EvaluationReport.Settings(
            date: date,
            version: programVersion,
            data: dataPath,
            examples: examples.count,
            requests: corePath,
            parameters: plan.parameters,
            precision: options.float32 ? "float32" : "int8",
            threads: run.threads,
            shown: options.show
        )
    }
}

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
            let mark = candidates.count > 1 ? (index == 0 ? "A " : "B ") : ""
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
        case .replies(let mode, let set): "\(set.rawValue), \(mode.code)"
        }
    }
}
