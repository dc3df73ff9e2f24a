// The engine on the shipped model: greedy text equal to the reference, reproducible sampling, the
// cache, cancelling and the limits.

import Foundation
import Generation
import Testing

@Suite("InferenceEngine")
struct InferenceEngineTests {
    /// Tests/Fixtures/gptneox/greedy.json.
    struct Greedy: Decodable {
        struct Reply: Decodable {
            var prompt: String
            var promptIDs: [Int]
            var ids: [Int]
            var text: String
        }
        var replies: [Reply]
    }

    private static func greedyFixture() throws -> Greedy {
        let file = Repository.fixtures.appendingPathComponent("greedy.json")
        return try JSONDecoder().decode(Greedy.self, from: Data(contentsOf: file))
    }

    private func greedy(_ question: String, most: Int = 200) -> GenerationRequest {
        GenerationRequest(
            prompt: ShippedModel.prompt(question),
            parameters: GenerateParameters(temperature: 0, maximumNewTokens: most)
        )
    }

    private func sampled(_ question: String, seed: UInt64) -> GenerationRequest {
        GenerationRequest(
            prompt: ShippedModel.prompt(question),
            parameters: GenerateParameters(seed: seed)
        )
    }

    private func write(
        _ engine: InferenceEngine,
        _ request: GenerationRequest
    ) async throws -> GenerationResult {
        let log = EventLog()
        let result = try await engine.generate(request, cancellation: CancellationFlag()) {
            log.append($0)
        }
        #expect(log.text == result.text)
        #expect(result.text == result.text.trimmingCharacters(in: .whitespacesAndNewlines))
        return result
    }

    @Test func `greedy replies in float32 equal transformers on the same weights`() async throws {
        let fixture = try Self.greedyFixture()
        let engine = try await ShippedModel.engine(precision: .float32)
        #expect(fixture.replies.count >= 12)
        for reply in fixture.replies {
            #expect(engine.tokenize(reply.prompt) == reply.promptIDs)
            let request = GenerationRequest(
                prompt: reply.prompt,
                parameters: GenerateParameters(temperature: 0, maximumNewTokens: 120)
            )
            let result = try await write(engine, request)
            #expect(result.text == reply.text.trimmingCharacters(in: .whitespaces))
            #expect(result.tokens == reply.ids.count)
        }
    }

    @Test func `the same seed gives the same text, other seeds others`() async throws {
        let engine = try await ShippedModel.engine()
        var texts: Set<String> = []
        for seed in UInt64(1)...8 {
            let first = try await write(engine, sampled("저녁 추천해줘", seed: seed))
            let again = try await write(engine, sampled("저녁 추천해줘", seed: seed))
            #expect(first.text == again.text)
            #expect(first.seed == seed)
            texts.insert(first.text)
        }
        #expect(texts.count >= 3)
        var request = sampled("저녁 추천해줘", seed: 0)
        request.parameters.seed = nil
        let drawn = try await write(engine, request)
        request.parameters.seed = drawn.seed
        #expect(try await write(engine, request).text == drawn.text)
    }

    @Test func `one thread and two give the same text`() async throws {
        let one = try await ShippedModel.engine(threads: 1)
        let two = try await ShippedModel.engine(threads: 2)
        for question in ["매운 음식 추천해줘", "아침에 뭐 먹지"] {
            let request = sampled(question, seed: 5)
            #expect(try await write(one, request).text == write(two, request).text)
        }
    }

    @Test func `asking again reads nothing again`() async throws {
        let engine = try await ShippedModel.engine()
        let request = greedy("비 오는 날 뭐 먹지")
        let first = try await write(engine, request)
        #expect(first.timings.cachedTokens == 0)
        #expect(first.timings.promptTokens > 5)
        let log = EventLog()
        let second = try await engine.generate(request, cancellation: CancellationFlag()) {
            log.append($0)
        }
        #expect(second.timings.cachedTokens == second.timings.promptTokens)
        #expect(log.prompts.isEmpty)
        #expect(second.text == first.text)
        // A prompt that only starts the same keeps the common part.
        let third = try await write(engine, greedy("비 오는 날 매운 음식"))
        #expect(third.timings.cachedTokens > 3)
        #expect(third.timings.cachedTokens < third.timings.promptTokens)
        let fresh = try await write(ShippedModel.engine(), greedy("비 오는 날 매운 음식"))
        #expect(third.text == fresh.text)
    }

    @Test func `cancelling keeps the text so far and stops within one token`() async throws {
        let engine = try await ShippedModel.engine()
        let flag = CancellationFlag()
        let log = EventLog()
        let result = try await engine.generate(greedy("점심 추천해줘"), cancellation: flag) { event in
            log.append(event)
            if log.texts.count == 3 { flag.cancel() }
        }
        #expect(result.finish == .cancelled)
        #expect(log.texts.count == 3)
        #expect(result.text == log.text)
        let whole = try await write(engine, greedy("점심 추천해줘"))
        #expect(whole.text.hasPrefix(result.text) && whole.text != result.text)
    }

    @Test func `cancelled before it starts, a reply is empty`() async throws {
        let engine = try await ShippedModel.engine()
        let flag = CancellationFlag()
        flag.cancel()
        let result = try await engine.generate(greedy("점심"), cancellation: flag) { _ in }
        #expect(result.finish == .cancelled && result.text.isEmpty && result.tokens == 0)
    }

    @Test func `replies end at the token limit and at the end of the context`() async throws {
        let engine = try await ShippedModel.engine()
        let short = try await write(engine, greedy("점심 추천해줘", most: 5))
        #expect(short.finish == .length && short.tokens == 5)
        let whole = try await write(engine, greedy("점심 추천해줘"))
        #expect(whole.finish == .stop)

        let context = engine.information.contextLength
        let filler = String(repeating: "점심 ", count: context)
        var length = filler.count
        func prompt() -> String { ShippedModel.prompt(String(filler.prefix(length))) }
        while engine.tokenize(prompt()).count >= context { length -= 3 }
        let full = try await write(engine, GenerationRequest(prompt: prompt()))
        #expect(full.finish == .context || full.timings.promptTokens + full.tokens < context)
        #expect(full.timings.promptTokens + full.tokens <= context)
        await #expect(throws: GenerationError.self) {
            _ = try await engine.generate(
                GenerationRequest(prompt: ShippedModel.prompt(filler)),
                cancellation: CancellationFlag()
            ) { _ in }
        }
        // The engine goes on after a refusal.
        #expect(try await write(engine, greedy("점심 추천해줘")).text == whole.text)
    }

    @Test func `replies of a batch equal those written one by one`() async throws {
        let questions = [
            "점심 추천해줘", "점심에 면 요리", "디저트 추천해줘", "매운 음식 추천해줘", "점심 추천해줘",
        ]
        let requests = questions.map { greedy($0) } + (1...15).map { sampled("저녁 추천", seed: $0) }
        let engine = try await ShippedModel.engine(precision: .float32)
        var single: [String] = []
        for request in requests { single.append(try await write(engine, request).text) }
        let logs = requests.map { _ in EventLog() }
        let results = try await engine.generateBatch(requests, cancellation: CancellationFlag()) {
            logs[$0].append($1)
        }
        #expect(results.map(\.text) == single)
        #expect(logs.map(\.text) == single)
        #expect(results.allSatisfy { $0.finish == .stop })
    }

    @Test func `any number of new tokens may be allowed`() async throws {
        let engine = try await ShippedModel.engine()
        let request = greedy("점심 추천해줘", most: .max)
        let requests = [request, greedy("점심에 면 요리", most: .max)]
        let results = try await engine.generateBatch(requests, cancellation: CancellationFlag()) {
            _,
            _ in
        }
        #expect(results.allSatisfy { $0.finish == .stop })
        #expect(try await write(engine, request).text == results[0].text)
    }

    @Test func `an empty batch and an empty prompt are answered`() async throws {
        let engine = try await ShippedModel.engine()
        let none = try await engine.generateBatch([], cancellation: CancellationFlag()) { _, _ in }
        #expect(none.isEmpty)
        var request = GenerationRequest(prompt: "")
        request.parameters = GenerateParameters(temperature: 0, maximumNewTokens: 8)
        #expect(try await write(engine, request).timings.promptTokens == 1)
    }

    @Test func `logits agree whether read in one pass or token by token`() async throws {
        let engine = try await ShippedModel.engine(precision: .float32)
        let ids = engine.tokenize(ShippedModel.prompt("점심 추천해줘"))
        let all = try await engine.logits(ids: ids, all: true)
        #expect(all.count == ids.count)
        let last = try await engine.logits(ids: ids, all: false)
        #expect(last == [all[all.count - 1]])
        let short = try await engine.logits(ids: Array(ids.prefix(4)), all: false)
        let largest = all.joined().map(abs).max() ?? 0
        for (a, b) in zip(short[0], all[3]) { #expect(abs(a - b) <= 1e-5 * largest) }
        await #expect(throws: GenerationError.tokenOutOfRange(id: 4096, vocabularySize: 4096)) {
            _ = try await engine.logits(ids: [1, 4096], all: false)
        }
        await #expect(throws: GenerationError.emptyPrompt) {
            _ = try await engine.logits(ids: [], all: true)
        }
    }

    @Test func `int8 logits stay close to float32's`() async throws {
        let exact = try await ShippedModel.engine(precision: .float32)
        let fast = try await ShippedModel.engine(precision: .int8)
        let ids = exact.tokenize(ShippedModel.prompt("해장 음식 추천"))
        let a = try await exact.logits(ids: ids, all: false)[0]
        let b = try await fast.logits(ids: ids, all: false)[0]
        let largest = a.map(abs).max() ?? 0
        let difference = zip(a, b).map { abs($0 - $1) }.max() ?? .infinity
        // Rounding activations to 8 bits: about 1/250 a block, averaged over the sums.
        #expect(difference < 0.05 * largest)
        #expect(difference > 0)
    }
}
