// The report as JSON, `mechuri.evaluation` version 2: figures with their counts, differences, and every reply.

import Foundation

/// A report as JSON.
package struct ReportDocument: Encodable {
    private let format = "mechuri.evaluation"
    private let formatVersion = 2
    private let complete: Bool
    private let settings: Settings
    private let models: [Model]
    private let comparisons: [Comparison]

    /// The document of a report.
    package init(_ report: EvaluationReport) {
        complete = report.isComplete
        settings = Settings(report.settings)
        models = report.all.enumerated().map { Model($1, mark: EvaluationReport.mark($0)) }
        comparisons = report.comparisons.enumerated().map { index, comparison in
            Comparison(comparison, with: EvaluationReport.mark(index + 1))
        }
    }

    /// The text, keys sorted, so that two reports can be compared line by line.
    ///
    /// - Throws: never for numbers; those that are none were left out.
    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// JSON has no infinity.
    static func finite(_ value: Double?) -> Double? {
        value.flatMap { $0.isFinite ? $0 : nil }
    }
}

extension ReportDocument {
    private struct Settings: Encodable {
        let date: String
        let version: String
        let data: String?
        let examples: Int
        let requests: [String]
        let another: Int
        let temperature: Float
        let topP: Float
        let seed: UInt64?
        let maximumNewTokens: Int
        let precision: String
        let threads: Int

        init(_ settings: EvaluationReport.Settings) {
            date = settings.date
            version = settings.version
            data = settings.data
            examples = settings.examples
            requests = settings.requests
            another = settings.another
            temperature = settings.parameters.temperature
            topP = settings.parameters.topP
            seed = settings.parameters.seed
            maximumNewTokens = settings.parameters.maximumNewTokens
            precision = settings.precision
            threads = settings.threads
        }
    }

    private struct Model: Encodable {
        let mark: String
        let name: String
        let path: String
        let parameters: Int
        let type: String
        let adapters: [String]
        let loss: Loss?
        let tooLong: Int
        let replies: [Section]

        init(_ evaluation: ModelEvaluation, mark: String) {
            self.mark = mark
            name = evaluation.model.name
            path = evaluation.model.path
            parameters = evaluation.model.parameterCount
            type = evaluation.model.weightType
            adapters = evaluation.model.adapters
            loss = evaluation.loss.map(Loss.init)
            tooLong = evaluation.tooLong
            replies = evaluation.sections.map(Section.init)
        }
    }

    private struct Loss: Encodable {
        let answers: Int
        let tokens: Int
        let loss: Double
        let perplexity: Double?
        let textLoss: Double?
        let endLoss: Double

        init(_ figures: LossFigures) {
            answers = figures.answers
            tokens = figures.tokens
            loss = figures.loss
            perplexity = finite(figures.perplexity)
            textLoss = figures.textLoss
            endLoss = figures.endLoss
        }
    }
}
