// The words of a corpus while their pairs are merged. Counts are kept for every pair and changed only
// where a merge changes neighbours; a heap finds the next pair. An entry of the heap may be out of date:
// it is then put back with the count of today.
//
// Two habits of the reference (huggingface/tokenizers, models/bpe/{trainer,word}.rs) decide which pair
// comes next and are kept: the count of a pair that was merged stays as it was, so a pair that comes into
// being again counts from there; and counts are compared as unsigned numbers.

/// Words as tokens, and the pairs in them.
struct PairCorpus {
    private struct Word {
        var tokens: [Int32]
        let count: Int
    }

    /// A pair with the words it came into being in.
    private struct Entry {
        var count: UInt64
        let pair: TokenPair
        /// Index into `places`.
        let places: Int

        func precedes(_ other: Entry) -> Bool {
            count == other.count ? pair.precedes(other.pair) : count > other.count
        }
    }

    private var words: [Word]
    private var counts: [TokenPair: Int] = [:]
    /// Words by entry; emptied when the entry is used.
    private var places: [[Int32]] = []
    private var heap: [Entry] = []
    /// Where pairs came into being since the last entries were made.
    private var fresh: [TokenPair: [Int32]] = [:]

    /// Takes words, in any order, and the tokens of the 256 bytes.
    init(_ counted: [[UInt8]: Int], byteTokens: [Int32]) {
        words = counted.map { word, count in
            Word(tokens: word.map { byteTokens[Int($0)] }, count: count)
        }
        for (index, word) in words.enumerated() {
            for (left, right) in zip(word.tokens, word.tokens.dropFirst()) {
                add(word.count, TokenPair(left: left, right: right), Int32(index))
            }
        }
        pushFresh()
    }

    /// The pair to merge next and how often it stands, unless there is none.
    mutating func next() -> (pair: TokenPair, count: UInt64)? {
        while let top = heap.first {
            let count = UInt64(bitPattern: Int64(counts[top.pair] ?? 0))
            if top.count == count { return (top.pair, count) }
            heap[0].count = count
            siftDown()
        }
        return nil
    }

    /// Merges the pair that `next` gave.
    mutating func merge(into token: Int32) {
        let entry = heap[0]
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown()
        let touched = places[entry.places]
        places[entry.places] = []
        for index in touched { merge(entry.pair, into: token, word: index) }
        pushFresh()
    }

    /// Merges a pair in one word from left to right, and counts the neighbours anew.
    private mutating func merge(_ pair: TokenPair, into token: Int32, word index: Int32) {
        let word = words[Int(index)]
        var tokens: [Int32] = []
        tokens.reserveCapacity(word.tokens.count)
        var position = 0
        while position < word.tokens.count {
            guard position + 1 < word.tokens.count, word.tokens[position] == pair.left,
                word.tokens[position + 1] == pair.right
            else {
                tokens.append(word.tokens[position])
                position += 1
                continue
            }
            if let previous = tokens.last {
                add(-word.count, TokenPair(left: previous, right: pair.left), index)
                add(word.count, TokenPair(left: previous, right: token), index)
            }
            tokens.append(token)
            position += 2
            if position < word.tokens.count {
                let next = word.tokens[position]
                add(-word.count, TokenPair(left: pair.right, right: next), index)
                add(word.count, TokenPair(left: token, right: next), index)
            }
        }
        words[Int(index)].tokens = tokens
    }

    /// Changes a pair's count; one that grows is noted with its word.
    private mutating func add(_ change: Int, _ pair: TokenPair, _ word: Int32) {
        counts[pair, default: 0] += change
        guard change > 0 else { return }
        Self.note(word, in: &fresh[pair, default: []])
    }

    /// Words come one after the other, so a repeated one is the last.
    private static func note(_ word: Int32, in words: inout [Int32]) {
        if words.last != word { words.append(word) }
    }

    private mutating func pushFresh() {
        for (pair, words) in fresh {
            let count = counts[pair] ?? 0
            guard count > 0 else { continue }
            heap.append(Entry(count: UInt64(count), pair: pair, places: places.count))
            places.append(words)
            siftUp()
        }
        fresh.removeAll(keepingCapacity: true)
    }

    // MARK: - The heap

    private mutating func siftUp() {
        var index = heap.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].precedes(heap[parent]) else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func siftDown() {
        var index = 0
        while 2 * index + 1 < heap.count {
            var least = index
            for child in (2 * index + 1)...(2 * index + 2)
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
