// The protocol between whoever wants text and the engine that writes it: one request in, a stream
// of events out. InferenceEngine is the real one; tests script their own.

import Foundation
import Synchronization

/// What a reply must and must not say, as plain values.
public struct GenerationConstraints: Sendable, Equatable {
    /// Text the reply starts with; it is part of the reply and of its text events.
    public var forcedOpening: String
    /// Names (already offered menus, say) that the reply must not contain.
    ///
    /// How an occurrence is
    /// recognised in running Korean text is `NameMatcher`'s (KoreanText).
    public var forbiddenNames: [String]
    /// The only texts whose numbers the reply may say, beside its opening's; nil allows any number.
    public var numberSources: [String]?

    /// No constraint unless given.
    public init(
        forcedOpening: String = "",
        forbiddenNames: [String] = [],
        numberSources: [String]? = nil
    ) {
        self.forcedOpening = forcedOpening
        self.forbiddenNames = forbiddenNames
        self.numberSources = numberSources
    }
}

/// One reply to write.
public struct GenerationRequest: Sendable, Equatable {
    /// The whole prompt as text, template applied; the reply follows it directly.
    public var prompt: String
    /// Sampling settings.
    public var parameters: GenerateParameters
    /// What must and must not be said.
    public var constraints: GenerationConstraints
    /// Whether nobody waits for it yet: it is written beside others, and only while the engine has
    /// nothing else to do.
    public var isBackground = false
    /// Names that it must leave to others which are written at the same time, or they to it.
    package var claim: NameClaim?

    /// A request with the chat's defaults, that somebody waits for.
    public init(
        prompt: String,
        parameters: GenerateParameters = GenerateParameters(),
        constraints: GenerationConstraints = GenerationConstraints()
    ) {
        self.prompt = prompt
        self.parameters = parameters
        self.constraints = constraints
    }
}

/// Why a reply ended.
public enum FinishReason: String, Sendable, Equatable, Codable {
    /// The model wrote its end-of-sequence token, or the `###` of a next turn.
    case stop
    /// `maximumNewTokens` was reached.
    case length
    /// The model's context length was reached.
    case context
    /// Cancelled by the user, or in the background pre-empted by one; the text so far is kept.
    case cancelled
}

/// Durations and counts of one reply.
public struct GenerationTimings: Sendable, Equatable, Codable {
    /// Tokens of the prompt.
    public var promptTokens = 0
    /// Of those, tokens whose keys and values were still in the cache.
    public var cachedTokens = 0
    /// New tokens decoded, those rewound over included.
    public var decodedTokens = 0
    /// Seconds spent on the prompt.
    public var promptSeconds = 0.0
    /// Seconds spent decoding.
    public var decodeSeconds = 0.0
    /// Seconds from the request to the first new token.
    public var firstTokenSeconds = 0.0

    /// All zero.
    public init() {}

    /// Decode speed in tokens per second; 0 before anything was decoded.
    public var tokensPerSecond: Double {
        decodeSeconds > 0 ? Double(decodedTokens) / decodeSeconds : 0
    }
}

/// A finished reply.
public struct GenerationResult: Sendable, Equatable {
    /// The reply, leading and trailing white space removed.
    public var text: String
    /// Why it ended.
    public var finish: FinishReason
    /// The seed that was used; the same request with it gives the same text.
    public var seed: UInt64
    /// New tokens of the text.
    public var tokens: Int
    /// Durations and counts.
    public var timings: GenerationTimings
    /// Whether a reply that ended as `.stop` did so at the `###` of a next turn, where a model that has
    /// learnt to end its answers writes its end-of-sequence token.
    public var beganAnotherTurn = false

    /// All fields as given.
    public init(
        text: String,
        finish: FinishReason,
        seed: UInt64,
        tokens: Int,
        timings: GenerationTimings
    ) {
        self.text = text
        self.finish = finish
        self.seed = seed
        self.tokens = tokens
        self.timings = timings
    }
}

/// What is reported while a reply is being written.
///
/// Concatenated text events are the result's text.
public enum GenerationEvent: Sendable, Equatable {
    /// The prompt is being read: tokens done so far of all.
    case prompt(done: Int, total: Int)
    /// More text, whole characters only, never a forbidden name or a part of one.
    case text(String)
}

/// A flag that asks a generation to stop; read once per token and per prompt chunk.
public final class CancellationFlag: Sendable {
    private let flag = Atomic<Bool>(false)
    private let parent: CancellationFlag?

    /// Not cancelled yet; cancelling the parent cancels it too.
    public init(parent: CancellationFlag? = nil) { self.parent = parent }

    /// Asks to stop; any thread, any number of times.
    public func cancel() { flag.store(true, ordering: .relaxed) }

    /// Whether somebody asked to stop.
    public var isCancelled: Bool {
        flag.load(ordering: .relaxed) || (parent?.isCancelled ?? false)
    }
}

/// Writes replies.
public protocol TextGenerator: Sendable {
    /// Writes one reply, reporting on the generator's own queue while it does.
    ///
    /// - Throws: what stands in the way before the first token (a prompt longer than the context …).
    func generate(
        _ request: GenerationRequest,
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws -> GenerationResult

    /// Writes several replies at once; each step reads the weights once for all. Requests that
    /// start with the same tokens share that prefix's cache. Events carry the request's index.
    func generateBatch(
        _ requests: [GenerationRequest],
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [GenerationResult]

    /// Reads the start of a prompt that may come, in the background; what cannot be read is left.
    func readAhead(_ prompt: String) async

    /// Takes in phrases that replies may use: guesses for speculative decoding.
    func learn(_ phrases: [String]) async
}

extension TextGenerator {
    /// Nothing can be read ahead unless the generator knows how.
    public func readAhead(_ prompt: String) async {}

    /// Phrases help nothing unless the generator knows how to guess.
    public func learn(_ phrases: [String]) async {}
}
