import Foundation
import Generation
import Prompting
import Recommendation
import Synchronization
import Testing

import Assistant

/// Says what it is told to, one text per request, and remembers the requests.
private final class ScriptedGenerator: TextGenerator {
    let lines: [String]
    let requests = Mutex<[GenerationRequest]>([])

    init(_ lines: [String]) { self.lines = lines }

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
        let text = request.constraints.forcedOpening + lines[number]
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

private let catalogPath = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Models/menus.jsonl").path

private func assistant(_ generator: ScriptedGenerator) throws -> (Assistant, MenuCatalog) {
    let catalog = try MenuCatalog(path: catalogPath)
    let profile = ModelProfile(
        name: "scripted",
        window: ContextWindow(contextLength: 512),
        endOfSequence: "<|endoftext|>",
        countTokens: { $0.utf8.count / 3 }
    )
    return (Assistant(generator: generator, profile: profile, catalog: catalog), catalog)
}

private func offered(_ texts: [String], _ catalog: MenuCatalog) -> OfferedMenus {
    let replies = texts.map { Reply(text: $0, state: .complete) }
    let turn = Turn(question: "점심 추천해줘", replies: replies)
    return OfferedMenus(
        Conversation(turns: [turn]),
        catalog: catalog,
        finder: MenuFinder(catalog: catalog)
    )
}

@Suite("Assistant")
struct AssistantTests {
    private static func make(_ generator: ScriptedGenerator) throws -> Assistant {
        try assistant(generator).0
    }

    @Test func `a reply is remembered by the menu it recommends`() async throws {
        let generator = ScriptedGenerator(["매콤한 떡볶이는 어떠세요?"])
        let (assistant, _) = try assistant(generator)
        let written = try await assistant.write(ReplyOrder(question: "매운 음식 추천해줘"))
        #expect(written.menu == "떡볶이")
        let request = try #require(generator.firstRequest)
        #expect(request.prompt == "### 질문: 매운 음식 추천해줘\n\n### 답변:")
        #expect(request.constraints == GenerationConstraints())
    }

    @Test func `다시 추천 forbids every spelling of what was offered`() async throws {
        let generator = ScriptedGenerator(["우동을 추천드려요."])
        let (assistant, catalog) = try assistant(generator)
        let before = offered(["떡볶이는 어떠세요?"], catalog)
        let written = try await assistant.write(
            ReplyOrder(kind: .another, question: "점심 추천해줘", offered: before)
        )
        #expect(written.menu == "우동")
        let request = try #require(generator.firstRequest)
        #expect(request.constraints.forbiddenNames.contains("떡볶이"))
    }

    @Test(arguments: ["오늘은 쉬고 싶네요.", "떡볶이는 어떠세요?"])
    func `다시 추천 that names nothing new is withdrawn and begins with a chosen menu`(
        first: String
    ) async throws {
        let generator = ScriptedGenerator([first, " 맛있게 드세요."])
        let (assistant, catalog) = try assistant(generator)
        let before = offered(["떡볶이는 어떠세요?"], catalog)
        let events = Mutex<[ReplyEvent]>([])
        let written = try await assistant.write(
            ReplyOrder(kind: .another, question: "매운 음식 추천해줘", offered: before)
        ) { event in events.withLock { $0.append(event) } }
        let menu = try #require(written.menu)
        #expect(menu != "떡볶이")
        #expect(catalog.menu(named: menu) != nil)
        #expect(written.result.text.contains(menu))
        #expect(events.withLock { $0.contains(.restarted) })
    }

    @Test(arguments: [
        "우동을 추천드려요.",  // does not answer the question
        "매운맛을 즐기기에 딱 좋은 짬뽕은 어떠세요? 해산물과",
        "떡과 다르게 짬뽕은 어떠세요?",
        "짬뽕는 어떠세요?",
        "매운맛을 즐기기에 좋고 매운맛을 즐기기에도 좋은 짬뽕을 드셔 보세요.",
    ])
    func `다시 추천 that is broken or beside the question is withdrawn too`(
        first: String
    ) async throws {
        let generator = ScriptedGenerator([first, "예요."])
        let (assistant, catalog) = try assistant(generator)
        let written = try await assistant.write(
            ReplyOrder(
                kind: .another,
                question: "매운 음식 추천해줘",
                offered: offered(["떡볶이는 어떠세요?"], catalog)
            )
        )
        #expect(generator.requestCount == 2)
        let menu = try #require(written.menu.flatMap(catalog.menu(named:)))
        #expect(menu.fit(.taste(.spicy)) > 0)
        #expect(written.result.text.contains(menu.name))
        #expect(written.result.text.hasSuffix("\(menu.description) \(menu.kind)예요."))
    }

    @Test func `a first reply that the refused names broke is begun anew`() async throws {
        let generator = ScriptedGenerator(["떡과 다르게 떡은 어떠세요?", "예요."])
        let (assistant, catalog) = try assistant(generator)
        let before = offered(["떡볶이는 어떠세요?"], catalog)
        let order = ReplyOrder(question: "저녁은 뭐 먹지?", offered: before)
        let written = try await assistant.write(order)
        #expect(written.menu != nil && written.menu != "떡볶이")
        // With nothing refused, the model's words stand: `ask` has printed them already.
        let alone = ScriptedGenerator(["떡과 다르게 떡은 어떠세요?"])
        _ = try await AssistantTests.make(alone).write(ReplyOrder(question: "저녁은 뭐 먹지?"))
        #expect(alone.requestCount == 1)
    }

    @Test func `a menu that the question names may be named again`() async throws {
        let generator = ScriptedGenerator(["떡볶이는 매콤달콤해요."])
        let (assistant, catalog) = try assistant(generator)
        let before = offered(["떡볶이는 어떠세요?", "우동은 어떠세요?"], catalog)
        _ = try await assistant.write(ReplyOrder(question: "떡볶이는 무슨 맛이야?", offered: before))
        let forbidden = try #require(generator.firstRequest).constraints
            .forbiddenNames
        #expect(!forbidden.contains("떡볶이"))
        #expect(forbidden.contains("우동"))
    }

    @Test func `a resumed reply begins with its partial text`() async throws {
        let generator = ScriptedGenerator(["는 어떠세요?"])
        let (assistant, _) = try assistant(generator)
        let written = try await assistant.write(
            ReplyOrder(kind: .resume(partial: "매콤한 떡볶이"), question: "매운 음식")
        )
        #expect(written.result.text == "매콤한 떡볶이는 어떠세요?")
        #expect(written.menu == "떡볶이")
    }

    @Test func `a cancelled 다시 추천 is not begun again`() async throws {
        let generator = ScriptedGenerator(["오늘은"])
        let (assistant, _) = try assistant(generator)
        let flag = CancellationFlag()
        flag.cancel()
        let written = try await assistant.write(
            ReplyOrder(kind: .another, question: "점심"),
            cancellation: flag
        )
        #expect(written.result.finish == .cancelled)
        #expect(generator.requestCount == 1)
    }
}
