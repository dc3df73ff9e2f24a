// Memory aligned to cache lines, freed with its owner. Large blocks are mapped and ask for huge pages:
// weights are read from front to back for every token, and 4 KiB pages cost some 5 % there, and far
// more when the block is first written.

import Foundation

/// A block of bytes aligned to 64, zeroed at first unless the owner writes all of it anyway.
final class AlignedMemory: Sendable {
    /// Invariant: allocated in init, freed in deinit; who writes to it, and when, is decided by
    /// the one type that holds this object.
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let byteCount: Int
    /// What was mapped; nil where the block comes from the allocator.
    private nonisolated(unsafe) let mapped: UnsafeMutableRawBufferPointer?

    private static let hugePage = 2 << 20

    init(byteCount: Int, isZeroed: Bool = true) {
        self.byteCount = byteCount
        if byteCount >= 2 * Self.hugePage, let block = Self.map(byteCount) {
            mapped = block.mapped
            base = block.base
            return
        }
        mapped = nil
        base = .allocate(byteCount: max(byteCount, 64), alignment: 64)
        if isZeroed { base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
    }

    /// Zeroed pages that begin at a huge page's boundary; nil when the system has none.
    private static func map(
        _ byteCount: Int
    ) -> (mapped: UnsafeMutableRawBufferPointer, base: UnsafeMutableRawPointer)? {
        let count = byteCount + hugePage
        let protection = PROT_READ | PROT_WRITE
        guard let start = mmap(nil, count, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { return nil }
        let base = start.alignedUp(toMultipleOf: hugePage)
        #if os(Linux)
        // Only a hint: without it nothing but speed is lost.
        _ = madvise(base, byteCount, Int32(MADV_HUGEPAGE))
        #endif
        return (UnsafeMutableRawBufferPointer(start: start, count: count), base)
    }

    /// Copies `bytes`, which must fit, to the beginning.
    func copy(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= byteCount, "\(bytes.count) bytes into \(byteCount)")
        if let source = bytes.baseAddress {
            base.copyMemory(from: source, byteCount: bytes.count)
        }
    }

    deinit {
        if let mapped {
            munmap(mapped.baseAddress, mapped.count)
        } else {
            base.deallocate()
        }
    }
}
