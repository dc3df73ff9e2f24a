// Figures for the record, not for passing or failing: what alternatives written side by side cost
// against one alone, and what guessing wins. RUN_BENCHMARKS=1, MODEL_PATH names another model.

import Foundation
import Generation
import Testing

private let environment = ProcessInfo.processInfo.environment

@Suite("Speed report", .serialized, .enabled(if: environment["RUN_BENCHMARKS"] == "1"))
struct SpeedReportTests {
    private func engine() async throws -> InferenceEngine {
        try await InferenceEngine(modelPath: environment["MODEL_PATH"] ?? Repository.model.path)
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    @Test func `what an alternative costs beside others`() async throws {
        let engine = try await engine()
        await engine.setDrafts(.off)
        let rounds = Int(environment["ROUNDS"] ?? "") ?? 9
        let tokens = Int(environment["TOKENS"] ?? "") ?? 40
        // A bad-tempered sampler seldom ends a reply: nearly all are as long as they may be.
        func requests(_ count: Int) -> [GenerationRequest] {
            (0..<count).map { seed in
                GenerationRequest(
                    prompt: ShippedModel.prompt("비 오는 날 뭐 먹지"),
                    parameters: GenerateParameters(
                        temperature: 2,
                        seed: UInt64(seed),
                        maximumNewTokens: tokens
                    )
                )
            }
        }
        func secondsPerToken(_ count: Int) async throws -> Double {
            let start = DispatchTime.now().uptimeNanoseconds
            let results = try await engine.generateBatch(
                requests(count),
                cancellation: CancellationFlag()
            ) { _, _ in }
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
            return seconds / Double(results.reduce(0) { $0 + $1.timings.decodedTokens })
        }
        _ = try await secondsPerToken(1)
        var costs: [Int: [Double]] = [:]
        for _ in 0..<rounds {
            for count in [1, 2, 3, 4] {
                costs[count, default: []].append(try await secondsPerToken(count))
            }
        }
        let alone = median(costs[1] ?? [])
        for count in [1, 2, 3, 4] {
            let each = median(costs[count] ?? [])
            print(
                "\(count) side by side: \(each * 1e3) ms a token each, \(each / alone) of one alone"
            )
        }
    }

    @Test func `what guessing wins`() async throws {
        let rounds = Int(environment["ROUNDS"] ?? "") ?? 40
        let questions = ["점심 추천해줘", "매운 음식 추천해줘", "디저트 추천해줘", "비 오는 날 뭐 먹지"]
        for policy in [DraftPolicy.off, .adaptive, .always(1), .always(3)] {
            let engine = try await engine()
            await engine.setDrafts(policy)
            var (tokens, seconds) = (0, 0.0)
            for seed in 0..<rounds {
                let result = try await engine.generate(
                    GenerationRequest(
                        prompt: ShippedModel.prompt(questions[seed % 4]),
                        parameters: GenerateParameters(seed: UInt64(seed), maximumNewTokens: 40)
                    ),
                    cancellation: CancellationFlag()
                ) { _ in }
                tokens += result.timings.decodedTokens
                seconds += result.timings.decodeSeconds
            }
            let counts = await engine.draftCounts
            print("\(policy): \(Double(tokens) / seconds) tokens/s, \(counts)")
        }
    }
}
