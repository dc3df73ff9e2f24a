// Identities without randomness: the program draws one seed when it starts, and every turn, reply
// and conversation made afterwards takes the next UUID of that sequence, so that `update` is a
// function and tests know every id beforehand.

import Foundation
import Randomness

/// A sequence of version-4 UUIDs that depends on its seed alone.
package struct IdentifierSource: Equatable, Sendable {
    private var first: SplitMix64
    private var second: SplitMix64

    /// A sequence; both halves of the seed come from the system's random numbers, once per start.
    package init(seed first: UInt64, _ second: UInt64) {
        self.first = SplitMix64(seed: first)
        self.second = SplitMix64(seed: second)
    }

    /// The next identity.
    package mutating func next() -> UUID {
        let high = first.next()
        let low = second.next()
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
}
