// The engine: one model, one cache, one background queue. Requests wait their turn on the queue;
// inside a turn everything is synchronous, so that nothing suspends between two tokens.
//
// The caches of the last prompts and replies stay on a shelf. The next request keeps what it has in
// common with one of them: 다시 추천, which sends the same prompt, reads nothing again; even the logits
// after the prompt are kept. Several requests at once share the tokens they start with and fork from
// there. Background requests join one batch, and all of it gives way to anyone who waits.

import Dispatch
import Foundation
import GPTNeoX
import Tokenization

/// Writes replies with a GPT-NeoX model on a background queue.
package actor InferenceEngine: TextGenerator {
    /// What is known about the model.
    package nonisolated let information: ModelInformation
    /// The model's tokenizer.
    package nonisolated let tokenizer: Tokenizer
    private nonisolated let queue: EngineQueue
    private nonisolated let loaded: LoadedModel

    let model: NeoXModel
    /// The model's file; asked, after a pass, whether it was still whole.
    let files: ModelFiles
    let scratch: DecodeScratch
    let samplerScratch: SamplerScratch
    /// The caches that outlive requests.
    let shelf: CacheShelf
    /// The one in use.
    var cache: KVCache { shelf.current.cache }
    /// What is to be written when nobody waits for the engine.
    nonisolated let inbox = BackgroundInbox()

    /// Guesses at the next tokens, and whether they pay.
    var draftLookup = DraftLookup()
    var draftPlan: DraftPlan

    /// The most tokens of a prompt that are read in one pass: cancelling waits for one pass.
    static let chunkLength = 128
    /// The most replies that are written at once.
    static let maximumBatch = 16

    /// The queue, as the actor's executor.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    /// Loads a model; the file stays mapped as long as the engine lives.
    ///
    /// - Parameters:
    ///   - modelPath: A GGUF file of architecture gptneox.
    ///   - threads: Workers; nil takes what suits the machine and the model.
    ///   - precision: `.int8` for speed, `.float32` for logits to compare with the reference.
    ///   - cachePrecision: The elements of caches; nil takes f16, and f32 with `.float32`.
    ///   - packedCache: Where packed weights may have been kept.
    /// - Throws: An error that names what cannot be read or run.
    package init(
        modelPath: String,
        threads: Int? = nil,
        precision: NeoXPrecision = .int8,
        cachePrecision: CachePrecision? = nil,
        packedCache: PackedCache? = nil
    ) async throws {
        let queue = EngineQueue(label: "mechuri.engine")
        let loaded = try await queue.perform {
            try LoadedModel(
                path: modelPath,
                threads: threads,
                precision: precision,
                cachePrecision: cachePrecision,
                packedCache: packedCache
            )
        }
        self.queue = queue
        self.loaded = loaded
        information = ModelInformation(loaded)
        tokenizer = loaded.tokenizer
        model = loaded.model
        files = loaded.files
        scratch = model.makeScratch(capacity: Self.chunkLength)
        draftPlan = DraftPlan(bytesPerToken: loaded.model.weights.bytesPerToken)
        shelf = CacheShelf(configuration: model.configuration)
        samplerScratch = SamplerScratch(vocabularySize: model.configuration.vocabularySize)
    }

    /// Keeps the packed weights of a large model, so that it starts without packing next time; may run
    /// beside a reply, because weights never change.
    ///
    /// - Returns: The file's size; nil when there is nothing to keep.
    /// - Throws: `FileError`, `NeoXError.cancelled`.
    @discardableResult
    package nonisolated func keepPackedWeights(
        in cache: PackedCache,
        progress: (Int, Int) -> Void = { _, _ in },
        isCancelled: () -> Bool = { false }
    ) throws -> Int? {
        try cache.store(loaded, progress: progress, isCancelled: isCancelled)
    }

    // MARK: - TextGenerator

    /// Writes one reply; one in the background ends as `.cancelled` when the engine is wanted.
    ///
    /// - Throws: `GenerationError` when the request cannot be answered.
    package nonisolated func generate(
        _ request: GenerationRequest,
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws -> GenerationResult {
        guard request.isBackground else {
            let results = try await runNow([request], cancellation) { _, event in onEvent(event) }
            return results[0]
        }
        return try await enqueue(request, cancellation, onEvent)
    }

    /// Writes several replies at once, up to 16 of them in one pass.
    ///
    /// - Throws: `GenerationError` when one of the requests cannot be answered.
    package nonisolated func generateBatch(
        _ requests: [GenerationRequest],
        cancellation: CancellationFlag,
        onEvent: @escaping @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [GenerationResult] {
        try await runNow(requests, cancellation, onEvent)
    }

    /// Runs requests that somebody waits for: what is written in the background gives way.
    private nonisolated func runNow(
        _ requests: [GenerationRequest],
        _ cancellation: CancellationFlag,
        _ onEvent: @escaping @Sendable (Int, GenerationEvent) -> Void
    ) async throws -> [GenerationResult] {
        inbox.beginWaiting()
        return try await runWaited(requests, cancellation, onEvent)
    }

    private func runWaited(
        _ requests: [GenerationRequest],
        _ cancellation: CancellationFlag,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws -> [GenerationResult] {
        inbox.endWaiting()
        return try run(requests, cancellation, onEvent)
    }

    // MARK: - Tokens and logits

    /// The ids of a text; any thread.
    package nonisolated func tokenize(_ text: String) -> [Int] { tokenizer.encode(text) }

    /// The logits after the last of `ids`, or after each of them.
    ///
    /// - Throws: `GenerationError` when there are no ids, too many, or one is out of range.
    package func logits(ids: [Int], all: Bool) async throws -> [[Float]] {
        guard !ids.isEmpty else { throw GenerationError.emptyPrompt }
        let configuration = model.configuration
        guard ids.count <= configuration.contextLength else {
            throw GenerationError.promptTooLong(
                tokens: ids.count,
                contextLength: configuration.contextLength
            )
        }
        let vocabularySize = configuration.vocabularySize
        if let bad = ids.first(where: { !(0..<vocabularySize).contains($0) }) {
            throw GenerationError.tokenOutOfRange(id: bad, vocabularySize: vocabularySize)
        }
        forget(from: 0)
        var result: [[Float]] = []
        var start = 0
        while start < ids.count {
            let end = min(start + Self.chunkLength, ids.count)
            scratch.begin()
            let wanted: LogitRows = all ? .all : end == ids.count ? .last : .none
            scratch.add(ids[start..<end], to: cache, logits: wanted)
            model.forward(scratch)
            try files.requireUnchanged()
            for row in 0..<scratch.logitCount {
                let logits = scratch.logits(row)
                guard logits.allSatisfy(\.isFinite) else {
                    throw GenerationError.notANumber(position: all ? start + row : end - 1)
                }
                result.append(Array(logits))
            }
            start = end
        }
        return result
    }

    // MARK: - The cache

    /// Forgets the cache in use from position `count` on; from the start on, all caches.
    func forget(from count: Int) {
        if count == 0 { shelf.removeAll() } else { shelf.current.truncate(to: count) }
    }

    /// Seconds on a clock that only goes forward.
    static func now() -> Double {
        Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
    }
}
