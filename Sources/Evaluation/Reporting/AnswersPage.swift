// Requests with the replies to them, for a model's card: the first of each list in order, neither chosen nor
// edited, and what is wrong with each under it. What replies say is made harmless, as in the report.

import Diagnostics
import Foundation

/// Writes a page of answers as Markdown.
package struct AnswersPage {
    private let report: EvaluationReport
    private let words: ReportWording

    /// For a report, in a language.
    package init(_ report: EvaluationReport, language: Language) {
        self.report = report
        words = ReportWording(language: language)
    }

    /// The whole text.
    package var text: String {
        var lines = ["# " + words.say("메추리의 답변", "Answers of 메추리"), ""]
        for (index, evaluation) in report.all.enumerated() {
            let label = Self.plain("\(evaluation.model.label), \(evaluation.model.weightType)")
            lines.append(
                "- " + (report.others.isEmpty ? "" : "**\(EvaluationReport.mark(index))** ") + label
            )
        }
        lines += ReportFacts(settings: report.settings, words: words).lines + [""]
        lines += [
            words.say(
                "목록의 차례대로이고, 고르거나 고치지 않았습니다. ✕는 어긋난 점입니다.",
                "In the order of the lists, neither chosen nor edited. ✕ marks what is wrong."
            ), "",
        ]
        for section in report.first.sections { lines += page(of: section) }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private func page(of section: ReplySection) -> [String] {
        let shown = min(report.settings.shown, section.records.count)
        let sections = report.sections(like: section).map { section in
            (0..<shown).map { index -> ReplyRecord? in
                section.flatMap { $0.records.indices.contains(index) ? $0.records[index] : nil }
            }
        }
        var lines = ["## " + Self.plain(words.title(section)), ""]
        lines += sections.enumerated().map { summary($0, $1) } + [""]
        for index in 0..<shown {
            let records = sections.map { $0[index] }
            guard let record = records.compactMap(\.self).first else { continue }
            lines += ["**\(index + 1). \(Self.plain(record.request))**", ""]
            if let context = record.context { lines += ["맥락: " + Self.plain(context.text), ""] }
            for (model, record) in records.enumerated() {
                if let record { lines += answer(record, model) }
            }
        }
        return lines
    }

    /// How many of a model's replies are wrong; and how many requests got none.
    private func summary(_ model: Int, _ records: [ReplyRecord?]) -> String {
        let replies = records.compactMap(\.self)
        let wrong = replies.count { !words.faults(of: $0).isEmpty }
        let missing = records.count - replies.count
        let mark = report.others.isEmpty ? "" : "**\(EvaluationReport.mark(model))** "
        return "- " + mark
            + words.say(
                "답 \(replies.count)개 가운데 ✕ \(wrong)개",
                "replies: \(replies.count), with ✕: \(wrong)"
            )
            + (missing == 0
                ? ""
                : words.say(", 답을 얻지 못한 요청 \(missing)개", ", requests without a reply: \(missing)"))
    }

    private func answer(_ record: ReplyRecord, _ model: Int) -> [String] {
        let text = Self.plain(record.result.text)
        let mark = report.others.isEmpty ? "" : "**\(EvaluationReport.mark(model))** "
        var lines = ["> " + mark + (text.isEmpty ? words.say("(빈 답)", "(empty)") : text), ""]
        let faults = words.faults(of: record)
        if !faults.isEmpty {
            lines += ["✕ " + faults.map(Self.plain).joined(separator: " · "), ""]
        }
        return lines
    }

    private static func plain(_ text: String) -> String { PlainLine.markdown(text, limit: .max) }
}
