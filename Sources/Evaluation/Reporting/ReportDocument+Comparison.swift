// The differences of models in the JSON report.

extension ReportDocument {
    struct Comparison: Encodable {
        let with: String
        let lossPerToken: Bool?
        let loss: Difference?
        let endLoss: Difference?
        let replies: [Replies]

        init(_ comparison: ModelComparison, with mark: String) {
            with = mark
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
            let rows: [String: Difference]

            init(_ comparison: ReplyComparison) {
                mode = comparison.mode.code
                set = comparison.set.code
                seconds = comparison.seconds.map(Difference.init)
                let asked = comparison.shares.filter { $0.value.count > 0 }
                shares = Dictionary(
                    uniqueKeysWithValues: asked.map { ($0.key.rawValue, Pairs($0.value)) }
                )
                rows = Dictionary(
                    uniqueKeysWithValues: comparison.rows.map {
                        ($0.key.rawValue, Difference($0.value))
                    }
                )
            }
        }
    }

    struct Difference: Encodable {
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

    struct Pairs: Encodable {
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
