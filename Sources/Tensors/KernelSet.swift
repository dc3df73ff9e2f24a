// The kernels of one instruction set. `current` is the fastest the host has; tests run them all.
// The functions on pointers that need no weights (layer norm, GELU, …) are in KernelSet+Math.

import CKernels

/// The functions of one instruction set: `scalar`, `avx2`, `avxvnni` or `avx512vnni`.
package struct KernelSet: Sendable, CustomStringConvertible {
    /// Invariant: points to one of CKernels' constant tables, which live as long as the process.
    nonisolated(unsafe) let table: UnsafePointer<ck_kernels>

    /// Every set this host can run, slowest (scalar) first.
    package static let available: [KernelSet] = (0..<ck_kernels_count()).compactMap {
        ck_kernels_at($0).map(KernelSet.init(table:))
    }

    /// The fastest set of this host.
    package static let current: KernelSet = available[available.count - 1]

    /// The plain C set, the reference of the others.
    package static let scalar: KernelSet = available[0]

    /// The name of the instruction set.
    package var name: String { String(cString: table.pointee.name) }

    /// The name, as tests and `doctor` show it.
    package var description: String { name }
}
