// Guessed tokens change how many passes a reply takes and nothing else: the text, the seed's draws,
// the returns over forbidden names are those of plain decoding, token for token.

import Foundation
import Generation
import Testing

@Suite("Speculative decoding")
struct SpeculationTests {
    private func write(
        _ engine: InferenceEngine,
        _ requests: [GenerationRequest]
    ) async throws -> [GenerationResult] {
        var results: [GenerationResult] = []
        for request in requests {
            let log = EventLog()
            let result = try await engine.generate(request, cancellation: CancellationFlag()) {
                log.append($0)
            }
            #expect(log.text == result.text)
            results.append(result)
        }
        return results
    }

    @Test func `a pass of many rows gives the bits that single rows give`() async throws {
        let engine = try await ShippedModel.engine()
        let ids = engine.tokenize(ShippedModel.prompt("비 오는 날 따뜻한 국물 요리 추천해줘"))
        let together = try await engine.logits(ids: ids, all: true)
        for count in 1...ids.count {
            let alone = try await engine.logits(ids: Array(ids.prefix(count)), all: false)[0]
            #expect(alone == together[count - 1])
        }
    }

    @Test(arguments: [Float(0), 0.7, 1.2], [1, 3, 6])
    func `guessing changes no token`(temperature: Float, guesses: Int) async throws {
        let names = try ShippedModel.menuNames()
        let questions = ["점심 추천해줘", "매운 음식 추천해줘", "디저트", "비 오는 날 뭐 먹지"]
        let requests = (0..<200).map { seed in
            GenerationRequest(
                prompt: ShippedModel.prompt(questions[seed % 4]),
                parameters: GenerateParameters(
                    temperature: temperature,
                    repetitionPenalty: seed % 5 == 0 ? 1.1 : 1,
                    seed: UInt64(seed),
                    maximumNewTokens: seed % 7 == 0 ? 9 : 200
                ),
                constraints: GenerationConstraints(
                    forcedOpening: seed % 6 == 0 ? "오늘은" : "",
                    // Half of all names: most replies return at least once.
                    forbiddenNames: seed % 2 == 0
                        ? names.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) : []
                )
            )
        }
        let plain = try await ShippedModel.engine()
        await plain.setDrafts(.off)
        let guessing = try await ShippedModel.engine()
        await guessing.setDrafts(.always(guesses))
        let expected = try await write(plain, requests)
        let results = try await write(guessing, requests)
        for (a, b) in zip(expected, results) {
            #expect(a.text == b.text && a.finish == b.finish && a.tokens == b.tokens)
            #expect(a.timings.decodedTokens == b.timings.decodedTokens)
        }
        // The comparison means something: guesses came true, and others did not.
        let counts = await guessing.draftCounts
        #expect(counts.accepted > 200 && counts.accepted < counts.checked)
        #expect(await plain.draftCounts.checked == 0)
    }

    @Test func `what pays is found out, and text stays the same meanwhile`() async throws {
        let plain = try await ShippedModel.engine()
        await plain.setDrafts(.off)
        let adaptive = try await ShippedModel.engine()
        let requests = (0..<40).map { seed in
            GenerationRequest(
                prompt: ShippedModel.prompt("저녁 추천해줘"),
                parameters: GenerateParameters(seed: UInt64(seed))
            )
        }
        let expected = try await write(plain, requests).map(\.text)
        #expect(try await write(adaptive, requests).map(\.text) == expected)
    }

    @Test func `cancelling stops between two guessed tokens`() async throws {
        let engine = try await ShippedModel.engine()
        await engine.setDrafts(.always(6))
        let request = GenerationRequest(
            prompt: ShippedModel.prompt("점심 추천해줘"),
            parameters: GenerateParameters(temperature: 0)
        )
        let whole = try await write(engine, [request])[0]
        for most in 1...6 {
            let flag = CancellationFlag()
            let log = EventLog()
            let result = try await engine.generate(request, cancellation: flag) { event in
                log.append(event)
                if log.texts.count == most { flag.cancel() }
            }
            #expect(result.finish == .cancelled && log.texts.count == most)
            #expect(whole.text.hasPrefix(result.text))
            #expect(try await write(engine, [request])[0].text == whole.text)
        }
    }
}
