// The loop that writes replies: read what they share, then step after step one pass for all that
// are being written, whether they still read their own prompt or choose their next token.

import GPTNeoX

extension InferenceEngine {
    /// Writes all replies, on the engine's queue, without a pause.
    func run(
        _ requests: [GenerationRequest],
        _ cancellation: CancellationFlag,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws -> [GenerationResult] {
        let start = Self.now()
        try files.requireUnchanged()
        let replies = try requests.enumerated().map { index, request in
            try Reply(
                index: index,
                request: request,
                tokenizer: tokenizer,
                contextLength: model.configuration.contextLength
            )
        }
        guard let first = replies.first else { return [] }
        let shared = Self.sharedCount(replies)
        readShared(first.ids[..<shared], for: replies, cancellation, start, onEvent)

        var waiting = replies[...]
        var active: [Reply] = []
        while !cancellation.isCancelled {
            active.removeAll { $0.finish != nil }
            while active.count < Self.maximumBatch, let next = waiting.popFirst() {
                begin(next, alone: replies.count == 1, start, onEvent)
                active.append(next)
            }
            if active.isEmpty { break }
            try step(active, start, onEvent)
        }
        for reply in replies {
            emit(reply.end(.cancelled), reply, onEvent)
            reply.timings.decodeSeconds = max(
                reply.endTime - start - reply.timings.promptSeconds,
                0
            )
            reply.cache = nil
        }
        return replies.map(\.result)
    }

    /// How many tokens all replies start with.
    private static func sharedCount(_ replies: [Reply]) -> Int {
        guard let first = replies.first else { return 0 }
        return replies.dropFirst().reduce(first.ids.count) { count, reply in
            var n = 0
            while n < count, n < reply.ids.count, reply.ids[n] == first.ids[n] { n += 1 }
            return n
        }
    }

    /// Brings the lasting cache to exactly `ids`, and keeps the logits after them.
    private func readShared(
        _ ids: ArraySlice<Int>,
        for replies: [Reply],
        _ cancellation: CancellationFlag,
        _ start: Double,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) {
        let common = cache.commonPrefix(with: Array(ids))
        if common == ids.count, savedCount == common || ids.isEmpty {
            forget(from: common)
        } else {
            // The last token is read again where its logits were not kept.
            forget(from: min(common, ids.count - 1))
        }
        let cached = cache.count
        for reply in replies { reply.timings.cachedTokens = cached }
        while cache.count < ids.count, !cancellation.isCancelled {
            let end = min(cache.count + Self.chunkLength, ids.count)
            scratch.begin()
            let isLast = end == ids.count
            scratch.add(ids[cache.count..<end], to: cache, logits: isLast ? .last : .none)
            model.forward(scratch)
            if isLast {
                _ = samplerScratch.savedLogits.update(fromContentsOf: scratch.logits(0))
                savedCount = end
            }
            for reply in replies {
                onEvent(reply.index, .prompt(done: end, total: reply.ids.count))
            }
        }
    }

    /// Gives a reply its cache and shows its opening.
    private func begin(
        _ reply: Reply,
        alone: Bool,
        _ start: Double,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) {
        reply.cache = alone ? cache : cache.fork(capacity: reply.maximumLength)
        if reply.unread.isEmpty { reply.timings.promptSeconds = Self.now() - start }
        emit(reply.releaseOpening(), reply, onEvent)
    }

    /// One token more for every reply, or a chunk of its prompt.
    private func step(
        _ active: [Reply],
        _ start: Double,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        try chooseFromSavedLogits(active, start, onEvent)
        scratch.begin()
        var room = scratch.capacity
        for (i, reply) in active.enumerated() {
            reply.logitsRow = nil
            guard reply.finish == nil, let cache = reply.cache else { continue }
            // Every later reply can still add one row.
            let unread = reply.unread.prefix(max(room - (active.count - i - 1), 1))
            let isLast = unread.endIndex == reply.ids.endIndex
            room -= unread.count
            let row = scratch.add(unread, to: cache, logits: isLast ? .last : .none)
            if isLast { reply.logitsRow = row }
        }
        model.forward(scratch)
        for reply in active {
            guard let row = reply.logitsRow else { continue }
            try advance(reply, scratch.logits(row), start, onEvent)
        }
    }

    /// Chooses the tokens of replies whose cache holds all their tokens: at the start, and after a
    /// return to the end of the prompt.
    private func chooseFromSavedLogits(
        _ active: [Reply],
        _ start: Double,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        for reply in active {
            while reply.finish == nil, let cache = reply.cache, cache.count == reply.ids.count {
                guard savedCount == cache.count,
                    cache.sharedCount == 0 || cache.count == cache.sharedCount
                else {
                    cache.truncate(to: cache.count - 1)
                    break
                }
                let logits = samplerScratch.copiedLogits
                _ = logits.update(fromContentsOf: samplerScratch.savedLogits)
                try advance(reply, logits, start, onEvent)
            }
        }
    }

    private func advance(
        _ reply: Reply,
        _ logits: UnsafeMutableBufferPointer<Float>,
        _ start: Double,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        try files.requireUnchanged()
        if reply.timings.decodedTokens == 0 {
            reply.timings.promptSeconds = Self.now() - start
        }
        // Rows beyond the tokenizer's tokens are padding and stand for nothing.
        let count = min(logits.count, tokenizer.vocabularySize)
        let text = try reply.advance(
            logits: UnsafeMutableBufferPointer(rebasing: logits[..<count]),
            scratch: samplerScratch
        )
        let now = Self.now()
        if reply.timings.decodedTokens == 1 { reply.timings.firstTokenSeconds = now - start }
        reply.endTime = now
        emit(text, reply, onEvent)
    }

    private func emit(_ text: String, _ reply: Reply, _ onEvent: (Int, GenerationEvent) -> Void) {
        if !text.isEmpty { onEvent(reply.index, .text(text)) }
    }
}
