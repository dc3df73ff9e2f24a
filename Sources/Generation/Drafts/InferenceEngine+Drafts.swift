// Speculative decoding. The pass that reads a reply's last token reads guesses of the next ones too,
// and gives logits after each. The tokens are then chosen in order exactly as without guesses, by the
// same sampler from the same logits: as long as they are what was guessed, the next logits are there
// already. So the text is the one that plain decoding writes, to the token; only passes are saved.

import GPTNeoX

extension InferenceEngine {
    /// How guesses are made, and how they fared so far.
    package func setDrafts(_ policy: DraftPolicy) { draftPlan.policy = policy }

    /// Guesses checked so far, and those that came true.
    package var draftCounts: (checked: Int, accepted: Int) {
        (draftPlan.checked, draftPlan.accepted)
    }

    /// Takes in phrases that replies may use.
    package func learn(_ phrases: [String]) async {
        // As they stand inside a text: after a space.
        for phrase in phrases { draftLookup.learn(tokenizer.encode(" " + phrase)) }
    }

    /// Guesses to be checked along with a reply's last token.
    func drafts(for reply: Reply) -> [Int] {
        guard draftPlan.policy != .off, let cache = reply.cache, reply.unread.count == 1 else {
            return []
        }
        let room = min(cache.capacity, reply.maximumLength) - reply.ids.count
        let most = min(DraftPlan.most, room, scratch.capacity - 1)
        let guesses = draftLookup.guess(after: reply.ids, count: most)
        reply.guess = guesses.first
        return Array(guesses.prefix(draftPlan.count(available: guesses.count)))
    }

    /// Chooses tokens from the logits of a pass as long as they are those that were guessed.
    ///
    /// - Parameters:
    ///   - reply: The reply; its cache holds all guesses.
    ///   - drafts: The guesses.
    ///   - row: The row of the logits after the reply's last token; the guesses' follow.
    ///   - mustStop: Asked before each token.
    ///   - onEvent: Hears of the text.
    /// - Throws: `GenerationError.notANumber`.
    func follow(
        _ reply: Reply,
        _ drafts: [Int],
        row: Int,
        until mustStop: () -> Bool,
        _ onEvent: (Int, GenerationEvent) -> Void
    ) throws {
        var accepted = 0
        for place in 0...drafts.count {
            let count = reply.ids.count
            if place > 0, mustStop() { break }
            let rewinds = reply.rewinds
            try advance(reply, scratch.logits(row + place), onEvent)
            // A return has cut the cache where it must be read from again.
            if reply.rewinds != rewinds { break }
            let goesOn = place < drafts.count && reply.ids.count > count
            guard reply.finish == nil, goesOn, reply.ids[count] == drafts[place] else { break }
            accepted += 1
        }
        if let cache = reply.cache, cache.count >= reply.ids.count, reply.finish == nil,
            reply.ids.count > reply.promptCount + reply.forcedCount
        {
            cache.truncate(to: reply.ids.count - 1)
        }
        draftPlan.count(checked: drafts.count, accepted: accepted)
    }
}
