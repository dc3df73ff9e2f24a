// How a report was made, in lines: the same above the figures and above the answers.

import Diagnostics
import Foundation

/// Words the settings of an evaluation, for Markdown.
struct ReportFacts {
    let settings: EvaluationReport.Settings
    let words: ReportWording

    /// Every fact a line.
    var lines: [String] {
        [made, data, requests, sampling, machine, another].compactMap { $0.map { "- " + $0 } }
    }

    private var made: String? { "메추리 \(settings.version), \(settings.date)" }

    private var data: String? {
        settings.data.map { path in
            let name = PlainLine.markdown(path)
            return words.say(
                "자료 \(name), 예시 \(settings.examples)개",
                "data \(name), \(settings.examples) examples"
            )
        }
    }

    private var requests: String? {
        guard !settings.requests.isEmpty else { return nil }
        let names = settings.requests.map { PlainLine.markdown($0) }.joined(separator: ", ")
        let isCore =
            settings.requests.map { URL(filePath: $0).lastPathComponent }
            == [RequestSet.Name.coreFile]
        return isCore
            ? words.say("기본 요청 \(names)", "core requests \(names)")
            : words.say("요청 목록 \(names)", "lists of requests \(names)")
    }

    private var sampling: String? {
        let parameters = settings.parameters
        let temperature = FigureText.fixed(Double(parameters.temperature), 2)
        return words.say(
            "온도 \(temperature), 씨앗 \(parameters.seed ?? 0), 새 토큰 \(parameters.maximumNewTokens)개까지",
            "temperature \(temperature), seed \(parameters.seed ?? 0), "
                + "up to \(parameters.maximumNewTokens) new tokens"
        )
    }

    private var machine: String? {
        "\(settings.precision), "
            + words.say("스레드 \(settings.threads)", "threads \(settings.threads)")
    }

    private var another: String? {
        settings.another == 0
            ? nil
            : words.say(
                "다시 추천 연달아 \(settings.another)번",
                "다시 추천 \(settings.another) times in a row"
            )
    }
}
