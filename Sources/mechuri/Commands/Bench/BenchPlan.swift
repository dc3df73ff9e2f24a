// Which measurements `mechuri bench` takes: every prompt size, then every decode length at every depth
// with every batch. What was asked for is measured or refused, never silently shortened; only
// the defaults adapt to a model whose context is smaller.

import Diagnostics
import Generation

/// The lists of the command line.
struct BenchPlan {
    /// Prompt sizes, decode lengths, depths and batches; 0 tokens leave a measurement out.
    var promptTokens: [Int]?
    var newTokens: [Int]?
    var depths: [Int]
    var batches: [Int]

    /// What is measured when nothing is asked for: llama-bench's sizes and a question's.
    static let defaultPromptTokens = [64, 512]
    static let defaultNewTokens = [64]

    /// The measurements, in their order.
    ///
    /// - Throws: `BenchError` when one does not fit into the context, or nothing is left.
    func tasks(contextLength: Int) throws(BenchError) -> [BenchmarkTask] {
        let prompts = promptTokens ?? Self.defaultPromptTokens.filter { $0 <= contextLength }
        let deepest = depths.max() ?? 0
        let lengths =
            newTokens
            ?? Self.defaultNewTokens.map { min($0, max(contextLength - deepest, 1)) }
        var tasks = prompts.filter { $0 > 0 }.map { BenchmarkTask.prompt(tokens: $0) }
        for depth in depths {
            for batch in batches {
                for tokens in lengths where tokens > 0 {
                    tasks.append(.decode(tokens: tokens, batch: batch, depth: depth))
                }
            }
        }
        for task in tasks where task.sequenceLength > contextLength {
            throw .exceedsContext(
                option: Self.option(task),
                tokens: task.sequenceLength,
                contextLength: contextLength
            )
        }
        guard !tasks.isEmpty else { throw .nothingToMeasure }
        return tasks
    }

    private static func option(_ task: BenchmarkTask) -> String {
        switch task {
        case .prompt(let tokens): "-p \(tokens)"
        case .decode(let tokens, _, 0): "-n \(tokens)"
        case .decode(let tokens, _, let depth): "-d \(depth) -n \(tokens)"
        }
    }
}

/// What cannot be measured.
enum BenchError: UserFacingError, Equatable {
    /// The task needs more tokens than the model's context holds.
    case exceedsContext(option: String, tokens: Int, contextLength: Int)
    /// All lists are 0.
    case nothingToMeasure

    var exitStatus: ExitStatus { .usage }

    func message(in language: Language) -> String {
        switch self {
        case .exceedsContext(let option, let tokens, let contextLength):
            language.pick(
                "\(option)에는 \(tokens)토큰이 필요한데 이 모델의 컨텍스트는 \(contextLength)토큰입니다. 더 작은 수를 쓰세요.",
                "\(option) needs \(tokens) tokens; this model's context holds \(contextLength). Use less."
            )
        case .nothingToMeasure:
            language.pick(
                "잴 것이 없습니다. -p와 -n 가운데 하나는 1 이상이어야 합니다.",
                "Nothing to measure: one of -p and -n has to be 1 or more."
            )
        }
    }
}
