// Fits a prompt into the model's context: as many of the latest exchanges as the model was taught
// to read and as leave room for the reply. Whole exchanges go, oldest first; the question itself is
// never cut, because a reply to half a question misleads.

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

    /// The prompt for a request with as many earlier exchanges as fit.
    ///
    /// - Parameters:
    ///   - request: The question.
    ///   - context: The 맥락 section's content.
    ///   - earlier: All earlier exchanges, oldest first.
    ///   - template: The template.
    ///   - newTokens: Tokens to leave free for the reply.
    ///   - countTokens: The model's tokenizer; called at most once per exchange and once more.
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
        var kept = earlier.suffix(historyTurns)
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
        turns.prefix { $0.id != turn }.compactMap { turn in
            guard let reply = turn.selectedReply, reply.state != .failed,
                reply.state != .streaming, !PromptText.block(reply.text).isEmpty
            else { return nil }
            return Exchange(question: turn.question, answer: reply.text)
        }
    }
}
