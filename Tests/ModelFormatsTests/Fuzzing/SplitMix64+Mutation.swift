// Damage that finds its way into binary formats: numbers at which arithmetic breaks, pieces cut out,
// doubled, and taken from other files.

import Randomness
import TestSupport

extension SplitMix64 {
    /// Counts and offsets at which arithmetic breaks.
    private static let numbers: [UInt64] = [
        0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 127, 128, 255, 256, 4096, 65_535, 65_536,
        1 << 20, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 40, 1 << 61, 1 << 62,
        (1 << 63) - 1, 1 << 63, .max - 7, .max - 1, .max,
    ]

    /// A number of that kind, or any, or one near the size of the file.
    mutating func number(near size: Int = 0) -> UInt64 {
        switch Int.random(in: 0..<4, using: &self) {
        case 0: next()
        case 1: UInt64(bitPattern: Int64(size + Int.random(in: -40...40, using: &self)))
        default: Self.numbers.randomElement(using: &self) ?? 0
        }
    }

    /// One to six changes, with pieces of `others` among them.
    mutating func mutate(_ original: [UInt8], with others: [[UInt8]], limit: Int) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...6, using: &self) {
            if bytes.isEmpty { bytes = [UInt8.random(in: 0...255, using: &self)] }
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<8, using: &self) {
            case 0, 1, 2: bytes = damage(bytes)
            case 3, 4:
                let width = [1, 2, 4, 8].randomElement(using: &self) ?? 8
                let number = number(near: bytes.count)
                for index in 0..<width where place + index < bytes.count {
                    bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))
                }
            case 5:
                let length = Int.random(in: 0...min(64, bytes.count - place), using: &self)
                bytes.removeSubrange(place..<place + length)
            case 6:
                let length = Int.random(in: 0...min(64, bytes.count - place), using: &self)
                bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: place)
            default:
                guard let other = others.randomElement(using: &self), !other.isEmpty else {
                    continue
                }
                let start = Int.random(in: 0..<other.count, using: &self)
                let end = min(start + Int.random(in: 1...200, using: &self), other.count)
                bytes.replaceSubrange(
                    place..<min(place + (end - start), bytes.count),
                    with: other[start..<end]
                )
            }
        }
        return Array(bytes.prefix(limit))
    }
}
