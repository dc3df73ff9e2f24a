// The table of a list's replies in one mode: shares, how the replies differ, and what they took.

import Diagnostics

extension ReportTables {
    /// The figures of a section.
    func replies(_ section: ReplySection) -> TitledTable {
        let replies = report.sections(like: section).map { ReplyFigures($0?.present ?? []) }
        let comparisons = report.comparisons.map { $0.replies(section.mode, section.set) }
        var table = figures
        table.append([words.say("답변", "replies")] + cells(replies, 0) { Double($0.count) })
        addShares(replies, comparisons, to: &table)
        addDiversity(replies.map(\.diversity), to: &table)
        addTimes(replies, comparisons, to: &table)
        return TitledTable(title: words.title(section), table: table)
    }

    private func addShares(
        _ replies: [ReplyFigures],
        _ comparisons: [ReplyComparison?],
        to table: inout TextTable
    ) {
        for measure in ReplyMeasure.allCases
        where replies.contains(where: { $0[measure].count > 0 }) {
            let differences = comparisons.flatMap { comparison -> [String] in
                guard let pairs = comparison?.shares[measure], let difference = pairs.difference
                else { return ["", ""] }
                let p = pairs.probability
                return [
                    points(difference), p < 0.001 ? "p < 0.001" : "p = \(FigureText.fixed(p, 3))",
                ]
            }
            table.append([words.title(measure)] + shares(replies.map { $0[measure] }) + differences)
        }
        for measure in RowMeasure.allCases
        where replies.contains(where: { $0[measure].count > 0 }) {
            let differences = comparisons.flatMap { comparison -> [String] in
                guard let means = comparison?.rows[measure] else { return ["", ""] }
                return [
                    points(means.difference),
                    means.interval.map { "\(points($0.low)) … \(points($0.high))" } ?? "",
                ]
            }
            table.append([words.title(measure)] + shares(replies.map { $0[measure] }) + differences)
        }
    }

    private func addDiversity(_ replies: [ReplyDiversity], to table: inout TextTable) {
        table.append(
            [words.say("가장 흔한 첫머리로 시작한 답", "begin in the commonest way")]
                + shares(replies.map(\.commonestOpening))
        )
        table.append(
            [words.say("서로 다른 첫머리", "ways to begin")]
                + cells(replies, 0) { Double($0.openings) }
        )
        table.append(
            [words.say("서로 다른 메뉴 / 답변", "different menus / replies")] + shares(replies.map(\.menus))
        )
        table.append(
            [words.say("가장 흔한 메뉴를 말한 답", "name the commonest menu")]
                + shares(replies.map(\.commonestMenu))
        )
        table.append(
            [words.say("앞의 답과 똑같은 답", "the same as an earlier reply")]
                + shares(replies.map(\.copies))
        )
        let run = ReplyDiversity.run
        table.append(
            [words.say("같은 \(run)어절을 두 번 말한 답", "say \(run) words in a row twice")]
                + shares(replies.map(\.repetitions))
        )
    }

    private func addTimes(
        _ replies: [ReplyFigures],
        _ comparisons: [ReplyComparison?],
        to table: inout TextTable
    ) {
        func row(_ title: String, _ digits: Int, _ value: (ReplyFigures) -> Double?) {
            table.append([title] + cells(replies, digits, value))
        }
        let original = EvaluationReport.originalSeconds
        let range = "\(Int(original.lowerBound))–\(Int(original.upperBound))"
        table.append(
            [
                words.say(
                    "평균 응답 시간, 초 (원작은 T4에서 \(range)초)",
                    "mean response time, s (the original on a T4: \(range))"
                )
            ]
                + cells(replies, 3, \.seconds.mean) + means(comparisons.map { $0?.seconds }, 3)
        )
        row(words.say("중앙값, 초", "median, s"), 3) { $0.seconds.median }
        row(words.say("90 %, 초", "90 %, s"), 3) { $0.seconds.quantile(0.9) }
        row(words.say("99 %, 초", "99 %, s"), 3) { $0.seconds.quantile(0.99) }
        row(words.say("답의 토큰", "tokens of a reply"), 1) { $0.meanTokens }
        row(words.say("초당 토큰", "tokens/s"), 0) { $0.tokensPerSecond }
    }
}
