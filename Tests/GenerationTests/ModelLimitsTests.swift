// The engine at the edges: prompts that fill the context to the token, no prompt at all, a context of
// one token, and a model file that is cut while its replies are written.

import Diagnostics
import Foundation
import Generation
import TestSupport
import Testing

@Suite("Limits of the engine")
struct ModelLimitsTests {
    /// A copy of the shipped model, with another context length if one is given.
    private func copy(_ folder: TemporaryFolder, contextLength: UInt32? = nil) throws -> String {
        var bytes = try Data(contentsOf: Repository.model)
        if let contextLength {
            let key = try #require(bytes.range(of: Data("gptneox.context_length".utf8)))
            // The value's type (u32), then the value.
            let place = key.upperBound + 4
            bytes.replaceSubrange(
                place..<place + 4,
                with: withUnsafeBytes(of: contextLength.littleEndian) { Data($0) }
            )
        }
        return try folder.write([UInt8](bytes), "copy.gguf")
    }

    private func greedy(_ prompt: String) -> GenerationRequest {
        GenerationRequest(
            prompt: prompt,
            parameters: GenerateParameters(temperature: 0, maximumNewTokens: 40)
        )
    }

    @Test func `a prompt may fill the context but for one token`() async throws {
        let folder = try TemporaryFolder()
        let engine = try await InferenceEngine(
            modelPath: copy(folder, contextLength: 24),
            threads: 1
        )
        var prompt = ShippedModel.prompt("점심")
        var seen: Set<Int> = []
        for _ in 0..<60 {
            let count = engine.tokenize(prompt).count
            seen.insert(count)
            if count < 24 {
                let result = try await engine.generate(
                    greedy(prompt),
                    cancellation: CancellationFlag()
                ) { _ in }
                #expect(result.timings.decodedTokens >= 1)
                #expect(result.timings.decodedTokens <= 24 - count + 1)
            } else {
                await #expect(
                    throws: GenerationError.promptTooLong(tokens: count, contextLength: 24)
                ) {
                    _ = try await engine.generate(
                        greedy(prompt),
                        cancellation: CancellationFlag()
                    ) { _ in }
                }
            }
            prompt += "."
        }
        #expect(seen.isSuperset(of: [22, 23, 24, 25]), "\(seen.sorted())")
    }

    @Test func `a context of one token refuses every request`() async throws {
        let folder = try TemporaryFolder()
        let engine = try await InferenceEngine(
            modelPath: copy(folder, contextLength: 1),
            threads: 1
        )
        for prompt in ["", "점심 추천해줘"] {
            await #expect(throws: GenerationError.self) {
                _ = try await engine.generate(greedy(prompt), cancellation: CancellationFlag()) {
                    _ in
                }
            }
        }
        #expect(try await engine.logits(ids: [2], all: true).count == 1)
    }

    @Test func `no prompt at all begins a document`() async throws {
        let engine = try await ShippedModel.engine()
        let result = try await engine.generate(greedy(""), cancellation: CancellationFlag()) { _ in
        }
        #expect(result.timings.decodedTokens >= 1)
        await #expect(throws: GenerationError.emptyPrompt) {
            _ = try await engine.logits(ids: [], all: false)
        }
    }

    @Test func `a file that is cut in mid-reply ends the reply with its name, and not the process`()
        async throws
    {
        let folder = try TemporaryFolder()
        let path = try copy(folder)
        let engine = try await InferenceEngine(modelPath: path, threads: 2, precision: .float32)
        let other = try await ShippedModel.engine(precision: .float32, threads: 1)
        let log = EventLog()
        var failure: (any UserFacingError)?
        do {
            _ = try await engine.generate(
                greedy(ShippedModel.prompt("비 오는 날 뭐 먹지")),
                cancellation: CancellationFlag()
            ) { event in
                log.append(event)
                if case .text = event { truncate(path, 100_000) }
            }
        } catch let error as any UserFacingError { failure = error }
        let error = try #require(failure)
        #expect(error.exitStatus == .badInput)
        for language in Language.allCases {
            #expect(error.message(in: language).contains("copy.gguf"))
        }
        // One text was on its way; nothing that was computed from zeros followed it.
        #expect(log.texts.count == 1)
        // From now on every request says so, and another engine never notices.
        await #expect(throws: (any Error).self) {
            _ = try await engine.logits(ids: [2], all: false)
        }
        let result = try await other.generate(
            greedy(ShippedModel.prompt("비 오는 날 뭐 먹지")),
            cancellation: CancellationFlag()
        ) { _ in }
        #expect(result.text.hasPrefix(log.text) && !log.text.isEmpty)
        withExtendedLifetime(folder) {}
    }
}
