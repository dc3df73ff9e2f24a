// The report as JSON, `mechuri.evaluation` version 1: figures with their counts, differences, and every reply.

import Foundation

/// A report as JSON.
package struct ReportDocument: Encodable {
    private let format = "mechuri.evaluation"
    private let formatVersion = 1
    private let complete: Bool
    private let settings: Settings
    private let models: [Model]
    private let comparison: Comparison?

    /// The document of a report.
    package init(_ report: EvaluationReport) {
        complete = report.isComplete
        settings = Settings(report.settings)
        models = report.all.map(Model.init)
        comparison = report.comparison.map(Comparison.init)
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
    fileprivate static func finite(_ value: Double?) -> Double? {
        value.flatMap { $0.isFinite ? $0 : nil }
    }
}

extension ReportDocument {
    private struct Settings: Encodable {
        let date: String
        let version: String
        let data: String?
        let examples: Int
        let requests: String?
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
            temperature = settings.parameters.temperature
            topP = settings.parameters.topP
            seed = settings.parameters.seed
            maximumNewTokens = settings.parameters.maximumNewTokens
            precision = settings.precision
            threads = settings.threads
        }
    }

    private struct Model: Encodable {
        let name: String
        let path: String
        let parameters: Int
        let type: String
        let adapters: [String]
        let loss: Loss?
        let tooLong: Int
        let replies: [Section]

        init(_ evaluation: ModelEvaluation) {
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

    private struct Section: Encodable {
        let mode: String
        let set: String
        let count: Int
        let meanSeconds: Double?
        let medianSeconds: Double?
        let seconds90: Double?
        let seconds99: Double?
        let meanTokens: Double?
        let tokensPerSecond: Double?
        let shares: [String: Counts]
        let requests: [Item]

        init(_ section: ReplySection) {
            let figures = ReplyFigures(section.present)
            mode = section.mode.code
            set = section.set.rawValue
            count = figures.count
            meanSeconds = figures.seconds.mean
            medianSeconds = figures.seconds.median
            seconds90 = figures.seconds.quantile(0.9)
            seconds99 = figures.seconds.quantile(0.99)
            meanTokens = figures.meanTokens
            tokensPerSecond = finite(figures.tokensPerSecond)
            let asked = ReplyMeasure.allCases.filter { figures[$0].count > 0 }
            shares = Dictionary(
                uniqueKeysWithValues: asked.map { ($0.rawValue, Counts(figures[$0])) }
            )
            requests = section.present.map(Item.init)
        }
    }

    private struct Counts: Encodable {
        let hits: Int
        let of: Int

        init(_ share: Share) {
            hits = share.hits
            of = share.count
        }
    }

    private struct Item: Encodable {
        let request: String
        let contextMenu: String?
        let reply: String
        let finish: String
        let beganAnotherTurn: Bool
        let tokens: Int
        let seconds: Double
        let menu: String?
        let unlisted: String?
        let complete: Bool
        let fits: Bool?
        let misfit: String?
        let followsContext: Bool?
        let another: Another?
        let anotherUnaided: Another?

        init(_ record: ReplyRecord) {
            request = record.request
            contextMenu = record.contextMenu
            reply = record.result.text
            finish = record.result.finish.rawValue
            beganAnotherTurn = record.result.beganAnotherTurn
            tokens = record.result.tokens
            seconds = record.seconds
            menu = record.judgement.menu
            unlisted = record.judgement.unlisted
            complete = record.judgement.isComplete
            fits = record.judgement.fits
            misfit = record.judgement.misfit
            followsContext = record.judgement.followsContext
            another = record.aided.map(Another.init)
            anotherUnaided = record.unaided.map(Another.init)
        }
    }

    private struct Another: Encodable {
        let reply: String
        let menu: String?
        let differs: Bool?

        init(_ second: SecondReply) {
            reply = second.text
            menu = second.menu
            differs = second.differs
        }
    }

    private struct Comparison: Encodable {
        let lossPerToken: Bool?
        let loss: Difference?
        let endLoss: Difference?
        let replies: [Replies]

        init(_ comparison: ModelComparison) {
            lossPerToken = comparison.loss?.isPerToken
            loss = comparison.loss.map { Difference($0.loss) }
            endLoss = comparison.loss?.endLoss.map(Difference.init)
            replies = comparison.replies.map(Replies.init)
        }

        struct Replies: Encodable {
            let mode: String
            let set: String
            let seconds: Difference?
            let shares: [String: Pairs]

            init(_ comparison: ReplyComparison) {
                mode = comparison.mode.code
                set = comparison.set.rawValue
                seconds = comparison.seconds.map(Difference.init)
                let asked = comparison.shares.filter { $0.value.count > 0 }
                shares = Dictionary(
                    uniqueKeysWithValues: asked.map { ($0.key.rawValue, Pairs($0.value)) }
                )
            }
        }
    }

    private struct Difference: Encodable {
        let count: Int
        let first: Double
        let second: Double
        let difference: Double
        let low: Double?
        let high: Double?

        init(_ means: MeanDifference) {
            count = means.count
            first = means.first
            second = means.second
            difference = means.difference
            low = means.interval?.low
            high = means.interval?.high
        }
    }

    private struct Pairs: Encodable {
        let both: Int
        let onlyFirst: Int
        let onlySecond: Int
        let neither: Int
        let p: Double

        init(_ pairs: PairedShares) {
            both = pairs.both
            onlyFirst = pairs.onlyFirst
            onlySecond = pairs.onlySecond
            neither = pairs.neither
            p = pairs.probability
        }
    }
}
