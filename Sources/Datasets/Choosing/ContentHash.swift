// What a row says as a number that is the same on every machine and in every run (Swift's own hashes
// are not): FNV-1a over UTF-8 with SplitMix64's finaliser, since FNV alone leaves its high bits, which
// decide here, nearly untouched by the last letters.
// Sources: http://www.isthe.com/chongo/tech/comp/fnv/, https://prng.di.unimi.it/splitmix64.c

import KoreanText
import Randomness

/// Numbers and keys made of text.
package enum ContentHash {
    /// A number for a text; another seed gives unrelated ones.
    package static func of(_ text: String, seed: UInt64 = 0) -> UInt64 {
        var start = SplitMix64(seed: seed)
        var hash = 0xCBF2_9CE4_8422_2325 ^ start.next()
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var end = SplitMix64(seed: hash)
        return end.next()
    }

    /// The text in NFC, runs of white space as one space, none at the ends.
    package static func settled(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.nfc.unicodeScalars {
            if !scalar.properties.isWhitespace {
                result.append(scalar)
            } else if let last = result.last, last != " " {
                result.append(" ")
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }
}

extension DatasetRecord {
    /// All that is said in it, white space aside: equal for equal rows.
    package var content: String {
        let whole = conversation
        let parts =
            [whole.input] + whole.earlier.flatMap { [$0.instruction, $0.output] }
            + [whole.instruction, whole.output]
        return parts.map(ContentHash.settled).joined(separator: "\u{0}")
    }
}
