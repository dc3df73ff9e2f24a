// Keys and values of one sequence's tokens, so that a token already read is never read again.
// A cache can share the first positions of another (a prompt that several replies follow): it then
// holds only its own tail. Memory is reserved for the whole capacity but touched, and so paid for,
// only as positions fill.
//
// Layout of keys and values: (layer, head H, position, D), f32, positions contiguous per head.

/// The attention memory of one token sequence; used by one thread at a time.
package final class KVCache {
    /// The model this cache belongs to.
    package let configuration: NeoXConfiguration
    /// The most tokens it can hold, shared ones included.
    package let capacity: Int
    /// The cache whose first `sharedCount` positions come before ours, if any.
    package let parent: KVCache?
    /// Positions read from `parent`.
    package let sharedCount: Int
    /// The tokens whose keys and values are held, shared ones included.
    package private(set) var tokens: [Int]

    /// Positions our own memory has room for.
    let ownCapacity: Int
    let keys: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>

    /// An empty cache for up to `capacity` tokens.
    package convenience init(configuration: NeoXConfiguration, capacity: Int? = nil) {
        let most = configuration.contextLength
        self.init(
            configuration: configuration,
            capacity: min(capacity ?? most, most),
            parent: nil,
            sharing: 0
        )
    }

    private init(
        configuration: NeoXConfiguration,
        capacity: Int,
        parent: KVCache?,
        sharing count: Int
    ) {
        self.configuration = configuration
        self.capacity = capacity
        self.parent = parent
        sharedCount = count
        tokens = Array(parent?.tokens.prefix(count) ?? [])
        tokens.reserveCapacity(capacity)
        ownCapacity = max(capacity - sharedCount, 1)
        let floats = configuration.layerCount * configuration.hiddenSize * ownCapacity
        keys = .allocate(capacity: floats)
        values = .allocate(capacity: floats)
    }

    deinit {
        keys.deallocate()
        values.deallocate()
    }

    /// Tokens held, shared ones included.
    package var count: Int { tokens.count }

    /// A cache that starts with this one's first tokens, all of them unless fewer are to be
    /// shared, and owns what follows.
    ///
    /// What is shared must stay in this cache while the fork lives, and must be its own.
    package func fork(sharing sharedCount: Int? = nil, capacity: Int? = nil) -> KVCache {
        precondition(parent == nil, "a fork of a fork is not supported")
        let most = configuration.contextLength
        let shared = min(sharedCount ?? count, count)
        return KVCache(
            configuration: configuration,
            capacity: max(min(capacity ?? most, most), shared),
            parent: self,
            sharing: shared
        )
    }

    /// How many leading tokens of `ids` are already held.
    package func commonPrefix(with ids: [Int]) -> Int {
        var n = 0
        while n < tokens.count, n < ids.count, tokens[n] == ids[n] { n += 1 }
        return n
    }

    /// Forgets every token from position `count` on; shared positions cannot be forgotten.
    package func truncate(to count: Int) {
        precondition(count >= sharedCount, "truncation to \(count) below the shared \(sharedCount)")
        if count < tokens.count { tokens.removeSubrange(count...) }
    }

    /// Bytes that one token's keys and values take in all layers.
    package static func bytesPerToken(_ configuration: NeoXConfiguration) -> Int {
        2 * configuration.layerCount * configuration.hiddenSize * MemoryLayout<Float>.stride
    }

    /// Takes over the first `count` tokens of a cache of the same capacity, in place of all it has.
    package func copy(_ count: Int, from other: KVCache) {
        precondition(ownCapacity == other.ownCapacity && parent == nil && other.parent == nil)
        let d = configuration.headDimension
        for plane in 0..<configuration.layerCount * configuration.headCount {
            let start = plane * ownCapacity * d
            (keys + start).update(from: other.keys + start, count: count * d)
            (values + start).update(from: other.values + start, count: count * d)
        }
        tokens = Array(other.tokens.prefix(count))
    }

    /// Records that the keys and values of `token` are being written at position `count`.
    func append(_ token: Int) {
        precondition(tokens.count < capacity, "the cache is full (\(capacity) tokens)")
        tokens.append(token)
    }

    /// Raw pointers for the workers of one step.
    var view: KVView {
        KVView(
            keys: keys,
            values: values,
            capacity: ownCapacity,
            sharedKeys: parent?.keys ?? keys,
            sharedValues: parent?.values ?? values,
            sharedCapacity: parent?.ownCapacity ?? ownCapacity,
            sharedCount: sharedCount
        )
    }
}

/// One sequence's cache as the workers see it during a step: plain pointers, no reference counts.
struct KVView {
    /// Own positions, (layer, H, capacity, D).
    var keys: UnsafeMutablePointer<Float>
    var values: UnsafeMutablePointer<Float>
    var capacity: Int
    /// Shared positions, (layer, H, sharedCapacity, D), of which the first `sharedCount` are ours.
    var sharedKeys: UnsafeMutablePointer<Float>
    var sharedValues: UnsafeMutablePointer<Float>
    var sharedCapacity: Int
    var sharedCount: Int
}
