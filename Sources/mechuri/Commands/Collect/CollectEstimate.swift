// `mechuri collect --dry-run`: what would be asked first, and about what the whole would take. The figures
// are guesses, and say from what: tokens by the length of texts, rows per request by what earlier runs of
// the same file kept, else by how many tasks of the seeds' length fit a reply, seven of ten of them kept.

import ChatUI
import Diagnostics
import Foundation
import Prompting
import SelfInstruct

/// The estimate of a collection.
struct CollectEstimate {
    /// The text that would be sent first.
    let prompt: String
    /// Rows there are, and rows that are wanted.
    let rows: Int
    let target: Int
    /// Requests that will be needed.
    let requests: Int
    /// Rows that a request gives, and whether that was measured.
    let yield: Double
    let isMeasured: Bool
    /// Tokens of all requests.
    let usage: TokenUsage
    /// What they cost; nil without prices.
    let cost: Double?

    /// The share of tasks that is kept, where nothing is known.
    private static let keptShare = 0.7

    /// Reads the file of rows, where there is one, and counts.
    ///
    /// - Throws: What is wrong with the file.
    init(_ command: CollectCommand, _ tasks: [SeedTask]) throws {
        let rows = try CollectionFile.read(path: command.output)
        let counts = try CountsFile(besides: command.output).read()
        let demonstrations = Demonstrations(tasks: tasks, seed: command.seed)
        let examples = demonstrations.draw(for: counts.requests, generated: rows)
        let reply = command.teacher.maxTokens
        if command.teacher.isEngine,
            command.teacher.engineMode == EngineTeacher.Mode.answers.rawValue
        {
            var random = demonstrations.random(for: counts.requests)
            let requests = EngineTeacher.requests(try Recombiner(tasks), seed: random.next())
            prompt = requests.map { PromptTemplate().prompt(for: $0) }.joined(separator: "\n\n")
        } else {
            prompt = PromptEncoder.encode(examples)
        }
        self.rows = rows.count
        target = command.count
        isMeasured = counts.requests >= 5 && counts.kept > 0
        if isMeasured {
            yield = Double(counts.kept) / Double(counts.requests)
        } else if command.teacher.isEngine {
            let batch = command.teacher.engineMode == EngineTeacher.Mode.answers.rawValue
            yield = (batch ? Double(EngineTeacher.batch) : 1) * Self.keptShare
        } else {
            let shown = PromptEncoder.encode(examples)
            let bare = PromptEncoder.encode([])
            let tokens =
                Double(Self.tokens(shown) - Self.tokens(bare)) / Double(max(examples.count, 1))
            yield = max((Double(reply) / max(tokens, 1)).rounded(.down) * Self.keptShare, 0.5)
        }
        let wanted = max(target - rows.count, 0)
        var needed = Int((Double(wanted) / yield).rounded(.up))
        if let most = command.limits.maxRequests {
            needed = min(needed, max(most - counts.requests, 0))
        }
        requests = needed
        usage = TokenUsage(prompt: needed * Self.tokens(prompt), completion: needed * reply)
        cost = command.limits.prices?.cost(usage)
    }

    /// Prints prompt and figures.
    func print() {
        printLine(TextSanitizer.clean(prompt))
        printLine()
        var table = TextTable(header: ["", ""], leading: 1)
        table.append([say("있는 행 · 목표", "rows · wanted"), "\(rows) · \(target)"])
        let basis = isMeasured ? say("지난 결과", "measured") : say("짐작", "a guess")
        let each = yield.formatted(.number.precision(.fractionLength(1)))
        table.append([say("요청 하나에서 건질 행", "rows a request"), "\(each) (\(basis))"])
        table.append([say("요청", "requests"), say("약 \(requests)번", "about \(requests)")])
        table.append([
            say("토큰: 읽기 · 쓰기", "tokens read · written"),
            say(
                "많아야 약 \(usage.prompt) · \(usage.completion)",
                "at most about \(usage.prompt) · \(usage.completion)"
            ),
        ])
        if let cost {
            table.append([
                say("비용", "cost"),
                say("많아야 약 ", "at most about ") + CollectDisplay.money(cost),
            ])
        }
        table.print()
        printLine(say("아무것도 묻지 않았습니다.", "Nothing was asked."))
    }

    private static func tokens(_ text: String) -> Int { TokenUsage.estimate(text) }
}
