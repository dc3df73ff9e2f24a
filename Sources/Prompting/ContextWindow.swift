// Fits a prompt into the model's context: as many of the latest exchanges as the model was taught
// to read and as leave room for the reply. Whole exchanges go, oldest first; the question itself is
// never cut, because a reply to half a question misleads.
//
// When something has to go, about a quarter goes at once: the prompts of the next questions then
// begin with the same text, and what the engine's cache holds of it need not be read again. Where
// the window begins depends on the conversation alone, so it is the same after a restart.

import Diagnostics
import Foundation

/// How much text a model can read and write at once.
package struct ContextWindow: Sendable, Equatable {
    /// A prompt that fits.
    package struct Fitted: Sendable, Equatable {
        /// The text.
        package var prompt: String
        /// Its length in tokens.
        package var tokens: Int
        /// How many of the earlier exchanges it holds.
        package var exchanges: Int
        /// How many tokens are left for the reply, ≥ 1; less than what was asked for only when
        /// the question alone is that long.
        package var room: Int
    }

    /// The model's context length in tokens, prompt and reply together.
    package let contextLength: Int
    /// How many earlier exchanges the model was trained to read.
    package let historyTurns: Int

    /// A window of a model.
    package init(contextLength: Int, historyTurns: Int = 0) {
        self.contextLength = contextLength
        self.historyTurns = max(0, historyTurns)
    }

    /// The prompt for a request with the earlier exchanges that fit.
    ///
    /// - Parameters:
    ///   - request: The question.
    ///   - context: The 맥락 section's content.
    ///   - earlier: All earlier exchanges, oldest first.
    ///   - template: The template.
    ///   - newTokens: Tokens to leave free for the reply.
    ///   - countTokens: The model's tokenizer; called at most twice per exchange and twice more.
    /// - Returns: The prompt and what it holds.
    /// - Throws: `PromptingError.requestTooLong` when the request alone leaves no room for a reply.
    package func fit(
        _ request: String,
        context: PromptContext? = nil,
        earlier: [Exchange] = [],
        template: PromptTemplate = PromptTemplate(),
        newTokens: Int,
        countTokens: (String) throws -> Int
    ) throws -> Fitted {
        var kept = try window(
            of: earlier,
            question: template.prompt(for: request, context: context),
            template,
            newTokens: newTokens,
            countTokens: countTokens
        )
        while true {
            let prompt = template.prompt(for: request, context: context, earlier: Array(kept))
            let tokens = try countTokens(prompt)
            let room = contextLength - tokens
            if room >= newTokens || (kept.isEmpty && room >= 1) {
                return Fitted(prompt: prompt, tokens: tokens, exchanges: kept.count, room: room)
            }
            guard !kept.isEmpty else {
                throw PromptingError.requestTooLong(tokens: tokens, limit: contextLength - 1)
            }
            kept = kept.dropFirst()
        }
    }

    /// The latest exchanges that are as many as the model reads and fit by the sum of their tokens.
    ///
    /// The first of them moves in steps: of a quarter of `historyTurns`, and of a quarter of the
    /// tokens that history may take.
    private func window(
        of earlier: [Exchange],
        question: String,
        _ template: PromptTemplate,
        newTokens: Int,
        countTokens: (String) throws -> Int
    ) throws -> ArraySlice<Exchange> {
        guard historyTurns > 0, !earlier.isEmpty else { return [] }
        let step = (historyTurns + 3) / 4
        let surplus = max(0, earlier.count - historyTurns)
        let kept = earlier.dropFirst((surplus + step - 1) / step * step)
        // A question of ordinary length must not move the window.
        let reserved = max(try countTokens(question), min(contextLength / 16, 64))
        let budget = contextLength - newTokens - reserved
        let lengths = try kept.map {
            try countTokens(template.example(request: $0.question, answer: $0.answer))
        }
        var excess = lengths.reduce(0, +) - budget
        guard excess > 0, budget > 0 else { return excess > 0 ? [] : kept }
        let quarter = max(budget / 4, 1)
        excess = (excess + quarter - 1) / quarter * quarter
        var dropped = 0
        for length in lengths where excess > 0 {
            excess -= length
            dropped += 1
        }
        return kept.dropFirst(dropped)
    }
}

/// What stands in the way of a prompt.
package enum PromptingError: UserFacingError, Equatable {
    /// The request leaves no room for a reply.
    case requestTooLong(tokens: Int, limit: Int)

    /// The sentence for the user.
    package func message(in language: Language) -> String {
        switch self {
        case .requestTooLong(let tokens, let limit):
            language.pick(
                "질문이 너무 깁니다: \(tokens)토큰인데 이 모델은 \(limit)토큰까지 읽습니다. 질문을 줄여 주세요.",
                "The question is too long: \(tokens) tokens, and this model reads at most \(limit). "
                    + "Shorten it."
            )
        }
    }
}

extension Conversation {
    /// The exchanges before a turn that a prompt may show: answered ones, oldest first, each with
    /// the reply being looked at.
    package func exchanges(before turn: Turn.ID) -> [Exchange] {
        exchanges(of: turns.prefix { $0.id != turn })
    }

    /// The exchanges up to a turn, that turn included, that a prompt may show.
    package func exchanges(through turn: Turn.ID) -> [Exchange] {
        let end = turns.firstIndex { $0.id == turn } ?? turns.indices.last ?? 0
        return exchanges(of: turns.prefix(end + 1))
    }

    private func exchanges(of turns: some Sequence<Turn>) -> [Exchange] {
        turns.compactMap { turn in
            guard let reply = turn.selectedReply, reply.state != .failed,
                reply.state != .streaming, !PromptText.block(reply.text).isEmpty
            else { return nil }
            return Exchange(question: turn.question, answer: reply.text)
        }
    }
}
