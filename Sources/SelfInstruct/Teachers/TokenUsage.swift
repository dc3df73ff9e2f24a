// Tokens and money: what was used, what it cost by the prices the user gave, and a ledger that never
// lets requests under way spend more together than is left.

import Foundation
import Synchronization

/// Tokens read and written.
package struct TokenUsage: Sendable, Equatable, Codable {
    /// Tokens of prompts.
    package var prompt: Int
    /// Tokens of replies.
    package var completion: Int
    /// Of both, how many the server did not tell and we had to guess.
    package var guessed: Int

    /// So many tokens.
    package init(prompt: Int = 0, completion: Int = 0, guessed: Int = 0) {
        self.prompt = prompt
        self.completion = completion
        self.guessed = guessed
    }

    /// Both together.
    package static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            prompt: left.prompt + right.prompt,
            completion: left.completion + right.completion,
            guessed: left.guessed + right.guessed
        )
    }

    /// About how many tokens a text has, more rather than fewer: one for each 2.5 bytes, 1.2 for a
    /// syllable of Hangul, whose tokens are the most expensive that OpenAI's vocabularies have.
    package static func estimate(_ text: String) -> Int { (text.utf8.count * 2 + 4) / 5 }

    package static func += (left: inout TokenUsage, right: TokenUsage) { left = left + right }
}

/// Prices, in any currency, per million tokens.
package struct TokenPrices: Sendable, Equatable {
    /// Of tokens read.
    package let input: Double
    /// Of tokens written.
    package let output: Double

    /// Prices per million tokens.
    package init(input: Double, output: Double) {
        self.input = input
        self.output = output
    }

    /// What so many tokens cost.
    package func cost(_ usage: TokenUsage) -> Double {
        (Double(usage.prompt) * input + Double(usage.completion) * output) / 1_000_000
    }
}

/// What has been used, and what may still be.
package final class TokenLedger: Sendable {
    private struct State {
        var used: TokenUsage
        var reserved = TokenUsage()
        var attempts = 0
    }

    /// The prices; nil when nobody said.
    package let prices: TokenPrices?
    private let limit: Double?
    private let state: Mutex<State>

    /// A ledger.
    ///
    /// - Parameters:
    ///   - used: What earlier runs used.
    ///   - prices: What tokens cost.
    ///   - limit: The most that all may cost together, earlier runs included.
    package init(used: TokenUsage = TokenUsage(), prices: TokenPrices? = nil, limit: Double? = nil)
    {
        self.prices = prices
        self.limit = limit
        state = Mutex(State(used: used))
    }

    /// What has been used.
    package var used: TokenUsage { state.withLock { $0.used } }

    /// Attempts that were made.
    package var attempts: Int { state.withLock { $0.attempts } }

    /// What has been spent; nil without prices.
    package var cost: Double? { prices?.cost(used) }

    /// Lays tokens by for an attempt; false when they might cost more than is left.
    package func reserve(_ usage: TokenUsage) -> Bool {
        state.withLock { state in
            if let limit, let prices {
                let whole = prices.cost(state.used + state.reserved + usage)
                if whole > limit { return false }
            }
            state.reserved += usage
            state.attempts += 1
            return true
        }
    }

    /// Ends an attempt that had tokens laid by.
    package func settle(_ reserved: TokenUsage, actual: TokenUsage) {
        state.withLock { state in
            state.reserved.prompt -= reserved.prompt
            state.reserved.completion -= reserved.completion
            state.reserved.guessed -= reserved.guessed
            state.used += actual
        }
    }
}
