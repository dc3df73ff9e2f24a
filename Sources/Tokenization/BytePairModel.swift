// Byte-pair merging (Sennrich et al. 2016) as huggingface/tokenizers does it (models/bpe/word.rs):
// of all neighbouring pairs in a word the one with the lowest rank is merged first, the leftmost of
// equals; a heap and a linked list keep a word of n bytes at O(n log n), so that a 100 kB word
// without a space is no attack.

/// The merges of a vocabulary.
package struct BytePairModel: Sendable {
    /// The token of each single byte, -1 where the vocabulary has none.
    package let byteTokens: [Int32]
    /// Tokens whose whole words are not merged, by their bytes (`ignore_merges`).
    package let wholeWords: [[UInt8]: Int32]
    /// The token for bytes the vocabulary has none for; without one they are dropped.
    package let unknownToken: Int32?
    /// Whether neighbouring unknown bytes are one token.
    package let fusesUnknown: Bool
    private var merges = MergeTable()

    /// A merge: two tokens next to each other become one.
    package struct Merge: Sendable {
        /// The left token.
        package let left: Int32
        /// The right token.
        package let right: Int32
        /// What they become.
        package let result: Int32
    }

    /// Builds the tables; of two merges of one pair the later counts, as in the reference.
    package init(
        byteTokens: [Int32],
        merges: [Merge],
        wholeWords: [[UInt8]: Int32] = [:],
        unknownToken: Int32? = nil,
        fusesUnknown: Bool = false
    ) {
        precondition(byteTokens.count == 256)
        self.byteTokens = byteTokens
        self.wholeWords = wholeWords
        self.unknownToken = unknownToken
        self.fusesUnknown = fusesUnknown
        self.merges = MergeTable(merges)
    }

    /// One symbol of a word while it is merged.
    private struct Symbol {
        var token: Int32
        var previous: Int32
        var next: Int32
        var isRemoved = false
    }

    /// Appends the tokens of one word, not empty.
    package func encode(_ word: [UInt8], into ids: inout [Int]) {
        if !wholeWords.isEmpty, let token = wholeWords[word] {
            ids.append(Int(token))
            return
        }
        merge(word, into: &ids) { false }
    }

    /// Appends the tokens of one word, not empty, with merges left out at random: BPE dropout
    /// (Provilkov and others, 2020).
    ///
    /// As in the reference each merge whose turn it is is passed over with the given probability, and
    /// tried again after the next one that is not; whole words are merged like others.
    /// - Parameters:
    ///   - word: The word's bytes.
    ///   - dropout: 0 merges everything, 1 leaves the bytes.
    ///   - generator: Asked once for each merge whose turn it is.
    ///   - ids: Where the tokens are appended.
    package func encode(
        _ word: [UInt8],
        dropout: Double,
        using generator: inout some RandomNumberGenerator,
        into ids: inout [Int]
    ) {
        guard dropout > 0 else { return encode(word, into: &ids) }
        merge(word, into: &ids) { Double(generator.next() >> 11) * 0x1p-53 < dropout }
    }

    /// Merges until no merge is left; those that `isSkipped` says wait for the next that is not.
    @inline(__always)
    private func merge(_ word: [UInt8], into ids: inout [Int], isSkipped: () -> Bool) {
        var symbols = symbols(of: word)
        var heap = MergeHeap()
        var skipped: [MergeHeap.Candidate] = []
        for index in symbols.indices.dropLast() {
            push(symbols[index].token, symbols[index + 1].token, at: Int32(index), onto: &heap)
        }
        while let candidate = heap.pop() {
            if isSkipped() {
                skipped.append(candidate)
                continue
            }
            for waiting in skipped { heap.push(waiting) }
            skipped.removeAll()
            apply(candidate, to: &symbols, &heap)
        }
        for symbol in symbols where !symbol.isRemoved { ids.append(Int(symbol.token)) }
    }

    /// Makes one merge, if it still stands, and finds those it makes possible.
    @inline(__always)
    private func apply(
        _ candidate: MergeHeap.Candidate,
        to symbols: inout [Symbol],
        _ heap: inout MergeHeap
    ) {
        let index = Int(candidate.position)
        let nextIndex = Int(symbols[index].next)
        if symbols[index].isRemoved || nextIndex < 0 { return }
        let right = symbols[nextIndex]
        // A candidate whose neighbours were merged meanwhile no longer stands.
        guard let found = merges.find(symbols[index].token, right.token),
            found.result == candidate.result
        else { return }
        symbols[index].token = candidate.result
        symbols[index].next = right.next
        symbols[nextIndex].isRemoved = true
        if right.next >= 0 { symbols[Int(right.next)].previous = candidate.position }
        let previous = symbols[index].previous
        if previous >= 0 {
            push(symbols[Int(previous)].token, candidate.result, at: previous, onto: &heap)
        }
        if right.next >= 0 {
            let next = symbols[Int(right.next)].token
            push(candidate.result, next, at: candidate.position, onto: &heap)
        }
    }

    private func push(_ left: Int32, _ right: Int32, at position: Int32, onto heap: inout MergeHeap)
    {
        guard let found = merges.find(left, right) else { return }
        heap.push(.init(rank: found.rank, position: position, result: found.result))
    }

    private func symbols(of word: [UInt8]) -> [Symbol] {
        var tokens: [Int32] = []
        tokens.reserveCapacity(word.count)
        var lastWasUnknown = false
        for byte in word {
            let token = byteTokens[Int(byte)]
            if token >= 0 {
                tokens.append(token)
                lastWasUnknown = false
            } else if let unknownToken {
                if !(lastWasUnknown && fusesUnknown) { tokens.append(unknownToken) }
                lastWasUnknown = true
            }
        }
        return tokens.indices.map { index in
            let next = index + 1 < tokens.count ? Int32(index + 1) : -1
            return Symbol(token: tokens[index], previous: Int32(index) - 1, next: next)
        }
    }
}

/// Rank and result by pair: open addressing, keys 2 × 32 bits.
private struct MergeTable: Sendable {
    private struct Slot: Sendable {
        var left: Int32 = -1
        var right: Int32 = -1
        var rank: Int32 = 0
        var result: Int32 = 0
    }

    private var slots: [Slot]
    private let mask: Int
    private let factor = UInt64.random(in: 0...UInt64.max) | 1
    private let shift: UInt64

    init(_ merges: [BytePairModel.Merge] = []) {
        var capacity = 16
        while capacity < merges.count * 2 { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
        mask = capacity - 1
        shift = UInt64(64 - capacity.trailingZeroBitCount)
        for (rank, merge) in merges.enumerated() {
            let index = index(of: merge.left, merge.right)
            slots[index] = Slot(
                left: merge.left,
                right: merge.right,
                rank: Int32(rank),
                result: merge.result
            )
        }
    }

    func find(_ left: Int32, _ right: Int32) -> (rank: Int32, result: Int32)? {
        let slot = slots[index(of: left, right)]
        return slot.left >= 0 ? (slot.rank, slot.result) : nil
    }

    /// The slot of a pair, or the free one where it belongs; half the table is always free.
    private func index(of left: Int32, _ right: Int32) -> Int {
        let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        // Multiply-shift hashing; the factor is drawn anew, so that no file can be made to collide.
        var index = Int(truncatingIfNeeded: (key &* factor) >> shift)
        while slots[index].left >= 0 {
            if slots[index].left == left && slots[index].right == right { return index }
            index = (index + 1) & mask
        }
        return index
    }
}

/// A binary heap of merges still to be tried: lowest rank first, then leftmost.
private struct MergeHeap {
    struct Candidate {
        let rank: Int32
        let position: Int32
        let result: Int32

        func precedes(_ other: Candidate) -> Bool {
            rank == other.rank ? position < other.position : rank < other.rank
        }
    }

    private var items: [Candidate] = []

    mutating func push(_ candidate: Candidate) {
        items.append(candidate)
        var index = items.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard items[index].precedes(items[parent]) else { return }
            items.swapAt(index, parent)
            index = parent
        }
    }

    mutating func pop() -> Candidate? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        if items.isEmpty { return first }
        items[0] = last
        var index = 0
        while true {
            var least = index
            for child in (2 * index + 1)...(2 * index + 2)
            where child < items.count && items[child].precedes(items[least]) {
                least = child
            }
            if least == index { return first }
            items.swapAt(index, least)
            index = least
        }
    }
}
