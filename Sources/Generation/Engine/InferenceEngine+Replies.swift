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
        readPrompt(
            Array(first.ids[..<shared]),
            promptCount: min(shared, first.promptCount),
            for: replies,
            until: { cancellation.isCancelled },
            onEvent
        )

        var waiting = replies[...]
        var active: [Reply] = []
        while !cancellation.isCancelled {
            active.removeAll { $0.finish != nil }
            while active.count < Self.maximumBatch, let next = waiting.popFirst() {
                next.startTime = start
                next.cache =
                    replies.count == 1 ? cache : cache.fork(capacity: next.maximumLength)
                begin(next, onEvent)
                active.append(next)
            }
            if active.isEmpty { break }
            try step(active, until: { cancellation.isCancelled }, onEvent)
        }
        return replies.map { conclude($0, onEvent) }
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

    /// Brings the cache that suits `ids` best to exactly them, and keeps the logits after them.
    ///
    /// - Parameters:
    ///   - ids: What all replies start with.
    ///   - promptCount: Of these, the prompt's; a forced opening may follow it.
    ///   - replies: Whose timings and progress this is.
    ///   - mustStop: Asked before each layer of each pass.
    ///   - onEvent: Hears of the progress.
    func readPrompt(
        _ ids: [Int],
        promptCount: Int,
        for replies: [Reply],
        until mustStop: () -> Bool,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) {
        shelf.choose(for: ids)
        let slot = shelf.current
        let common = cache.commonPrefix(with: ids)
        if common == ids.count, slot.savedCount == common || ids.isEmpty {
            slot.truncate(to: common)
        } else {
            // The last token is read again where its logits were not kept.
            slot.truncate(to: min(common, ids.count - 1))
        }
        slot.promptCount = promptCount
        for reply in replies { reply.timings.cachedTokens = cache.count }
        while cache.count < ids.count, !mustStop() {
            let end = min(cache.count + Self.chunkLength, ids.count)
            scratch.begin()
            let isLast = end == ids.count
            scratch.add(ids[cache.count..<end], to: cache, logits: isLast ? .last : .none)
            guard model.forward(scratch, until: mustStop) else { break }
            if isLast { slot.save(scratch.logits(0)) }
            for reply in replies {
                onEvent(reply.index, .prompt(done: end, total: reply.ids.count))
            }
        }
    }

    /// Shows the opening of a reply that has its cache.
    func begin(_ reply: Reply, _ onEvent: (Int, GenerationEvent) -> Void) {
        if reply.unread.isEmpty { reply.timings.promptSeconds = Self.now() - reply.startTime }
        emit(reply.releaseOpening(), reply, onEvent)
    }

    /// Ends a reply, as cancelled unless it has ended by itself.
    func conclude(
        _ reply: Reply,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) -> GenerationResult {
        emit(reply.end(.cancelled), reply, onEvent)
        reply.timings.decodeSeconds = max(
            reply.endTime - reply.startTime - reply.timings.promptSeconds,
            0
        )
        reply.cache = nil
        if reply.finish == .stop { draftLookup.learn(reply.ids[reply.promptCount...]) }
        return reply.result
    }

    /// One token more for every reply, or a chunk of its prompt.
    func step(
        _ active: [Reply],
        until mustStop: () -> Bool,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        try chooseFromSavedLogits(active, onEvent)
        // Several replies fill a pass by themselves.
        let drafts = active.count == 1 && active[0].finish == nil ? drafts(for: active[0]) : []
        scratch.begin()
        var room = scratch.capacity
        for (i, reply) in active.enumerated() {
            reply.logitsRow = nil
            guard reply.finish == nil, let cache = reply.cache else { continue }
            // Every later reply can still add one row.
            let unread = reply.unread.prefix(max(room - (active.count - i - 1), 1))
            let isLast = unread.endIndex == reply.ids.endIndex
            room -= unread.count
            let row =
                drafts.isEmpty
                ? scratch.add(unread, to: cache, logits: isLast ? .last : .none)
                : scratch.add(unread + drafts, to: cache, logits: .all)
            if isLast { reply.logitsRow = row }
        }
        let (rows, before) = (scratch.rowCount, Self.now())
        guard model.forward(scratch, until: mustStop) else { return }
        draftPlan.note(rows: rows, seconds: Self.now() - before)
        for reply in active {
            guard let row = reply.logitsRow else { continue }
            try follow(reply, drafts, row: row, until: mustStop, onEvent)
        }
    }

    /// Chooses the tokens of replies whose cache holds all their tokens: at the start, and after a
    /// return to the end of the prompt.
    private func chooseFromSavedLogits(
        _ active: [Reply],
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        for reply in active {
            while reply.finish == nil, let cache = reply.cache, cache.count == reply.ids.count {
                guard shelf.current.savedCount == cache.count,
                    cache.sharedCount == 0 || cache.count == cache.sharedCount
                else {
                    cache.truncate(to: cache.count - 1)
                    break
                }
                let logits = samplerScratch.copiedLogits
                shelf.current.copyLogits(to: logits)
                try advance(reply, logits, onEvent)
            }
        }
    }

    func advance(
        _ reply: Reply,
        _ logits: UnsafeMutableBufferPointer<Float>,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        try files.requireUnchanged()
        if reply.timings.decodedTokens == 0 {
            reply.timings.promptSeconds = Self.now() - reply.startTime
        }
        // Rows beyond the tokenizer's tokens are padding and stand for nothing.
        let count = min(logits.count, tokenizer.vocabularySize)
        let place = reply.ids.count
        let text = try reply.advance(
            logits: UnsafeMutableBufferPointer(rebasing: logits[..<count]),
            scratch: samplerScratch
        )
        if let guess = reply.guess {
            reply.guess = nil
            draftPlan.note(isTrue: reply.ids.count > place && reply.ids[place] == guess)
        }
        let now = Self.now()
        if reply.timings.decodedTokens == 1 {
            reply.timings.firstTokenSeconds = now - reply.startTime
        }
        reply.endTime = now
        emit(text, reply, onEvent)
    }

    func emit(_ text: String, _ reply: Reply, _ onEvent: (Int, GenerationEvent) -> Void) {
        if !text.isEmpty { onEvent(reply.index, .text(text)) }
    }
}
