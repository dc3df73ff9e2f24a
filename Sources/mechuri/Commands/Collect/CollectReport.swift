// What came of a collection, for people and as JSON.

import Diagnostics
import Foundation
import SelfInstruct

/// The report of a run.
struct CollectReport {
    private let result: CollectionResult
    private let path: String
    private let prices: TokenPrices?

    /// The report of this result.
    init(_ result: CollectionResult, path: String, prices: TokenPrices?) {
        self.result = result
        self.path = path
        self.prices = prices
    }

    /// Prints the report.
    func print() {
        let counts = result.counts
        printLine(headline)
        var table = TextTable(header: ["", ""], leading: 1)
        let added = result.rows - result.rowsBefore
        table.append([say("행 (이번에 더한 것)", "rows (added now)"), "\(result.rows) (+\(added))"])
        table.append([
            say("요청 · 답 없음 · 시도", "requests · without reply · attempts"),
            "\(counts.requests) · \(counts.failures) · \(counts.attempts)",
        ])
        table.append([
            say("토큰: 읽기 · 쓰기", "tokens read · written"),
            "\(counts.usage.prompt) · \(counts.usage.completion)"
                + (counts.usage.guessed > 0
                    ? say(" (\(counts.usage.guessed)개는 짐작)", " (\(counts.usage.guessed) guessed)")
                    : ""),
        ])
        if let cost = result.cost {
            table.append([say("비용", "cost"), CollectDisplay.money(cost)])
        }
        let seconds = result.seconds.formatted(.number.precision(.fractionLength(1)))
        table.append([say("이번에 걸린 시간", "time of this run"), say("\(seconds)초", "\(seconds) s")])
        table.print()
        printRejections()
    }

    private func printRejections() {
        let counts = result.counts
        guard counts.rejectedCount > 0 else { return }
        let judged = counts.rejectedCount + counts.kept
        printLine(
            say(
                "버린 것 \(counts.rejectedCount)개 (본 것 \(judged)개)",
                "Dropped \(counts.rejectedCount) of \(judged)"
            )
        )
        var table = TextTable(header: ["", "", ""], leading: 1)
        for (reason, count) in counts.rejections {
            let share = Double(count) / Double(judged) * 100
            table.append([
                reason.name(in: processLanguage), "\(count)",
                share.formatted(.number.precision(.fractionLength(1))) + " %",
            ])
        }
        table.print()
    }

    private var headline: String {
        switch result.end {
        case .reached: say("\(path): 다 모았습니다.", "\(path): complete.")
        case .requestsSpent:
            say("\(path): 정한 요청 수를 다 썼습니다.", "\(path): the requests that were allowed are spent.")
        case .moneySpent:
            say("\(path): 정한 금액을 다 썼습니다.", "\(path): the money that was allowed is spent.")
        case .interrupted:
            say(
                "\(path): 멈췄습니다. 같은 명령으로 이어서 모을 수 있습니다.",
                "\(path): stopped. The same command goes on."
            )
        case .failed:
            say(
                "\(path): 여기까지 모았습니다. 같은 명령으로 이어서 모을 수 있습니다.",
                "\(path): so far. The same command goes on."
            )
        }
    }

    // MARK: - JSON

    private struct Figures: Encodable {
        let end: String
        let error: String?
        let output: String
        let rows: Int
        let added: Int
        let requests: Int
        let failures: Int
        let attempts: Int
        let rejected: [String: Int]
        let promptTokens: Int
        let completionTokens: Int
        let guessedTokens: Int
        let cost: Double?
        let seconds: Double
        let secondsOfAllRuns: Double
        let teachers: [String]
    }

    private var figures: Figures {
        let counts = result.counts
        var error: String?
        let end: String
        switch result.end {
        case .reached: end = "reached"
        case .interrupted: end = "interrupted"
        case .requestsSpent: end = "requestsSpent"
        case .moneySpent: end = "moneySpent"
        case .failed(let reason): (end, error) = ("failed", reason.text(in: processLanguage))
        }
        return Figures(
            end: end,
            error: error,
            output: path,
            rows: result.rows,
            added: result.rows - result.rowsBefore,
            requests: counts.requests,
            failures: counts.failures,
            attempts: counts.attempts,
            rejected: counts.rejected,
            promptTokens: counts.usage.prompt,
            completionTokens: counts.usage.completion,
            guessedTokens: counts.usage.guessed,
            cost: result.cost,
            seconds: result.seconds,
            secondsOfAllRuns: counts.seconds,
            teachers: counts.teachers
        )
    }

    /// Writes the report as JSON.
    ///
    /// - Throws: `CommandLineError.cannotWrite`.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(figures), as: UTF8.self) + "\n"
        try PrivateFile.write(text, to: path)
    }
}
