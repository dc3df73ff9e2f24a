// A number that changes with content: FNV-1a (Fowler, Noll, Vo), 64 bits. It notices that something is another
// thing than it was; it does not withstand anybody who wants it not to.

/// A running digest.
struct ContentDigest {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Takes in one more value.
    mutating func add(_ value: UInt64) { hash = (hash ^ value) &* 0x100_0000_01b3 }

    /// The digest of all that was added, in hexadecimal.
    var text: String { String(hash, radix: 16) }
}
