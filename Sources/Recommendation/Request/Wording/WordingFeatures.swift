// What a classifier sees of a question: its n-grams of one to three letters within words, word boundaries
// included, each hashed into one of a fixed number of buckets (Weinberger et al. 2009, "Feature hashing for
// large scale multitask learning"). Syllables are letters here, so that 얼큰, 얼큰한 and 얼큰하게 share most.

/// The n-grams of a question.
package enum WordingFeatures {
    /// How many buckets there are.
    package static let bucketCount = 1 << 14
    private static let longest = 3
    /// Stands for the beginning and the end of a word.
    private static let boundary: UInt32 = 0x20

    /// The buckets that a question's n-grams fall into, each once, in ascending order.
    package static func buckets(of text: String) -> [Int] { buckets(of: RequestText(text)) }

    static func buckets(of text: RequestText) -> [Int] {
        var found: Set<Int> = []
        var word = [boundary]
        for place in text.letters.indices {
            if text.startsWord(place), word.count > 1 {
                add(word + [boundary], to: &found)
                word = [boundary]
            }
            word.append(text.letters[place])
        }
        if word.count > 1 { add(word + [boundary], to: &found) }
        return found.sorted()
    }

    private static func add(_ word: [UInt32], to found: inout Set<Int>) {
        for start in word.indices {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for end in start..<min(start + longest, word.count) {
                // FNV-1a over the letters.
                hash = (hash ^ UInt64(word[end])) &* 0x0000_0100_0000_01B3
                // A boundary alone says nothing.
                if end == start, word[end] == boundary { continue }
                found.insert(Int((hash ^ (hash >> 29)) & UInt64(bucketCount - 1)))
            }
        }
    }
}
