// The loop of replies that nobody waits for: alternatives that 다시 추천 may ask for next. They share
// their prompt's cache and each pass reads the weights once for all of them; newcomers with the same
// prompt join between two passes. As soon as somebody waits for the engine all of them end, within
// one pass.

import GPTNeoX

extension InferenceEngine {
    /// Reads the start of a prompt that may come; what cannot be read is left.
    package nonisolated func readAhead(_ prompt: String) async {
        var request = GenerationRequest(prompt: prompt)
        request.isBackground = true
        _ = try? await enqueue(request, CancellationFlag(), readsOnly: true) { _ in }
    }

    /// Hands a job in and waits for its end.
    nonisolated func enqueue(
        _ request: GenerationRequest,
        _ cancellation: CancellationFlag,
        readsOnly: Bool = false,
        _ onEvent: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws -> GenerationResult {
        try await withCheckedThrowingContinuation { continuation in
            inbox.post(
                BackgroundJob(
                    request: request,
                    cancellation: cancellation,
                    onEvent: onEvent,
                    continuation: continuation,
                    readsOnly: readsOnly
                )
            )
            Task(priority: .background) { await runBackground() }
        }
    }

    /// A reply with the job it belongs to.
    private struct Entry {
        let job: BackgroundJob
        let reply: Reply

        /// Hands an event on.
        func hear(_ event: GenerationEvent) { job.onEvent(event) }
    }

    /// Writes what is in the inbox until it is empty or the engine is wanted.
    func runBackground() {
        var active: [Entry] = []
        var prompt = ""
        while true {
            for entry in active where entry.job.cancellation.isCancelled || inbox.mustYield {
                entry.reply.end(.cancelled)
            }
            active.removeAll { entry in
                guard entry.reply.finish != nil else { return false }
                let result = conclude(entry.reply) { entry.hear($1) }
                entry.job.continuation.resume(returning: result)
                return true
            }
            if active.isEmpty {
                guard let job = inbox.take() else { return }
                prompt = job.request.prompt
                if let entry = admit(job, isFirst: true) { active.append(entry) }
            }
            while active.count < Self.maximumBatch,
                let job = inbox.take(where: { $0.request.prompt == prompt })
            {
                if let entry = admit(job, isFirst: active.isEmpty) { active.append(entry) }
            }
            if active.isEmpty || inbox.mustYield { continue }
            do {
                for (place, entry) in active.enumerated() { entry.reply.index = place }
                try step(active.map(\.reply), until: { inbox.mustYield }) {
                    active[$0].hear($1)
                }
            } catch {
                for entry in active { entry.job.continuation.resume(throwing: error) }
                active = []
            }
        }
    }

    /// Gives a job its reply; the first of a batch reads the prompt for all.
    private func admit(_ job: BackgroundJob, isFirst: Bool) -> Entry? {
        do {
            let reply = try Reply(
                index: 0,
                request: job.request,
                tokenizer: tokenizer,
                contextLength: model.configuration.contextLength
            )
            let entry = Entry(job: job, reply: reply)
            reply.startTime = Self.now()
            let ids = Array(reply.ids.prefix(reply.promptCount))
            if isFirst {
                readSharedPrompt(ids, for: reply) {
                    job.cancellation.isCancelled || inbox.mustYield
                }
            }
            guard cache.count >= ids.count, !job.readsOnly else {
                // Stopped while it was read, or there is no more to do.
                job.continuation.resume(returning: conclude(reply) { entry.hear($1) })
                return nil
            }
            reply.timings.cachedTokens = isFirst ? reply.timings.cachedTokens : ids.count
            reply.cache = cache.fork(sharing: ids.count, capacity: reply.maximumLength)
            begin(reply) { entry.hear($1) }
            return entry
        } catch {
            job.continuation.resume(throwing: error)
            return nil
        }
    }

    /// Brings a prompt into the cache without taking away the reply that may follow it there.
    private func readSharedPrompt(
        _ ids: [Int],
        for reply: Reply,
        until mustStop: () -> Bool
    ) {
        shelf.choose(for: ids)
        let slot = shelf.current
        if slot.savedCount == ids.count, slot.cache.commonPrefix(with: ids) == ids.count {
            reply.timings.cachedTokens = ids.count
            return
        }
        readPrompt(ids, promptCount: ids.count, for: [reply], until: mustStop) { _, _ in }
    }
}
