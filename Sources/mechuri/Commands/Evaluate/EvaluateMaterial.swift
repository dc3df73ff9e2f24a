// What `evaluate` measures on: the files that its options name, read and checked before any model is.

import Datasets
import Evaluation
import Foundation
import Generation
import Recommendation

/// The examples and requests of an evaluation.
struct EvaluateMaterial {
    let examples: [InstructionExample]
    /// Lists of labelled requests with the files they are of.
    let lists: [(path: String, requests: [CoreRequest])]
    private let dataPath: String?

    /// Reads the files that the options name.
    ///
    /// - Throws: what is wrong with the first line that cannot be read.
    init(_ options: EvaluateOptions, catalog: MenuCatalog, corePath: String?) throws {
        let limit = options.limit ?? .max
        dataPath = options.data
        examples =
            try options.data.map { path in
                let all = try DatasetReader.examples(path: path)
                guard !all.isEmpty else { throw EvaluationError.empty(path: path) }
                return Array(all.prefix(limit))
            } ?? []
        var paths = options.requests.isEmpty ? [corePath].compactMap(\.self) : options.requests
        if options.skipsRequests || options.skipsReplies { paths = [] }
        let check = LabelCheck(catalog: catalog)
        lists = try paths.map { path in
            let all = try CoreRequest.list(TextFile.read(path), path: path, check: check)
            return (path, Array(all.prefix(limit)))
        }
    }

    /// What is to be measured.
    func plan(_ options: EvaluateOptions) -> EvaluationPlan {
        var plan = EvaluationPlan()
        if !options.skipsLoss { plan.examples = examples }
        if !options.skipsReplies {
            let labelled = lists.map { list in
                RequestSet(
                    name: RequestSet.Name(file: URL(filePath: list.path).lastPathComponent),
                    items: list.requests.map { RequestItem($0) }
                )
            }
            plan.sets = labelled + RequestSet.heldOut(examples)
        }
        plan.modes = options.modes ?? [.alone]
        plan.another = options.another
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
            requests: lists.map(\.path),
            parameters: plan.parameters,
            precision: options.float32 ? "float32" : "int8",
            threads: run.threads,
            shown: options.show,
            another: plan.another
        )
    }
}
