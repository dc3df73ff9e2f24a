// The figures of a report as tables, for the terminal and for Markdown alike: a column for each model, and for
// each after the first the first model's difference from it.

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
    let report: EvaluationReport
    let words: ReportWording

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
                EvaluationReport.mark(index), PlainLine.of(model.label), PlainLine.of(model.path),
                FigureText.fixed(Double(model.parameterCount), 0), model.weightType,
            ])
        }
        return table
    }

    // MARK: - Parts of the tables

    /// An empty table of figures.
    var figures: TextTable {
        let marks = report.all.indices.map(EvaluationReport.mark)
        let differences = marks.dropFirst().flatMap {
            ["\(marks[0]) - \($0)", words.say("95 % 구간 · p", "95 % · p")]
        }
        return TextTable(header: [""] + marks + differences, leading: 1)
    }

    /// The cells of a figure of every model; a dash where a model has none.
    func cells<Figures>(
        _ figures: [Figures],
        _ digits: Int,
        _ value: (Figures) -> Double?
    ) -> [String] {
        figures.map { value($0).map { FigureText.fixed($0, digits) } ?? "-" }
    }

    /// The cells of differences of means with their intervals.
    func means(_ differences: [MeanDifference?], _ digits: Int) -> [String] {
        differences.flatMap { difference -> [String] in
            guard let difference else { return ["", ""] }
            return [
                signed(difference.difference, digits),
                difference.interval.map {
                    "\(signed($0.low, digits)) … \(signed($0.high, digits))"
                } ?? "",
            ]
        }
    }

    /// A share of every model with its counts.
    func shares(_ shares: [Share]) -> [String] {
        shares.map { share in
            guard let value = share.value else { return "-" }
            return "\(FigureText.percent(value)) (\(share.hits)/\(share.count))"
        }
    }

    /// A difference in hundredths, as points of per cent.
    func points(_ difference: Double) -> String {
        let points = signed(difference * 100, 1)
        return words.say("\(points) %p", "\(points) pp")
    }

    /// A number with its sign.
    func signed(_ value: Double, _ digits: Int) -> String {
        (value > 0 ? "+" : "") + FigureText.fixed(value, digits)
    }
}
