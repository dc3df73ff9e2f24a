// Who answers `mechuri ask`, and what is said about an answer in JSON.

import Assistant
import Foundation
import Generation
import Prompting
import Recommendation

/// An answer and the menu it recommends.
struct AskAnswer: Sendable {
    let result: GenerationResult
    /// nil when it names none, and for the bare model.
    let menu: String?
    /// Why that menu, in words; empty for the bare model.
    var reasons: [String] = []
    /// Whose words it is.
    var source = ReplySource.model
    /// What was understood; nil for the bare model.
    var request: FoodRequest?
}

/// The assistant, or the bare model without a template.
enum AskWriter: Sendable {
    case assistant(Assistant)
    case model(InferenceEngine)

    /// The text that the model would read.
    func prompt(_ order: ReplyOrder) throws -> String {
        switch self {
        case .assistant(let assistant): try assistant.groundedPrompt(for: order)
        case .model: order.question
        }
    }

    /// Answers one request, and hands text on as it is written.
    func write(
        _ order: ReplyOrder,
        _ flag: CancellationFlag,
        onText: @escaping @Sendable (String) -> Void
    ) async throws -> AskAnswer {
        switch self {
        case .assistant(let assistant):
            let written = try await assistant.write(order, cancellation: flag) { event in
                if case .text(let text) = event { onText(text) }
            }
            return AskAnswer(
                result: written.result,
                menu: written.menu,
                reasons: written.reasons.map { $0.text(in: processLanguage) },
                source: written.source,
                request: written.request
            )
        case .model(let engine):
            let request = GenerationRequest(
                prompt: order.question,
                parameters: order.parameters
            )
            let result = try await engine.generate(request, cancellation: flag) { event in
                if case .text(let text) = event { onText(text) }
            }
            return AskAnswer(result: result, menu: nil)
        }
    }
}

/// One answer as JSON.
struct AskOutput: Encodable {
    /// Only with --batch.
    let request: String?
    let answer: AskAnswer

    private enum CodingKeys: CodingKey {
        case request, text, menu, finish, seed, tokens, timings, reasons, source, understood
    }

    /// `menu` is always there, null when the reply names none.
    func encode(to encoder: any Encoder) throws {
        let result = answer.result
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(request, forKey: .request)
        try container.encode(result.text, forKey: .text)
        try container.encode(answer.menu, forKey: .menu)
        try container.encode(result.finish, forKey: .finish)
        try container.encode(result.seed, forKey: .seed)
        try container.encode(result.tokens, forKey: .tokens)
        try container.encode(result.timings, forKey: .timings)
        guard let understood = answer.request else { return }
        try container.encode(answer.reasons, forKey: .reasons)
        try container.encode(answer.source, forKey: .source)
        try container.encode(RecommendOutput.Request(understood), forKey: .understood)
    }
}
