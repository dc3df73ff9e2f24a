// Identities without randomness: the program draws one seed when it starts, and every turn, reply
// and conversation made afterwards takes the next UUID of that sequence, so that `update` is a
// function and tests know every id beforehand.
// Source: SplitMix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).

import Foundation

/// A sequence of version-4 UUIDs that depends on its seed alone.
package struct IdentifierSource: Equatable, Sendable {
    private var first: UInt64
    private var second: UInt64

    /// A sequence; both halves of the seed come from the system's random numbers, once per start.
    package init(seed first: UInt64, _ second: UInt64) {
        self.first = first
        self.second = second
    }

    /// The next identity.
    package mutating func next() -> UUID {
        let high = Self.step(&first)
        let low = Self.step(&second)
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in 0..<8 {
            bytes[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
            bytes[8 + index] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
        }
        bytes[6] = (bytes[6] & 0x0F) | 0x40
        bytes[8] = (bytes[8] & 0x3F) | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }

    private static func step(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
