// One reply in the making: its tokens, its cache, its sampler, and the rules it is held to.
//
// Forced opening: prompt and opening are tokenised together, because the model was trained on whole
// texts. The opening's last token is then taken back and the next tokens are restricted to those
// that spell its bytes ("token healing", microsoft/guidance): the model never saw 김치|찌개 where the
// tokenizer writes 김치찌개.
//
// Forbidden names: when one stands in the text, the decoder returns to the token it began with, bans
// that token at that position and goes on. After a dozen bans at one position every token that could
// begin any forbidden name is banned there; after `maximumRewinds` the reply ends before the name.
// A token that leaves a character's bytes unfinished or invalid is taken back the same way.

import GPTNeoX
import KoreanText
import Randomness
import Tokenization

/// The state of one reply; lives on the engine's queue.
final class Reply {
    /// Which of the replies being written this is.
    var index: Int
    let request: GenerationRequest
    /// The seed in use, drawn when the request had none.
    let seed: UInt64
    /// Prompt and reply.
    private(set) var ids: [Int]
    /// Of `ids`, the prompt's.
    let promptCount: Int
    /// Of the reply's tokens, those given by the forced opening.
    let forcedCount: Int
    /// The keys and values of `ids`; nil until the reply gets its turn.
    var cache: KVCache?
    /// The row of the pass under way that holds this reply's logits; nil while it reads its prompt.
    var logitsRow: Int?
    var timings = GenerationTimings()
    /// When it was begun, on the engine's clock.
    var startTime = 0.0
    /// When the last token was chosen, on the engine's clock.
    var endTime = 0.0
    /// What the next token was guessed to be; the engine compares.
    var guess: Int?
    /// Why the reply ended; nil while it is being written.
    private(set) var finish: FinishReason?
    /// Whether it ended because the model began another turn, not because it closed its answer.
    private var beganAnotherTurn = false

    private let tokenizer: Tokenizer
    private let contextLength: Int
    private var text: ReplyText
    private var sampler: SamplerChain
    /// Bytes that the reply's text must start with: the opening, later whatever was released.
    private var requiredBytes: [UInt8]
    /// Tokens banned at positions of `ids`.
    private var bans: [Int: Set<Int>] = [:]
    /// Positions at which every token that may begin a forbidden name is banned.
    private var broadBans: Set<Int> = []
    /// How often the reply returned to an earlier token.
    private(set) var rewinds = 0

    private static let maximumRewinds = 96
    private static let bansBeforeBroadOnes = 12

    /// Tokenises the request.
    ///
    /// - Throws: `GenerationError` when the request cannot be answered.
    init(index: Int, request: GenerationRequest, tokenizer: Tokenizer, contextLength: Int) throws {
        try request.parameters.validate()
        self.index = index
        self.request = request
        self.tokenizer = tokenizer
        self.contextLength = contextLength
        seed = request.parameters.seed ?? SplitMix64.freshSeed()
        sampler = SamplerChain(parameters: request.parameters, seed: seed)

        let constraints = request.constraints
        let matcher =
            constraints.forbiddenNames.isEmpty
            ? nil : NameMatcher(names: constraints.forbiddenNames)
        if let matcher,
            case .found(let name, _) = matcher.firstMatch(in: constraints.forcedOpening)
        {
            throw GenerationError.openingForbidden(name: name)
        }
        text = ReplyText(
            tokenizer: tokenizer,
            matcher: matcher,
            claim: request.claim,
            opening: constraints.forcedOpening,
            numberSources: constraints.numberSources
        )

        let opening = Self.opening(of: request)
        var prompt = tokenizer.encode(request.prompt)
        var forced: [Int] = []
        if !opening.isEmpty {
            let joint = tokenizer.encode(request.prompt + opening)
            forced =
                joint.starts(with: prompt)
                ? Array(joint.dropFirst(prompt.count)) : tokenizer.encode(opening)
            if !forced.isEmpty { forced.removeLast() }
        }
        if prompt.isEmpty {
            // Documents were trained on one after another, each ended by this token.
            guard let start = tokenizer.endOfSequence else { throw GenerationError.emptyPrompt }
            prompt = [start]
        }
        promptCount = prompt.count
        forcedCount = forced.count
        requiredBytes = Array(opening.utf8)
        ids = prompt + forced
        guard ids.count < contextLength else {
            throw GenerationError.promptTooLong(tokens: ids.count, contextLength: contextLength)
        }
        for token in forced { text.append(token) }
        text.ignoresBrokenCharacters = opening.unicodeScalars.contains("\u{FFFD}")
        timings.promptTokens = ids.count
    }

    /// The opening as it follows the prompt: after one space, unless white space is there already.
    private static func opening(of request: GenerationRequest) -> String {
        let opening = request.constraints.forcedOpening
        guard let first = opening.unicodeScalars.first else { return "" }
        let last = request.prompt.unicodeScalars.last
        let isSeparated =
            first.properties.isWhitespace || (last.map { $0.properties.isWhitespace } ?? true)
        return isSeparated ? opening : " " + opening
    }

    /// Tokens still to be read before the next one can be chosen.
    var unread: ArraySlice<Int> { ids[(cache?.count ?? 0)...] }

    /// The most tokens `ids` can grow to.
    var maximumLength: Int {
        ids.count + min(contextLength - ids.count, request.parameters.maximumNewTokens)
    }

    /// The finished reply.
    var result: GenerationResult {
        var result = GenerationResult(
            text: text.released,
            finish: finish ?? .cancelled,
            seed: seed,
            tokens: text.tokenCount,
            timings: timings
        )
        result.beganAnotherTurn = beganAnotherTurn
        return result
    }

    // MARK: - Steps

    /// Text that is certain before any token was chosen: the opening's.
    func releaseOpening() -> String {
        _ = text.examine(isComplete: false)
        return text.release(isComplete: false)
    }

    /// Chooses the next token and follows its consequences.
    ///
    /// - Parameters:
    ///   - logits: Those after the last of `ids`; changed in place.
    ///   - scratch: The engine's working memory.
    /// - Returns: Text to show.
    /// - Throws: `GenerationError.notANumber`.
    func advance(
        logits: UnsafeMutableBufferPointer<Float>,
        scratch: SamplerScratch
    ) throws -> String {
        let position = ids.count
        restrictToRequiredBytes(logits)
        let banned = bans[position] ?? []
        let token = sampler.choose(
            from: logits,
            history: ids[promptCount...],
            banned: banned,
            scratch: scratch
        )
        timings.decodedTokens += 1
        guard let token else {
            guard !banned.isEmpty else { throw GenerationError.notANumber(position: position) }
            return end(.stop)
        }
        if token == tokenizer.endOfSequence {
            switch text.examine(isComplete: true) {
            case .forbidden(let n): return rewind(to: n)
            case .forbiddenNumber(let n): return rewindOverNumber(to: n)
            case .clear, .broken, .nextTurn: break
            }
            finish = .stop
            return text.release(isComplete: true)
        }
        ids.append(token)
        text.append(token)
        switch text.examine(isComplete: false) {
        case .forbidden(let n):
            return rewind(to: n)
        case .forbiddenNumber(let n):
            return rewindOverNumber(to: n)
        case .broken(let n):
            return rewind(to: n, banning: text.breakingTokens(at: n))
        case .nextTurn:
            finish = .stop
            beganAnotherTurn = true
            return text.release(isComplete: true)
        case .clear:
            let new = text.release(isComplete: false)
            if text.tokenCount - forcedCount >= request.parameters.maximumNewTokens {
                return new + end(.length)
            }
            return ids.count >= contextLength ? new + end(.context) : new
        }
    }

    /// Ends the reply where it stands; what is undecided stays unsaid.
    @discardableResult
    func end(_ reason: FinishReason) -> String {
        guard finish == nil else { return "" }
        finish = reason
        return text.release(isComplete: false)
    }

    // MARK: - Constraints

    /// Returns to the reply's token `n`, with which a forbidden name began or a character broke, and
    /// bans it there, and others that would do no better.
    private func rewind(
        to n: Int,
        banning others: Set<Int> = [],
        isCharacter: Bool = true
    ) -> String {
        let n = max(n, forcedCount)
        let position = promptCount + n
        rewinds += 1
        // Nothing of a token that breaks a character was ever released.
        let fixed =
            n >= text.tokenCount
            ? nil
            : others.isEmpty || !isCharacter
                ? text.releasedBytes(beforeToken: n) : requiredBytes
        guard rewinds <= Self.maximumRewinds, position < ids.count, let fixed else {
            text.truncate(toTokens: n)
            return end(.stop)
        }
        // Part of the token was shown already (punctuation before the name, say): keep it said.
        if fixed.count > requiredBytes.count { requiredBytes = fixed }
        let token = ids[position]
        ids.removeSubrange(position...)
        text.truncate(toTokens: n)
        bans = bans.filter { $0.key <= position }
        bans[position, default: []].formUnion(others)
        bans[position, default: []].insert(token)
        broadBans = broadBans.filter { $0 <= position }
        if others.isEmpty, bans[position, default: []].count >= Self.bansBeforeBroadOnes,
            broadBans.insert(position).inserted
        {
            bans[position, default: []].formUnion(tokensThatMayBeginForbiddenNames())
        }
        // The logits of the prompt's end are kept by the engine; others are computed again.
        if let cache, cache.count > promptCount + forcedCount {
            cache.truncate(to: max(position - 1, promptCount + forcedCount))
        }
        return ""
    }

    /// Returns to where a number began that may not be said; there no such number may begin.
    private func rewindOverNumber(to n: Int) -> String {
        rewind(to: n, banning: text.tokensOfForbiddenNumbers(), isCharacter: false)
    }

    /// Leaves only tokens that go on with the bytes the reply must start with.
    private func restrictToRequiredBytes(_ logits: UnsafeMutableBufferPointer<Float>) {
        guard text.byteCount < requiredBytes.count else { return }
        let rest = requiredBytes[text.byteCount...]
        for token in 0..<logits.count {
            let bytes = tokenizer.isSpecial(token) ? [] : tokenizer.bytes(of: token)
            if bytes.isEmpty || !(bytes.starts(with: rest) || rest.starts(with: bytes)) {
                logits[token] = -.infinity
            }
        }
    }

    /// Tokens whose text agrees with the first character of a forbidden name, a space before it
    /// aside, as far as both go.
    private func tokensThatMayBeginForbiddenNames() -> Set<Int> {
        let starts = Set(
            request.constraints.forbiddenNames.compactMap { $0.nfc.unicodeScalars.first }
                .map { Array(String($0).utf8) }
        )
        var result: Set<Int> = []
        for token in 0..<tokenizer.vocabularySize where !tokenizer.isSpecial(token) {
            let bytes = tokenizer.bytes(of: token).drop { $0 == 0x20 }
            if starts.contains(where: { $0.starts(with: bytes) || bytes.starts(with: $0) }) {
                result.insert(token)
            }
        }
        return result
    }
}
