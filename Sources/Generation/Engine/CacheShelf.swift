// The caches of the prompts that were answered last. Going back to a conversation, or to an earlier
// question of it, finds its keys and values still there. What lies on the shelf besides the one in
// use is bounded: 256 MB, or an eighth of the machine's memory where that is less.

import Foundation
import GPTNeoX

/// One conversation's keys and values, and the logits after its prompt.
final class CacheSlot {
    let cache: KVCache
    /// How many tokens of `cache` the saved logits follow; nil when none are saved.
    private(set) var savedCount: Int?
    /// Of the tokens, the prompt's: what follows them is a reply.
    var promptCount = 0
    /// Counts up; the smallest has not been used for longest.
    var lastUse = 0
    /// The most tokens it ever held: so much of its memory is touched.
    private var highWater = 0
    private var logits: [Float] = []

    init(configuration: NeoXConfiguration) { cache = KVCache(configuration: configuration) }

    /// Keeps the logits after all tokens of the cache.
    func save(_ logits: UnsafeMutableBufferPointer<Float>) {
        if self.logits.count == logits.count {
            self.logits.withUnsafeMutableBufferPointer { _ = $0.update(from: logits) }
        } else {
            self.logits = Array(logits)
        }
        savedCount = cache.count
    }

    /// Copies the saved logits.
    func copyLogits(to target: UnsafeMutableBufferPointer<Float>) {
        _ = target.update(fromContentsOf: logits)
    }

    /// Forgets tokens from position `count` on, and saved logits that depend on them.
    func truncate(to count: Int) {
        highWater = max(highWater, cache.count)
        cache.truncate(to: count)
        if let savedCount, savedCount > count { self.savedCount = nil }
    }

    /// Bytes of memory it has touched.
    func bytes(perToken: Int) -> Int { max(highWater, cache.count) * perToken }
}

/// The caches at hand, the one in use among them.
final class CacheShelf {
    /// The one in use.
    private(set) var current: CacheSlot
    private var slots: [CacheSlot]
    private var clock = 0
    private let configuration: NeoXConfiguration
    private let bytesPerToken: Int
    /// The most bytes of all slots but the one in use.
    private let limit: Int

    /// The most conversations at hand.
    private static let maximumSlots = 8

    init(configuration: NeoXConfiguration, limit: Int? = nil) {
        self.configuration = configuration
        bytesPerToken = KVCache.bytesPerToken(configuration)
        let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        self.limit = limit ?? min(256 << 20, memory / 8)
        current = CacheSlot(configuration: configuration)
        slots = [current]
    }

    /// Makes the slot current that answers a prompt: the one that holds most of it, or a copy of
    /// what that one has in common with it, where taking it would throw another prompt away.
    func choose(for ids: [Int]) {
        clock += 1
        let best = slots.max { common($0, ids) < common($1, ids) } ?? current
        let kept = common(best, ids)
        // Only a reply is lost, or nothing.
        if kept >= min(best.promptCount, best.cache.count) {
            current = best
        } else {
            let slot = slots.first { $0.cache.count == 0 } ?? makeSlot()
            slot.cache.copy(kept, from: best.cache)
            current = slot
        }
        current.lastUse = clock
        tidy()
    }

    private func makeSlot() -> CacheSlot {
        let slot = CacheSlot(configuration: configuration)
        slots.append(slot)
        return slot
    }

    /// Forgets everything.
    func removeAll() {
        current.truncate(to: 0)
        current.promptCount = 0
        slots = [current]
    }

    private func common(_ slot: CacheSlot, _ ids: [Int]) -> Int {
        slot.cache.commonPrefix(with: ids)
    }

    /// Puts slots away until the rest fit.
    private func tidy() {
        while slots.count > 1 {
            let others = slots.filter { $0 !== current }
            let bytes = others.reduce(0) { $0 + $1.bytes(perToken: bytesPerToken) }
            guard bytes > limit || slots.count > Self.maximumSlots,
                let oldest = others.min(by: { $0.lastUse < $1.lastUse })
            else { return }
            slots.removeAll { $0 === oldest }
        }
    }
}
