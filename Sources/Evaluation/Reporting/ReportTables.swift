// The figures of a report as tables, for the terminal and for Markdown alike.

import Diagnostics
import Foundation

/// A table under a title.
package struct TitledTable: Sendable, Equatable {
    /// What it is about.
    package let title: String
    /// The figures.
    package let table: TextTable
}

/// Makes the tables of a report.
package struct ReportTables {
    private let report: EvaluationReport
    private let words: ReportWording

    /// For a report, in a language.
    package init(_ report: EvaluationReport, language: Language) {
        self.report = report
        words = ReportWording(language: language)
    }

    /// All tables with figures, in order.
    package var tables: [TitledTable] {
        [loss].compactMap(\.self) + report.first.sections.map(replies)
    }

    /// Which models were measured.
    package var models: TextTable {
        var table = TextTable(
            header: [
                "", words.say("모델", "model"), words.say("파일", "file"),
                words.say("매개변수", "parameters"), words.say("형식", "type"),
            ],
            leading: 3
        )
        for (index, evaluation) in report.all.enumerated() {
            let model = evaluation.model
            table.append([
                mark(index), plain(model.label), plain(model.path),
                FigureText.fixed(Double(model.parameterCount), 0), model.weightType,
            ])
        }
        return table
    }

    /// A, B: what a model is called in the tables.
    func mark(_ index: Int) -> String { index == 0 ? "A" : "B" }

    private var header: [String] {
        report.second == nil
            ? ["", "A"] : ["", "A", "B", "A - B", words.say("95 % 구간 · p", "95 % · p")]
    }

    // MARK: - Loss

    private var loss: TitledTable? {
        let figures = report.all.map(\.loss)
        guard figures.contains(where: { $0 != nil }) else { return nil }
        let comparison = report.comparison?.loss
        let isPerToken = comparison?.isPerToken ?? true
        var table = TextTable(header: header, leading: 1)
        func row(
            _ title: String,
            _ value: (LossFigures) -> Double?,
            _ digits: Int,
            _ difference: MeanDifference? = nil
        ) {
            let cells = figures.map { figure in
                figure.flatMap(value).map { FigureText.fixed($0, digits) } ?? "-"
            }
            table.append([title] + cells + means(difference, digits))
        }
        row(words.say("답", "answers"), { Double($0.answers) }, 0)
        row(words.say("토큰", "tokens"), { Double($0.tokens) }, 0)
        row(
            words.say("손실", "loss"),
            \.loss,
            4,
            isPerToken ? comparison?.loss : nil
        )
        if let comparison, !comparison.isPerToken {
            // Tokens of different tokenizers are no common measure; whole answers are.
            let sums = [comparison.loss.first, comparison.loss.second]
            table.append(
                [words.say("답마다 손실 합", "loss of a whole answer")]
                    + sums.map { FigureText.fixed($0, 3) } + means(comparison.loss, 3)
            )
        }
        row(words.say("퍼플렉서티", "perplexity"), \.perplexity, 3)
        row(words.say("끝 토큰 말고 손실", "loss without the end token"), \.textLoss, 4)
        row(
            words.say("끝 토큰의 손실", "loss of the end token"),
            \.endLoss,
            4,
            comparison?.endLoss
        )
        row(
            words.say("끝날 곳에서 끝낼 확률 %", "probability of ending there, %"),
            { $0.endProbability * 100 },
            1
        )
        let skipped = report.all.map { Double($0.tooLong) }
        if skipped.contains(where: { $0 > 0 }) {
            table.append(
                [words.say("너무 길어 뺀 예시", "examples left out as too long")]
                    + skipped.map { FigureText.fixed($0, 0) }
            )
        }
        return TitledTable(
            title: words.say("남겨 둔 답의 손실", "Loss on held-out answers"),
            table: table
        )
    }

    /// The difference of two means with its interval; nothing for a single model.
    private func means(_ difference: MeanDifference?, _ digits: Int) -> [String] {
        guard let difference else { return [] }
        func signed(_ value: Double) -> String {
            (value > 0 ? "+" : "") + FigureText.fixed(value, digits)
        }
        return [
            signed(difference.difference),
            difference.interval.map { "\(signed($0.low)) … \(signed($0.high))" } ?? "",
        ]
    }

    // MARK: - Replies

    private func replies(_ section: ReplySection) -> TitledTable {
        let sections = report.all.map { evaluation in
            evaluation.sections.first { $0.mode == section.mode && $0.set == section.set }
        }
        let figures = sections.map { ReplyFigures($0?.present ?? []) }
        let comparison = report.comparison?.replies(section.mode, section.set)
        var table = TextTable(header: header, leading: 1)
        func row(_ title: String, _ digits: Int, _ value: (ReplyFigures) -> Double?) {
            table.append(
                [title] + figures.map { value($0).map { FigureText.fixed($0, digits) } ?? "-" }
            )
        }
        row(words.say("답변", "replies"), 0) { Double($0.count) }
        for measure in ReplyMeasure.allCases
        where figures.contains(where: { $0[measure].count > 0 }) {
            let cells = figures.map { share($0[measure]) }
            let pairs = comparison?.shares[measure]
            table.append([words.title(measure)] + cells + (pairs.map(shares) ?? []))
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
                + figures.map { $0.seconds.mean.map { FigureText.fixed($0, 3) } ?? "-" }
                + means(comparison?.seconds, 3)
        )
        row(words.say("중앙값, 초", "median, s"), 3) { $0.seconds.median }
        row(words.say("90 %, 초", "90 %, s"), 3) { $0.seconds.quantile(0.9) }
        row(words.say("99 %, 초", "99 %, s"), 3) { $0.seconds.quantile(0.99) }
        row(words.say("답의 토큰", "tokens of a reply"), 1) { $0.meanTokens }
        row(words.say("초당 토큰", "tokens/s"), 0) { $0.tokensPerSecond }
        return TitledTable(title: words.title(section), table: table)
    }

    private func share(_ share: Share) -> String {
        guard let value = share.value else { return "-" }
        return "\(FigureText.percent(value)) (\(share.hits)/\(share.count))"
    }

    private func shares(_ pairs: PairedShares) -> [String] {
        guard let difference = pairs.difference else { return [] }
        let points = (difference > 0 ? "+" : "") + FigureText.fixed(difference * 100, 1)
        let p = pairs.probability
        return [
            words.say("\(points) %p", "\(points) pp"),
            p < 0.001 ? "p < 0.001" : "p = \(FigureText.fixed(p, 3))",
        ]
    }

    private func plain(_ text: String) -> String { PlainLine.of(text) }
}
