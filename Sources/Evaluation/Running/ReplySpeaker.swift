// Two ways of getting a reply: from the model alone, which is what training changes, and through the assistant,
// which is what a person reads in the chat.

import Assistant
import Foundation
import Generation
import Prompting
import Recommendation

/// Gets replies.
protocol ReplySpeaker: Sendable {
    /// The first reply to a request.
    func first(
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult

    /// 다시 추천 as the chat does it: the first menu may not come again.
    func another(
        than menu: String,
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult
}

/// The model alone.
struct LoneSpeaker: ReplySpeaker {
    let generator: any TextGenerator
    let text: ExampleText
    let judge: ReplyJudge

    func first(
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult {
        try await reply(item, parameters, GenerationConstraints(), cancellation)
    }

    func another(
        than menu: String,
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult {
        let constraints = GenerationConstraints(forbiddenNames: judge.spellings(of: menu))
        return try await reply(item, parameters, constraints, cancellation)
    }

    private func reply(
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ constraints: GenerationConstraints,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult {
        let request = GenerationRequest(
            prompt: text.prompt(item.example),
            parameters: parameters,
            constraints: constraints
        )
        return try await generator.generate(request, cancellation: cancellation) { _ in }
    }
}

/// The assistant.
struct ChatSpeaker: ReplySpeaker {
    let assistant: Assistant
    let grounding: GroundingMode
    let circumstances: Circumstances
    let judge: ReplyJudge

    func first(
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult {
        let order = order(item, parameters)
        return try await assistant.write(order, cancellation: cancellation).result
    }

    func another(
        than menu: String,
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> GenerationResult {
        var order = order(item, parameters)
        order.kind = .another
        order.offered = judge.offered(menu)
        return try await assistant.write(order, cancellation: cancellation).result
    }

    private func order(_ item: RequestItem, _ parameters: GenerateParameters) -> ReplyOrder {
        ReplyOrder(
            question: item.example.instruction,
            earlier: item.example.earlier.map {
                Exchange(question: $0.instruction, answer: $0.output)
            },
            parameters: parameters,
            diners: Diners(circumstances: circumstances),
            grounding: grounding
        )
    }
}
