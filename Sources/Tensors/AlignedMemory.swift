// Memory aligned to cache lines, freed with its owner.

/// A block of bytes aligned to 64, zeroed at first unless the owner writes all of it anyway.
final class AlignedMemory: Sendable {
    /// Invariant: allocated in init, freed in deinit; who writes to it, and when, is decided by
    /// the one type that holds this object.
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int, isZeroed: Bool = true) {
        self.byteCount = byteCount
        base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
        if isZeroed { base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
    }

    /// Copies `bytes`, which must fit, to the beginning.
    func copy(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= byteCount, "\(bytes.count) bytes into \(byteCount)")
        if let source = bytes.baseAddress {
            base.copyMemory(from: source, byteCount: bytes.count)
        }
    }

    deinit { base.deallocate() }
}
