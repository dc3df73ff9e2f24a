// Damage to files that repeats with its seed, so that a parser's failure can be looked into.

import Randomness

extension SplitMix64 {
    /// Flips, replaces, cuts, removes or doubles a few bytes within the first `head`, or anywhere.
    package mutating func damage(_ original: [UInt8], head: Int = .max) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: 0..<min(head, bytes.count), using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &self)
            case 2: bytes[index] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &self) ?? 0
            case 3: bytes.removeLast(bytes.count - index)
            case 4: bytes.remove(at: index)
            default: bytes.insert(bytes[index], at: index)
            }
        }
        return bytes
    }
}
