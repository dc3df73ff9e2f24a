// A generator that says what a test tells it, and an assistant on it: what stands in the requests is what the
// assistant asks of any model.

import Foundation
import Generation
import Prompting
import Recommendation
import Synchronization
import TestSupport

import Assistant

/// Says what it is told to, one text per request, and remembers the requests.
final class ScriptedGenerator: TextGenerator {
    let lines: [String]
    let requests = Mutex<[GenerationRequest]>([])

    init(_ lines: [String]) { self.lines = lines }

    /// All requests that came.
    var all: [GenerationRequest] { requests.withLock { $0 } }
    /// The first request that came.
    var firstRequest: GenerationRequest? { requests.withLock(\.first) }
    /// How many came.
    var requestCount: Int { requests.withLock(\.count) }

    func generate(
        _ request: GenerationRequest,
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws -> GenerationResult {
        let number = requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        // Who asks too often gets nothing.
        let line = number < lines.count ? lines[number] : ""
        let text = request.constraints.forcedOpening + line
        onEvent(.text(text))
        return GenerationResult(
            text: text,
            finish: cancellation.isCancelled ? .cancelled : .stop,
            seed: 7,
            tokens: 3,
            timings: GenerationTimings()
        )
    }

    func generateBatch(
        _ requests: [GenerationRequest],
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [GenerationResult] {
        var results: [GenerationResult] = []
        for (index, request) in requests.enumerated() {
            results.append(
                try await generate(request, cancellation: cancellation) { onEvent(index, $0) }
            )
        }
        return results
    }
}

/// The shipped tables.
enum Shipped {
    private static let loaded = Result {
        let folder = RawCatalogue.models
        return try MenuCatalog(
            path: folder.appending(path: "menus.jsonl").path,
            ingredients: IngredientTable(path: folder.appending(path: "ingredients.jsonl").path)
        )
    }

    /// The catalogue with its ingredients, read once.
    static func catalog() throws -> MenuCatalog { try loaded.get() }

    /// The model's file.
    static let model = RawCatalogue.models.appending(path: "mechuri-bootstrap-6.8m-q8_0.gguf").path
}

/// A moment that is no special day: Tuesday, 14 April 2026, noon.
let ordinaryNoon = Circumstances(
    now: Date(timeIntervalSince1970: 1_776_135_600),
    calendar: {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
        return calendar
    }()
)

/// An assistant that speaks with a scripted generator.
func scripted(
    _ generator: ScriptedGenerator,
    followsContext: Bool = false
) throws -> Assistant {
    let profile = ModelProfile(
        name: "scripted",
        window: ContextWindow(contextLength: 512),
        endOfSequence: "<|endoftext|>",
        followsContext: followsContext,
        countTokens: { $0.utf8.count / 3 }
    )
    return Assistant(generator: generator, profile: profile, catalog: try Shipped.catalog())
}

/// An assistant on the model that ships.
func onShippedModel() async throws -> (assistant: Assistant, engine: InferenceEngine) {
    let engine = try await InferenceEngine(modelPath: Shipped.model, threads: 1)
    let profile = ModelProfile(
        name: "shipped",
        window: ContextWindow(contextLength: engine.information.contextLength),
        endOfSequence: "<|endoftext|>",
        countTokens: { engine.tokenize($0).count }
    )
    let catalog = try Shipped.catalog()
    return (Assistant(generator: engine, profile: profile, catalog: catalog), engine)
}

/// What replies of these texts have offered.
func offered(_ texts: [String], _ catalog: MenuCatalog) -> OfferedMenus {
    let replies = texts.map { Reply(text: $0, state: .complete) }
    return OfferedMenus(
        Conversation(turns: [Turn(question: "점심 추천해줘", replies: replies)]),
        catalog: catalog,
        finder: MenuFinder(catalog: catalog)
    )
}

/// Hears a reply as the chat does.
final class Ear: Sendable {
    private let state = Mutex((text: "", all: [ReplyEvent]()))

    /// Takes an event.
    func hear(_ event: ReplyEvent) {
        state.withLock { state in
            state.all.append(event)
            switch event {
            case .text(let more): state.text += more
            case .restarted: state.text = ""
            case .prompt: break
            }
        }
    }

    /// The text since the last withdrawal.
    var text: String { state.withLock(\.text) }
    /// How often text was withdrawn.
    var withdrawals: Int { state.withLock { $0.all.count { $0 == .restarted } } }
    /// Every text that stood on the screen at some moment, withdrawn ones too.
    var shown: [String] {
        state.withLock { state in
            state.all.split(separator: .restarted).map { events in
                events.reduce("") { text, event in
                    if case .text(let more) = event { text + more } else { text }
                }
            }
        }
    }
}
