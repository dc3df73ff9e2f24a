// How the next token is chosen, as plain values that travel from the command line, the chat and
// the store. Defaults are KoAlpaca's sampling settings (temperature 0.7, top-p 0.9) and the
// original's limit of 200 tokens.

import Foundation

/// Sampling settings of one generation.
public struct GenerateParameters: Sendable, Equatable, Codable {
    /// Softmax temperature, ≥ 0; 0 is greedy decoding.
    public var temperature: Float
    /// Keep only the k most likely tokens; 0 keeps all.
    public var topK: Int
    /// Keep the smallest set of tokens whose probability exceeds p, in (0, 1]; 1 keeps all.
    public var topP: Float
    /// Drop tokens less likely than this share of the most likely one, in [0, 1); 0 keeps all.
    public var minP: Float
    /// Divides positive (multiplies negative) logits of tokens already written; 1 changes nothing.
    public var repetitionPenalty: Float
    /// Seed of the random numbers; nil draws one, which the result reports.
    public var seed: UInt64?
    /// The most new tokens to decode, ≥ 1; the prompt does not count.
    public var maximumNewTokens: Int

    /// The defaults of the chat.
    public init(
        temperature: Float = 0.7,
        topK: Int = 0,
        topP: Float = 0.9,
        minP: Float = 0,
        repetitionPenalty: Float = 1,
        seed: UInt64? = nil,
        maximumNewTokens: Int = 200
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
        self.seed = seed
        self.maximumNewTokens = maximumNewTokens
    }
}
