// Floats that training reads and writes from many workers: parameters, gradients, activations.

/// Zeroed floats, aligned to cache lines and freed with this object.
package final class FloatStorage: Sendable {
    /// How many.
    package let count: Int
    /// Invariant: owned by `memory`; whoever holds this object decides which worker writes what when.
    nonisolated(unsafe) package let base: UnsafeMutablePointer<Float>
    private let memory: AlignedMemory

    /// Room for `count` floats, all 0.
    package init(count: Int) {
        self.count = count
        memory = AlignedMemory(byteCount: max(count, 16) * MemoryLayout<Float>.stride)
        base = memory.base.bindMemory(to: Float.self, capacity: max(count, 16))
    }

    /// The same floats as an array has.
    package convenience init(_ values: [Float]) {
        self.init(count: values.count)
        base.update(from: values, count: values.count)
    }

    /// A copy of all floats.
    package var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// The floats as bytes.
    package var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride)
    }

    /// Sets all floats to 0.
    package func clear() { base.update(repeating: 0, count: count) }
}
