// Where and when requests run: on the engine's own queue, one after the other, cancelled between two
// chunks of a prompt.

import Diagnostics
import Foundation
import Generation
import Synchronization
import Testing

@Suite("Engine queue")
struct EngineQueueTests {
    /// Numbers in the order in which they came.
    private final class Order: Sendable {
        private let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }
        func append(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    private func request(_ question: String, seed: UInt64 = 1) -> GenerationRequest {
        GenerationRequest(
            prompt: ShippedModel.prompt(question),
            parameters: GenerateParameters(seed: seed)
        )
    }

    @Test func `an actor on the queue runs there and nowhere else`() async {
        actor Resident {
            nonisolated let queue = EngineQueue(label: "test")
            nonisolated var unownedExecutor: UnownedSerialExecutor {
                queue.asUnownedSerialExecutor()
            }
            var count = 0
            func step() -> Bool {
                count += 1
                return Thread.isMainThread
            }
        }
        let resident = Resident()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { await resident.step() } }
            for await isMain in group { #expect(!isMain) }
        }
        #expect(await resident.count == 100)
        await #expect(throws: CancellationError.self) {
            try await resident.queue.perform { throw CancellationError() }
        }
    }

    @Test func `requests made at once are answered one after the other`() async throws {
        let engine = try await ShippedModel.engine()
        let questions = ["점심 추천해줘", "디저트 추천해줘", "매운 음식 추천해줘", "안녕"]
        let order = Order()
        let texts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (i, question) in questions.enumerated() {
                let request = request(question)
                group.addTask {
                    let result = try await engine.generate(
                        request,
                        cancellation: CancellationFlag()
                    ) { _ in order.append(i) }
                    return (i, result.text)
                }
            }
            var texts: [Int: String] = [:]
            for try await (i, text) in group { texts[i] = text }
            return texts
        }
        // Events of one request stand together.
        var runs: [Int] = []
        for i in order.all where runs.last != i { runs.append(i) }
        #expect(runs.count == questions.count)
        for (i, question) in questions.enumerated() {
            let alone = try await ShippedModel.engine().generate(
                request(question),
                cancellation: CancellationFlag()
            ) { _ in }
            #expect(texts[i] == alone.text)
        }
    }

    @Test func `cancelling while a prompt is read waits for one chunk only`() async throws {
        let engine = try await ShippedModel.engine()
        let long = request(String(repeating: "김치 ", count: 200))
        let total = engine.tokenize(long.prompt).count
        #expect(total > 200)
        let flag = CancellationFlag()
        let log = EventLog()
        let result = try await engine.generate(long, cancellation: flag) {
            log.append($0)
            flag.cancel()
        }
        #expect(result.finish == .cancelled && result.text.isEmpty)
        #expect(log.prompts.count == 1)
        // What was read stays read.
        let again = try await engine.generate(long, cancellation: CancellationFlag()) { _ in }
        #expect(again.timings.cachedTokens == log.prompts.first)
        #expect(again.timings.promptTokens == total)
    }

    @Test func `a model that is not there or no model is refused`() async {
        let readme = Repository.root.appendingPathComponent("Models/README.md").path
        for path in ["/nonexistent/model.gguf", readme] {
            do {
                _ = try await InferenceEngine(modelPath: path)
                Issue.record("\(path) was loaded")
            } catch {
                let message = (error as? any UserFacingError)?.message(in: .korean) ?? ""
                #expect(message.contains(path))
            }
        }
    }

    @Test func `the engine knows its model`() async throws {
        let engine = try await ShippedModel.engine()
        let information = engine.information
        #expect(information.name == "mechuri-bootstrap-6.8m")
        #expect(information.parameterCount == 6_836_224)
        #expect(information.weightType == "Q8_0")
        #expect(information.contextLength == 512)
        #expect(information.historyTurns == 0)
        #expect(information.fileBytes > information.bytesPerToken)
        #expect(information.bytesPerToken == 5_767_168 / 32 * 34)
        #expect(information.loadSeconds > 0)
    }

    @Test func `every error has a message in both languages`() {
        let errors: [GenerationError] = [
            .promptTooLong(tokens: 600, contextLength: 512),
            .emptyPrompt,
            .tokenOutOfRange(id: 9, vocabularySize: 8),
            .openingForbidden(name: "라면"),
            .invalidParameter(name: "top-p", value: "2", range: "0 < p ≤ 1"),
            .notANumber(position: 3),
        ]
        let messages = errors.flatMap { [$0.message(in: .korean), $0.message(in: .english)] }
        #expect(Set(messages).count == messages.count)
        #expect(messages.allSatisfy { $0.count > 10 })
    }
}
