// The figures of sections in the JSON report.

extension ReportDocument {
    struct Section: Encodable {
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
        let diversity: Diversity
        let requests: [Item]

        init(_ section: ReplySection) {
            let figures = ReplyFigures(section.present)
            mode = section.mode.code
            set = section.set.code
            count = figures.count
            meanSeconds = figures.seconds.mean
            medianSeconds = figures.seconds.median
            seconds90 = figures.seconds.quantile(0.9)
            seconds99 = figures.seconds.quantile(0.99)
            meanTokens = figures.meanTokens
            tokensPerSecond = finite(figures.tokensPerSecond)
            let measured =
                ReplyMeasure.allCases.map { ($0.rawValue, figures[$0]) }
                + RowMeasure.allCases.map { ($0.rawValue, figures[$0]) }
            shares = Dictionary(
                uniqueKeysWithValues: measured.filter { $0.1.count > 0 }.map { ($0, Counts($1)) }
            )
            diversity = Diversity(figures.diversity)
            requests = section.present.map(Item.init)
        }
    }

    struct Diversity: Encodable {
        let commonestOpening: Counts
        let opening: String?
        let openings: Int
        let menus: Counts
        let commonestMenu: Counts
        let menu: String?
        let copies: Counts
        let repetitions: Counts

        init(_ diversity: ReplyDiversity) {
            commonestOpening = Counts(diversity.commonestOpening)
            opening = diversity.opening
            openings = diversity.openings
            menus = Counts(diversity.menus)
            commonestMenu = Counts(diversity.commonestMenu)
            menu = diversity.menu
            copies = Counts(diversity.copies)
            repetitions = Counts(diversity.repetitions)
        }
    }

    struct Counts: Encodable {
        let hits: Int
        let of: Int

        init(_ share: Share) {
            hits = share.hits
            of = share.count
        }
    }
}
