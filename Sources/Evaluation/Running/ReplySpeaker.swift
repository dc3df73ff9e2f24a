// Two ways of getting a reply: from the model alone, which is what training changes, and through the assistant,
// which is what a person reads in the chat.

import Assistant
import Foundation
import Generation
import Prompting
import Recommendation

/// A reply and what it is remembered by.
struct SpokenReply: Sendable {
    let result: GenerationResult
    /// The menu that the chat would remember it by; nil where it recommends none, and for a model alone.
    var menu: String?
}

/// Gets replies.
protocol ReplySpeaker: Sendable {
    /// The first reply to a request.
    func first(
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> SpokenReply

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
    ) async throws -> SpokenReply {
        SpokenReply(
            result: try await reply(item, parameters, GenerationConstraints(), cancellation)
        )
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
    ) async throws -> SpokenReply {
        let order = order(item, parameters)
        let written = try await assistant.write(order, cancellation: cancellation)
        return SpokenReply(result: written.result, menu: written.menu)
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

    /// 다시 추천 once more: nothing that the conversation has offered may come again.
    func again(
        after replies: [SpokenReply],
        _ item: RequestItem,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> SpokenReply {
        func remembered(_ text: String, _ menu: String? = nil) -> Reply {
            Reply(text: text, state: .complete, menu: menu)
        }
        let turn = Turn(
            question: item.example.instruction,
            replies: replies.map { remembered($0.result.text, $0.menu) }
        )
        let before = item.example.earlier.map {
            Turn(question: $0.instruction, replies: [remembered($0.output)])
        }
        var order = order(item, parameters)
        order.kind = .another
        order.offered = assistant.offered(
            in: Conversation(turns: before + [turn]),
            answering: turn.id
        )
        order.base = replies.last?.menu
        let written = try await assistant.write(order, cancellation: cancellation)
        return SpokenReply(result: written.result, menu: written.menu)
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
