// Keys and values of one sequence's tokens, so that a token already read is never read again.
// A cache can share the first positions of another (a prompt that several replies follow): it then
// holds only its own tail. Memory is reserved for the whole capacity but touched, and so paid for,
// only as positions fill.
//
// Layout: one plane for every (layer, head), keys in groups of 16 positions, values by position, in
// the element type of ``precision``; see Tensors' KVPrecision and CKernels' attention.h.

import Tensors

/// The elements of a cache; see `KVPrecision`.
package typealias CachePrecision = KVPrecision

/// The attention memory of one token sequence; used by one thread at a time.
package final class KVCache {
    /// The model this cache belongs to.
    package let configuration: NeoXConfiguration
    /// The type of its elements.
    package let precision: KVPrecision
    /// The most tokens it can hold, shared ones included.
    package let capacity: Int
    /// The cache whose first `sharedCount` positions come before ours, if any.
    package let parent: KVCache?
    /// Positions read from `parent`.
    package let sharedCount: Int
    /// The tokens whose keys and values are held, shared ones included.
    package private(set) var tokens: [Int]

    private let keys: UnsafeMutableRawPointer
    private let values: UnsafeMutableRawPointer
    private let keyPlane: Int
    private let valuePlane: Int

    /// An empty cache for up to `capacity` tokens, of the precision that `configuration` says.
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
        precision = configuration.cachePrecision
        self.capacity = capacity
        self.parent = parent
        sharedCount = count
        tokens = Array(parent?.tokens.prefix(count) ?? [])
        tokens.reserveCapacity(capacity)
        let positions = max(Self.wholeGroups(capacity - sharedCount), KVPrecision.groupLength)
        let d = configuration.headDimension
        keyPlane = precision.keyBytes(positions: positions, headDimension: d)
        valuePlane = precision.valueBytes(positions: positions, headDimension: d)
        let planes = configuration.layerCount * configuration.headCount
        keys = .allocate(byteCount: planes * keyPlane, alignment: 64)
        values = .allocate(byteCount: planes * valuePlane, alignment: 64)
    }

    deinit {
        keys.deallocate()
        values.deallocate()
    }

    /// Tokens held, shared ones included.
    package var count: Int { tokens.count }

    /// Bytes that one token's keys and values take in all layers.
    package static func bytesPerToken(_ configuration: NeoXConfiguration) -> Int {
        let precision = configuration.cachePrecision
        let group = KVPrecision.groupLength
        let d = configuration.headDimension
        let keys = precision.keyBytes(positions: group, headDimension: d)
        let values = precision.valueBytes(positions: group, headDimension: d)
        return configuration.layerCount * configuration.headCount * (keys + values) / group
    }

    /// A number of positions rounded up to whole groups of keys.
    private static func wholeGroups(_ positions: Int) -> Int {
        (positions + KVPrecision.groupLength - 1) / KVPrecision.groupLength
            * KVPrecision.groupLength
    }

    /// Takes over the first `count` tokens of a cache of the same capacity, in place of all it has.
    package func copy(_ count: Int, from other: KVCache) {
        precondition(keyPlane == other.keyPlane && valuePlane == other.valuePlane)
        precondition(parent == nil && other.parent == nil && count <= other.count)
        let d = configuration.headDimension
        let keyBytes = precision.keyBytes(positions: Self.wholeGroups(count), headDimension: d)
        let valueBytes = precision.valueBytes(positions: count, headDimension: d)
        for plane in 0..<configuration.layerCount * configuration.headCount {
            (keys + plane * keyPlane)
                .copyMemory(from: other.keys + plane * keyPlane, byteCount: keyBytes)
            (values + plane * valuePlane)
                .copyMemory(from: other.values + plane * valuePlane, byteCount: valueBytes)
        }
        tokens = Array(other.tokens.prefix(count))
    }

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

    /// Records that the keys and values of `token` are being written at position `count`.
    func append(_ token: Int) {
        precondition(tokens.count < capacity, "the cache is full (\(capacity) tokens)")
        tokens.append(token)
    }

    /// Raw pointers for the workers of one step.
    var view: KVView {
        KVView(
            precision: precision,
            keys: keys,
            values: values,
            keyPlane: keyPlane,
            valuePlane: valuePlane,
            sharedKeys: parent?.keys ?? keys,
            sharedValues: parent?.values ?? values,
            sharedKeyPlane: parent?.keyPlane ?? keyPlane,
            sharedValuePlane: parent?.valuePlane ?? valuePlane,
            sharedCount: sharedCount
        )
    }
}

/// One sequence's cache as the workers see it during a step: plain pointers, no reference counts.
///
/// A plane is the part of one (layer, head); its number is layer · H + head.
struct KVView {
    var precision: KVPrecision
    /// Own positions.
    var keys: UnsafeMutableRawPointer
    var values: UnsafeMutableRawPointer
    /// Bytes from one plane to the next.
    var keyPlane: Int
    var valuePlane: Int
    /// Shared positions, of which the first `sharedCount` are ours.
    var sharedKeys: UnsafeMutableRawPointer
    var sharedValues: UnsafeMutableRawPointer
    var sharedKeyPlane: Int
    var sharedValuePlane: Int
    var sharedCount: Int
}
