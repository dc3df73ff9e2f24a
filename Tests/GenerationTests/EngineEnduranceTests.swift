// Engines over a long time and side by side: thousands of replies begun and cancelled, two engines
// at once, and how much of the model's file stays in memory beside the packed copy.

import Dispatch
import Foundation
import Generation
import Testing
import TestSupport

@Suite("Engine endurance")
struct EngineEnduranceTests {
    private func request(_ question: String) -> GenerationRequest {
        GenerationRequest(
            prompt: ShippedModel.prompt(question),
            parameters: GenerateParameters(temperature: 0)
        )
    }

    @Test func `10,000 replies begun and cancelled leave the engine as it was`() async throws {
        let engine = try await ShippedModel.engine()
        let plain = request("점심 추천해줘")
        let whole = try await engine.generate(plain, cancellation: CancellationFlag()) { _ in }
        for n in 0..<TestEffort.scaled(10_000) {
            let flag = CancellationFlag()
            // At the start, with the first event, or from another thread at some moment.
            if n % 4 == 0 { flag.cancel() }
            if n % 4 == 1 { DispatchQueue.global().async { flag.cancel() } }
            let result = try await engine.generate(plain, cancellation: flag) { _ in
                if n % 4 > 1 { flag.cancel() }
            }
            guard result.finish == .stop ? n % 4 == 1 : result.finish == .cancelled,
                whole.text.hasPrefix(result.text)
            else {
                Issue.record("cycle \(n): \(result)")
                return
            }
        }
        let again = try await engine.generate(plain, cancellation: CancellationFlag()) { _ in }
        #expect(again.text == whole.text)
    }

    @Test func `two engines in one process do not disturb each other`() async throws {
        let questions = ["점심 추천해줘", "비 오는 날 뭐 먹지", "매운 음식 추천해줘"]
        let alone = try await ShippedModel.engine()
        var expected: [String] = []
        for question in questions {
            let result = try await alone.generate(
                request(question),
                cancellation: CancellationFlag()
            ) { _ in }
            expected.append(result.text)
        }
        let engines = [
            try await ShippedModel.engine(threads: 2), try await ShippedModel.engine(threads: 2),
        ]
        try await withThrowingTaskGroup(of: [String].self) { group in
            for engine in engines {
                group.addTask {
                    var texts: [String] = []
                    for question in questions {
                        let result = try await engine.generate(
                            request(question),
                            cancellation: CancellationFlag()
                        ) { _ in }
                        texts.append(result.text)
                    }
                    return texts
                }
            }
            for try await texts in group { #expect(texts == expected) }
        }
    }

    #if os(Linux)
    @Test func `the file's pages are given back once its weights are packed`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("model.gguf")
        try FileManager.default.copyItem(atPath: Repository.model.path, toPath: path)
        let engine = try await InferenceEngine(modelPath: path, threads: 1)
        _ = try await engine.generate(request("점심"), cancellation: CancellationFlag()) { _ in }
        let resident = try withExtendedLifetime(engine) { try residentBytes(of: path) }
        #expect(resident > 0)
        #expect(resident < engine.information.fileBytes / 2, "\(resident) bytes")
    }

    /// How much of a mapped file is in this process's memory.
    private func residentBytes(of path: String) throws -> Int {
        // Read to its end: the kernel hands such a file out in pieces and gives it no size.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var isOurs = false
        var total = 0
        for line in maps.split(separator: "\n") {
            if line.hasPrefix("Rss:"), isOurs {
                total += (Int(line.split(separator: " ")[1]) ?? 0) * 1024
            } else if line.first.map({ $0.isHexDigit && !$0.isUppercase }) == true {
                isOurs = line.hasSuffix(path)
            }
        }
        return total
    }
    #endif
}
