// The report as Markdown: which models, how measured, the figures, and the first replies side by side.

import Diagnostics
import Foundation

/// Writes a report as Markdown.
package struct MarkdownReport {
    private let report: EvaluationReport
    private let words: ReportWording
    private let tables: ReportTables

    /// For a report, in a language.
    package init(_ report: EvaluationReport, language: Language) {
        self.report = report
        words = ReportWording(language: language)
        tables = ReportTables(report, language: language)
    }

    /// The whole text; tables are aligned by the columns that `width` says a text takes.
    package func text(width: (String) -> Int = { $0.count }) -> String {
        var lines = ["# " + words.say("모델 평가", "Model evaluation"), ""]
        if !report.isComplete {
            let note = words.say(
                "**도중에 멈춘 평가입니다.** 그때까지 잰 것만 있습니다.",
                "**This evaluation was stopped on its way.** It holds what was measured until then."
            )
            lines += [note, ""]
        }
        lines += ReportFacts(settings: report.settings, words: words).lines + [""]
        lines += escaped(tables.models).lines(.markdown, width: width) + [""]
        for titled in tables.tables {
            lines += ["## " + PlainLine.markdown(titled.title), ""]
            lines += titled.table.lines(.markdown, width: width) + [""]
        }
        lines += words.notes(on: report).map { "- " + $0 } + [""]
        for section in report.first.sections { lines += replies(section, width) }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private func escaped(_ table: TextTable) -> TextTable {
        var result = TextTable(header: table.header, leading: table.leading)
        for row in table.rows { result.append(row.map { PlainLine.markdown($0) }) }
        return result
    }

    // MARK: - Replies

    private func replies(_ section: ReplySection, _ width: (String) -> Int) -> [String] {
        let sections = report.sections(like: section)
        let title = PlainLine.markdown(words.title(section))
        var lines = ["## " + words.say("답변: ", "Replies: ") + title, ""]
        let shown = min(report.settings.shown, section.records.count)
        for index in 0..<shown {
            let records = sections.map { section in
                section.flatMap { $0.records.indices.contains(index) ? $0.records[index] : nil }
            }
            guard let record = records.compactMap(\.self).first else { continue }
            lines += ["**\(index + 1). \(PlainLine.markdown(record.request))**", ""]
            if let menu = record.contextMenu {
                lines += ["맥락: " + PlainLine.markdown(menu), ""]
            }
            lines += table(records).lines(.markdown, width: width) + [""]
        }
        return lines.count > 2 ? lines : []
    }

    private func table(_ records: [ReplyRecord?]) -> TextTable {
        let header = [
            "", words.say("답", "reply"), words.say("메뉴", "menu"), words.say("맞음", "fits"),
            "다시 추천",
        ]
        var table = TextTable(header: header, leading: header.count)
        for (index, record) in records.enumerated() {
            guard let record else { continue }
            table.append([
                EvaluationReport.mark(index), reply(record), menu(record), fit(record),
                another(record),
            ])
        }
        return table
    }

    private func reply(_ record: ReplyRecord) -> String {
        let text = PlainLine.markdown(record.result.text)
        return record.judgement.isComplete
            ? text : text + words.say(" *(끝맺지 못함)*", " *(not complete)*")
    }

    private func menu(_ record: ReplyRecord) -> String {
        let judgement = record.judgement
        if let menu = judgement.menu { return PlainLine.markdown(menu) }
        return judgement.unlisted.map { "? " + PlainLine.markdown($0) } ?? "-"
    }

    private func fit(_ record: ReplyRecord) -> String {
        let judgement = record.judgement
        switch judgement.followsContext ?? judgement.fits {
        case true: return "○"
        case false: return "✕ " + PlainLine.markdown(judgement.misfit ?? "")
        case nil: return ""
        }
    }

    private func another(_ record: ReplyRecord) -> String {
        var parts = [("", record.aided), (words.say("도움 없이 ", "unhelped "), record.unaided)]
            .compactMap { label, second in
                second.map { label + PlainLine.markdown($0.menu ?? "-") }
            }
        if !record.row.isEmpty {
            let row = record.row.map { reply in
                PlainLine.markdown(reply.menu ?? "-")
                    + (reply.isRepeat || !reply.isComplete || reply.fits == false ? " ✕" : "")
            }
            parts.append(words.say("연달아 ", "in a row ") + row.joined(separator: ", "))
        }
        return parts.joined(separator: " · ")
    }
}
