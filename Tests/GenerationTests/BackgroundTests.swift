// Replies that nobody waits for: they give way, they share, and conversations that were left are
// still in the cache when they are opened again.

import Dispatch
import Foundation
import Generation
import KoreanText
import TestSupport
import Testing

@Suite("Background replies", .serialized)
struct BackgroundTests {
    private func greedy(_ question: String, background: Bool = false) -> GenerationRequest {
        var request = GenerationRequest(
            prompt: ShippedModel.prompt(question),
            parameters: GenerateParameters(temperature: 0)
        )
        request.isBackground = background
        return request
    }

    private func write(
        _ engine: InferenceEngine,
        _ request: GenerationRequest
    ) async throws -> GenerationResult {
        try await engine.generate(request, cancellation: CancellationFlag()) { _ in }
    }

    @Test func `a background reply is the reply that would be written anyway`() async throws {
        let engine = try await ShippedModel.engine()
        for question in ["점심 추천해줘", "디저트", "점심 추천해줘"] {
            let plain = try await write(engine, greedy(question))
            let background = try await write(engine, greedy(question, background: true))
            #expect(background.text == plain.text && background.finish == .stop)
            #expect(background.timings.cachedTokens == background.timings.promptTokens)
        }
    }

    @Test func `two that claim names do not say the same ones`() async throws {
        let engine = try await ShippedModel.engine()
        let names = try ShippedModel.menuNames()
        let matcher = NameMatcher(names: names)
        let groups = NameGroups(names.map { [$0] })
        for seed in 0..<UInt64(TestEffort.scaled(20)) {
            let claims = NameClaims(groups)
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for claimant in 0..<4 {
                    // The same seed: without claims all would say the same.
                    var request = GenerationRequest(
                        prompt: ShippedModel.prompt("점심 추천해줘"),
                        parameters: GenerateParameters(seed: seed)
                    )
                    request.isBackground = true
                    request.claim = NameClaim(claims, claimant: claimant)
                    let claiming = request
                    group.addTask { try await self.write(engine, claiming).text }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            var said: Set<String> = []
            for text in texts {
                let named = Set(matcher.allMatches(in: text).map(\.name))
                #expect(named.isDisjoint(with: said), "\(texts)")
                said.formUnion(named)
            }
            #expect(said.count >= 3)
        }
    }

    @Test func `10,000 background replies begun and pre-empted leave the engine as it was`()
        async throws
    {
        let engine = try await ShippedModel.engine()
        let whole = try await write(engine, greedy("점심 추천해줘"))
        for n in 0..<TestEffort.scaled(2_500) {
            let ends = try await withThrowingTaskGroup(of: FinishReason.self) { group in
                for question in ["점심 추천해줘", "점심 추천해줘", "디저트", "비 오는 날 뭐 먹지"] {
                    let flag = CancellationFlag()
                    if n % 5 == 0 { DispatchQueue.global().async { flag.cancel() } }
                    let request = greedy(question, background: true)
                    group.addTask {
                        try await engine.generate(request, cancellation: flag) { _ in }.finish
                    }
                }
                let short = GenerationRequest(
                    prompt: ShippedModel.prompt("점심 추천해줘"),
                    parameters: GenerateParameters(temperature: 0, maximumNewTokens: 2)
                )
                let result = try await write(engine, short)
                #expect(whole.text.hasPrefix(result.text))
                return try await group.reduce(into: [FinishReason]()) { $0.append($1) }
            }
            guard ends.count == 4, ends.allSatisfy({ $0 == .stop || $0 == .cancelled }) else {
                Issue.record("round \(n): \(ends)")
                return
            }
        }
        #expect(try await write(engine, greedy("점심 추천해줘")).text == whole.text)
    }

    @Test func `going back to a conversation reads nothing again`() async throws {
        let engine = try await ShippedModel.engine()
        let questions = ["점심 추천해줘", "비 오는 날 뭐 먹지", "매운 음식 추천해줘", "디저트"]
        for question in questions { _ = try await write(engine, greedy(question)) }
        for question in questions.reversed() {
            let again = try await write(engine, greedy(question))
            #expect(again.timings.cachedTokens == again.timings.promptTokens, "\(question)")
        }
        // Many later ones push the oldest out; then it is read again, and well.
        let first = try await write(engine, greedy("점심 추천해줘"))
        for n in 0..<12 { _ = try await write(engine, greedy("\(n)번째 메뉴 추천해줘")) }
        let back = try await write(engine, greedy("점심 추천해줘"))
        #expect(back.timings.cachedTokens < back.timings.promptTokens)
        #expect(back.text == first.text)
    }

    @Test func `what was read ahead is not read again`() async throws {
        let engine = try await ShippedModel.engine()
        let history = ShippedModel.prompt("점심 추천해줘") + " 김밥은 어떠세요?<|endoftext|>"
        await engine.readAhead(history + "### 질문: ")
        let result = try await write(
            engine,
            GenerationRequest(
                prompt: history + ShippedModel.prompt("저녁은?"),
                parameters: GenerateParameters(temperature: 0)
            )
        )
        #expect(result.timings.cachedTokens >= engine.tokenize(history).count)
        #expect(result.timings.cachedTokens < result.timings.promptTokens)
    }

    @Test func `no reply shows bytes that are no text`() async throws {
        let engine = try await ShippedModel.engine()
        for seed in 0..<UInt64(TestEffort.scaled(300)) {
            let result = try await write(
                engine,
                GenerationRequest(
                    prompt: ShippedModel.prompt("오늘 뭐 먹지"),
                    // Nearly every token is as likely as any other: most are parts of characters.
                    parameters: GenerateParameters(
                        temperature: seed % 2 == 0 ? 1.2 : 20,
                        topP: 1,
                        seed: seed,
                        maximumNewTokens: 60
                    )
                )
            )
            #expect(!result.text.unicodeScalars.contains("\u{FFFD}"), "\(result.text)")
        }
    }
}
