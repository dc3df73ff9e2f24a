// The model that ships in Models/, for suites that need real replies.

import Foundation
import GPTNeoX
import Generation
import Synchronization

/// Where things are, from this file's place in the repository.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let fixtures = root.appendingPathComponent("Tests/Fixtures/gptneox")
    static let model = root.appendingPathComponent("Models/mechuri-bootstrap-6.8m-q8_0.gguf")
}

/// Engines on the shipped model.
enum ShippedModel {
    /// An engine with an empty cache.
    static func engine(
        precision: NeoXPrecision = .int8,
        threads: Int = 1
    ) async throws -> InferenceEngine {
        try await InferenceEngine(
            modelPath: Repository.model.path,
            threads: threads,
            precision: precision
        )
    }

    /// The prompt of a question.
    static func prompt(_ question: String) -> String { "### 질문: \(question)\n\n### 답변:" }

    /// Every name of Models/menus.jsonl.
    static func menuNames() throws -> [String] {
        let file = root("Models/menus.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
            let line = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            return line?["name"] as? String
        }
    }

    private static func root(_ path: String) -> URL { Repository.root.appendingPathComponent(path) }
}

/// Collects events from the engine's queue.
final class EventLog: Sendable {
    private let events = Mutex<[GenerationEvent]>([])

    func append(_ event: GenerationEvent) { events.withLock { $0.append(event) } }

    /// The text events in order.
    var texts: [String] {
        events.withLock { all in
            all.compactMap { if case .text(let text) = $0 { text } else { nil } }
        }
    }

    /// All text so far.
    var text: String { texts.joined() }

    /// The prompt events in order.
    var prompts: [Int] {
        events.withLock { all in
            all.compactMap { if case .prompt(let done, _) = $0 { done } else { nil } }
        }
    }
}
