// Generators and scorers that say what a test tells them, and the shipped tables.

import Assistant
import Datasets
import Evaluation
import Foundation
import Generation
import Prompting
import Recommendation
import Synchronization
import TestSupport

/// Answers requests by a rule of the test's.
final class ScriptedGenerator: TextGenerator {
    private let rule: @Sendable (GenerationRequest) throws -> String
    private let heard = Mutex<[GenerationRequest]>([])
    /// How replies end.
    let finish: FinishReason
    /// Whether they end at the ### of another turn.
    let beginsAnotherTurn: Bool

    init(
        finish: FinishReason = .stop,
        beginsAnotherTurn: Bool = false,
        _ rule: @escaping @Sendable (GenerationRequest) throws -> String
    ) {
        self.finish = finish
        self.beginsAnotherTurn = beginsAnotherTurn
        self.rule = rule
    }

    /// All requests that came.
    var requests: [GenerationRequest] { heard.withLock { $0 } }

    func generate(
        _ request: GenerationRequest,
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws -> GenerationResult {
        heard.withLock { $0.append(request) }
        let text = try rule(request)
        var timings = GenerationTimings()
        timings.decodedTokens = 10
        timings.decodeSeconds = 0.5
        var result = GenerationResult(
            text: text,
            finish: cancellation.isCancelled ? .cancelled : finish,
            seed: request.parameters.seed ?? 0,
            tokens: 10,
            timings: timings
        )
        result.beganAnotherTurn = beginsAnotherTurn
        return result
    }

    func generateBatch(
        _ requests: [GenerationRequest],
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [GenerationResult] {
        var results: [GenerationResult] = []
        for request in requests {
            results.append(try await generate(request, cancellation: cancellation) { _ in })
        }
        return results
    }
}

/// Finds every token of an answer as likely as it is told, and cuts texts into letters.
struct ScriptedScorer: AnswerScorer {
    var contextLength = 512
    var endOfSequence: Int? = 0
    /// -ln p of a token of the text, and of the end.
    var text = 1.0
    var end = 3.0

    func tokens(of example: InstructionExample) -> (prompt: [Int], answer: [Int])? {
        let answer = Array(repeating: 5, count: example.output.count) + [0]
        return 20 + answer.count > contextLength ? nil : (Array(repeating: 7, count: 20), answer)
    }

    func surprises(
        of answer: [Int],
        after prompt: [Int],
        cancellation: CancellationFlag
    ) async throws -> [Double]? {
        cancellation.isCancelled ? nil : answer.map { $0 == endOfSequence ? end : text }
    }
}

/// The shipped tables.
enum Shipped {
    private static let loaded = Result {
        try MenuCatalog(
            path: RawCatalogue.models.appending(path: "menus.jsonl").path,
            ingredients: IngredientTable(
                path: RawCatalogue.models.appending(path: "ingredients.jsonl").path
            )
        )
    }

    /// The catalogue, read once.
    static func catalog() throws -> MenuCatalog { try loaded.get() }

    private static let judged = Result {
        ReplyJudge(catalog: try loaded.get(), circumstances: ordinaryNoon)
    }

    /// A judge by the catalogue, made once.
    static func judge() throws -> ReplyJudge { try judged.get() }

    private static let check = Result { LabelCheck(catalog: try loaded.get()) }

    /// What labels may name, by the catalogue.
    static func labels() throws -> LabelCheck { try check.get() }

    /// The fixed requests.
    static func coreRequests() throws -> [CoreRequest] {
        let path = RawCatalogue.models.appending(path: "core_requests.jsonl").path
        return try CoreRequest.list(
            String(contentsOf: URL(filePath: path), encoding: .utf8),
            path: path,
            check: labels()
        )
    }

    /// The model's file.
    static let model = RawCatalogue.models.appending(path: "mechuri-bootstrap-6.8m-q8_0.gguf").path
}

/// Tuesday, 14 April 2026, noon: no special day.
let ordinaryNoon = EvaluationMoment.circumstances

/// A judge by the shipped catalogue.
func judge() throws -> ReplyJudge { try Shipped.judge() }

/// A reply that ended by itself.
func reply(_ text: String, finish: FinishReason = .stop) -> GenerationResult {
    GenerationResult(
        text: text,
        finish: finish,
        seed: 0,
        tokens: 12,
        timings: GenerationTimings()
    )
}

/// A request with a reply and what the judge finds about it.
func record(
    _ text: String,
    request: String = "뭐 먹지",
    context: GivenContext? = nil,
    finish: FinishReason = .stop
) throws -> ReplyRecord {
    let judge = try judge()
    let result = reply(text, finish: finish)
    return ReplyRecord(
        request: request,
        context: context,
        result: result,
        seconds: 1,
        judgement: judge.judge(
            result,
            fit: context == nil ? judge.fit(of: judge.read(request)) : nil,
            context: context
        )
    )
}

/// An evaluator of a scripted model.
func evaluator(
    _ generator: ScriptedGenerator,
    scorer: ScriptedScorer = ScriptedScorer()
) throws -> Evaluator {
    let profile = ModelProfile(
        name: "scripted",
        window: ContextWindow(contextLength: 512),
        endOfSequence: "<|endoftext|>",
        countTokens: { $0.utf8.count / 3 }
    )
    let clock = Mutex(0.0)
    return Evaluator(
        model: EvaluatedModel(
            name: "scripted",
            path: "scripted.gguf",
            parameterCount: 6_836_224,
            weightType: "Q8_0"
        ),
        assistant: Assistant(
            generator: generator,
            profile: profile,
            catalog: try Shipped.catalog()
        ),
        generator: generator,
        scorer: scorer,
        circumstances: ordinaryNoon,
        // Half a second passes between two looks at the clock.
        now: {
            clock.withLock { time in
                time += 0.5
                return time
            }
        }
    )
}
