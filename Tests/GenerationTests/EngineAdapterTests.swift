// Adapters on a running engine: the next reply is written with them, nothing of the cache of before
// is used, and a failure changes nothing.

import Foundation
import GPTNeoX
import Generation
import TestSupport
import Testing

@Suite("Engine with adapters")
struct EngineAdapterTests {
    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    private func adapter(_ name: String) -> String {
        Self.fixtures.appending(path: "adapters/\(name)").path(percentEncoded: false)
    }

    /// An engine of the tiny checkpoint that the adapters were made for.
    private func engine() async throws -> InferenceEngine {
        let folder = try TemporaryFolder()
        let path = folder.file("model.gguf")
        _ = try CheckpointImporter.run(
            folder: Self.fixtures.appending(path: "gptneox/parallel-f32").path(
                percentEncoded: false
            ),
            output: path,
            type: .f32
        )
        return try await InferenceEngine(modelPath: path, threads: 2, precision: .float32)
    }

    private func reply(_ engine: InferenceEngine) async throws -> (text: String, cached: Int) {
        let parameters = GenerateParameters(temperature: 0, maximumNewTokens: 24)
        let result = try await engine.generate(
            GenerationRequest(prompt: "점심 추천해줘 매운 음식", parameters: parameters),
            cancellation: CancellationFlag(),
            onEvent: { _ in }
        )
        return (result.text, result.timings.cachedTokens)
    }

    @Test func `a reply after a switch is that of an engine which always had the adapter`()
        async throws
    {
        let fresh = try await engine()
        try await fresh.setAdapters([AdapterChoice(path: adapter("lora"))])
        let expected = try await reply(fresh).text

        let switched = try await engine()
        let plain = try await reply(switched).text
        #expect(plain != expected)
        try await switched.setAdapters([AdapterChoice(path: adapter("lora"))])
        let adapted = try await reply(switched)
        #expect(adapted.text == expected)
        #expect(adapted.cached == 0, "keys and values depend on the adapters")
        #expect(try await reply(switched).cached > 0)
        try await switched.setAdapters([])
        #expect(try await reply(switched).text == plain)
    }

    @Test func `scales take effect, and the facts are told`() async throws {
        let engine = try await engine()
        let ids = [5, 17, 40]
        let plain = try await engine.logits(ids: ids, all: false)
        let told = try await engine.setAdapters([
            AdapterChoice(path: adapter("lora"), scale: 0.5),
            AdapterChoice(path: adapter("rslora"), scale: 1),
        ])
        #expect(told.map(\.name) == ["lora", "rslora"])
        #expect(told.map(\.scale) == [0.5, 1])
        #expect(told[0].ranks == 4...4 && told[0].parameterCount == 2 * (4 * 32 + 96 * 4))
        let half = try await engine.logits(ids: ids, all: false)
        try await engine.setAdapters([AdapterChoice(path: adapter("lora"), scale: 0)])
        #expect(try await engine.logits(ids: ids, all: false) == plain)
        #expect(half != plain)
    }

    @Test func `an adapter that does not fit changes nothing`() async throws {
        let engine = try await engine()
        try await engine.setAdapters([AdapterChoice(path: adapter("lora"))])
        let before = try await engine.logits(ids: [5, 17], all: false)
        await #expect(throws: (any Error).self) {
            try await engine.setAdapters([
                AdapterChoice(path: adapter("rslora")), AdapterChoice(path: adapter("sequential")),
            ])
        }
        #expect(await engine.adapters.map(\.name) == ["lora"])
        #expect(try await engine.logits(ids: [5, 17], all: false) == before)
    }

    @Test(arguments: [
        ("a", "a", Float(1)), ("a=0.5", "a", 0.5), ("a=b", "a=b", 1), ("a=b=2", "a=b", 2),
        ("a=-1", "a", -1), ("a=1e-1", "a", 0.1), ("a=", "a=", 1), ("/x y/z=0", "/x y/z", 0),
    ])
    func `a scale stands behind the last sign`(text: String, path: String, scale: Float) {
        #expect(AdapterChoice(argument: text) == AdapterChoice(path: path, scale: scale))
    }

    @Test(arguments: ["", "=0.5", "a=nan", "a=inf"])
    func `no name or no finite scale is no adapter`(text: String) {
        #expect(AdapterChoice(argument: text) == nil)
    }
}
