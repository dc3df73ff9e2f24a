// What a reply must and must not say, on the shipped model: a forced opening opens it, a forbidden
// name never appears, not even for a moment on the screen.

import Foundation
import Generation
import KoreanText
import Testing

@Suite("Generation constraints")
struct ConstraintTests {
    private func request(
        _ question: String,
        seed: UInt64,
        opening: String = "",
        forbidden: [String] = [],
        temperature: Float = 0.7
    ) -> GenerationRequest {
        GenerationRequest(
            prompt: ShippedModel.prompt(question),
            parameters: GenerateParameters(temperature: temperature, seed: seed),
            constraints: GenerationConstraints(forcedOpening: opening, forbiddenNames: forbidden)
        )
    }

    @Test(arguments: ["점심 추천해줘", "매운 음식 추천해줘", "비 오는 날 뭐 먹지", "면 요리 먹고 싶어"])
    func `ten recommendations in a row are ten different menus`(question: String) async throws {
        let engine = try await ShippedModel.engine()
        let names = try ShippedModel.menuNames()
        let all = NameMatcher(names: names)
        var offered: [String] = []
        for seed in UInt64(0)..<10 {
            let log = EventLog()
            let result = try await engine.generate(
                request(question, seed: seed, forbidden: offered),
                cancellation: CancellationFlag()
            ) { log.append($0) }
            #expect(log.text == result.text)
            let named = all.allMatches(in: result.text).map(\.name)
            #expect(Set(named).isDisjoint(with: offered), "\(result.text)")
            #expect(result.finish == .stop)
            #expect(result.text.hasSuffix(".") || result.text.hasSuffix("?"), "\(result.text)")
            guard let menu = named.first else { continue }
            offered.append(menu)
        }
        #expect(offered.count >= 8)
        #expect(Set(offered).count == offered.count)
    }

    @Test func `no forbidden name or part of one is ever shown`() async throws {
        let engine = try await ShippedModel.engine()
        let names = try ShippedModel.menuNames()
        let forbidden = names.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let matcher = NameMatcher(names: forbidden)
        var rewound = 0
        for seed in UInt64(0)..<60 {
            let log = EventLog()
            let result = try await engine.generate(
                request("오늘 뭐 먹을까", seed: seed, forbidden: forbidden, temperature: 1),
                cancellation: CancellationFlag()
            ) { log.append($0) }
            #expect(matcher.allMatches(in: result.text).isEmpty, "\(result.text)")
            // What is on the screen at any moment is a beginning of the final text.
            var shown = ""
            for piece in log.texts {
                shown += piece
                #expect(result.text.utf8.starts(with: shown.utf8))
            }
            #expect(shown == result.text)
            if result.timings.decodedTokens > result.tokens + 1 { rewound += 1 }
        }
        #expect(rewound >= 10)
    }

    @Test func `greedy decoding leaves a forbidden name too`() async throws {
        let engine = try await ShippedModel.engine()
        let matcher = NameMatcher(names: try ShippedModel.menuNames())
        var forbidden: [String] = []
        for _ in 0..<10 {
            let result = try await engine.generate(
                request("점심 추천해줘", seed: 0, forbidden: forbidden, temperature: 0),
                cancellation: CancellationFlag()
            ) { _ in }
            let named = matcher.allMatches(in: result.text).map(\.name)
            #expect(Set(named).isDisjoint(with: forbidden))
            forbidden += named
        }
        #expect(Set(forbidden).count >= 8)
    }

    @Test func `with every menu forbidden the reply still ends`() async throws {
        let engine = try await ShippedModel.engine()
        let names = try ShippedModel.menuNames()
        let matcher = NameMatcher(names: names)
        for seed in UInt64(0)..<10 {
            let result = try await engine.generate(
                request("한식 추천해줘", seed: seed, forbidden: names),
                cancellation: CancellationFlag()
            ) { _ in }
            #expect(matcher.allMatches(in: result.text).isEmpty, "\(result.text)")
            #expect(result.finish != .cancelled)
        }
    }

    @Test func `rewinding in a batch works as alone`() async throws {
        let engine = try await ShippedModel.engine(precision: .float32)
        let names = try ShippedModel.menuNames()
        let requests = (0..<12).map { seed in
            request(
                "저녁 추천해줘",
                seed: UInt64(seed),
                forbidden: names.enumerated().filter { $0.offset % 3 != seed % 3 }.map(\.element)
            )
        }
        var single: [String] = []
        for request in requests {
            let result = try await engine.generate(request, cancellation: CancellationFlag()) { _ in
            }
            single.append(result.text)
        }
        let batch = try await engine.generateBatch(requests, cancellation: CancellationFlag()) {
            _,
            _ in
        }
        #expect(batch.map(\.text) == single)
    }

    @Test(arguments: ["김치찌개", "비 오는 날에는 ", "오늘은", "매콤한 떡볶이는 어떠세요?", "된", "Pizza 🍕"])
    func `a forced opening opens the reply`(opening: String) async throws {
        let engine = try await ShippedModel.engine()
        for seed in UInt64(0)..<5 {
            let log = EventLog()
            let result = try await engine.generate(
                request("점심 추천해줘", seed: seed, opening: opening),
                cancellation: CancellationFlag()
            ) { log.append($0) }
            let trimmed = opening.trimmingCharacters(in: .whitespaces)
            #expect(result.text.hasPrefix(trimmed), "\(result.text)")
            #expect(log.text == result.text)
            #expect(result.tokens > 0)
        }
    }

    @Test func `an opening may be followed by neither its own nor another forbidden name`()
        async throws
    {
        let engine = try await ShippedModel.engine()
        await #expect(throws: GenerationError.openingForbidden(name: "김치찌개")) {
            _ = try await engine.generate(
                request("점심", seed: 1, opening: "김치 찌개는", forbidden: ["김치찌개"]),
                cancellation: CancellationFlag()
            ) { _ in }
        }
        let matcher = NameMatcher(names: ["김치찌개", "김치볶음밥", "김치전"])
        for seed in UInt64(0)..<20 {
            let result = try await engine.generate(
                request(
                    "점심 추천해줘",
                    seed: seed,
                    opening: "김치",
                    forbidden: ["김치찌개", "김치볶음밥", "김치전"]
                ),
                cancellation: CancellationFlag()
            ) { _ in }
            #expect(matcher.allMatches(in: result.text).isEmpty, "\(result.text)")
            #expect(result.text.hasPrefix("김치"), "\(result.text)")
        }
    }
}
