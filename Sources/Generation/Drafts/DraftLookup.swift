// Guesses at the next tokens for speculative decoding, without a second model: what followed the
// last few tokens when they came before, in the prompt and the reply itself, in recent replies or in
// phrases that replies are known to use ("prompt lookup decoding", Saxena 2023).

/// Token sequences, searchable by the tokens that came before.
struct DraftLookup {
    /// How many tokens must agree before a guess is made.
    private static let keyLength = 2
    /// Tokens of recent replies that are kept.
    private static let most = 1 << 16

    /// All sequences, each ended by `end`.
    private var tokens: [Int] = []
    /// Where the latest occurrence of a pair of tokens is followed.
    private var following: [UInt64: Int] = [:]
    private static let end = -1

    /// Takes a sequence in; the latest wins where several follow the same tokens.
    mutating func learn(_ ids: some Collection<Int>) {
        if tokens.count + ids.count > Self.most {
            tokens = []
            following = [:]
        }
        var last = Self.end
        for id in ids {
            if last != Self.end { following[Self.key(last, id)] = tokens.count + 1 }
            tokens.append(id)
            last = id
        }
        tokens.append(Self.end)
    }

    /// What may follow `ids`.
    ///
    /// - Returns: At most `count` tokens, often none.
    func guess(after ids: [Int], count: Int) -> [Int] {
        guard ids.count >= Self.keyLength, count > 0 else { return [] }
        let (a, b) = (ids[ids.count - 2], ids[ids.count - 1])
        // Nearest first: the prompt and the reply so far.
        var place = ids.count - 3
        while place >= 0 {
            if ids[place] == a, ids[place + 1] == b {
                return Array(ids[(place + 2)...].prefix(count))
            }
            place -= 1
        }
        guard let start = following[Self.key(a, b)], start < tokens.count else { return [] }
        return Array(tokens[start...].prefix(count).prefix { $0 != Self.end })
    }

    private static func key(_ a: Int, _ b: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: a) << 32 | UInt64(truncatingIfNeeded: b) & 0xFFFF_FFFF
    }
}
