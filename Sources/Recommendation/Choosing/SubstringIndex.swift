// Finds which of many words hold a piece of text, in one pass over their bytes: asking thousands of strings
// one by one whether they contain it costs milliseconds.

/// Words, searchable for pieces of them.
struct SubstringIndex: Sendable {
    /// All words in UTF-8, each ended by a zero.
    private let bytes: [UInt8]
    /// Where each word begins.
    private let starts: [Int]

    /// An index of these words; their places are what a search gives.
    init(_ words: [String]) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for word in words {
            starts.append(bytes.count)
            bytes += word.utf8
            bytes.append(0)
        }
        self.bytes = bytes
        self.starts = starts
    }

    /// The places of the words that hold the text; none for an empty one.
    func places(holding text: String) -> [Int] {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, bytes.count >= wanted.count else { return [] }
        var result: [Int] = []
        var offset = 0
        while offset <= bytes.count - wanted.count {
            guard bytes[offset] == first,
                bytes[offset..<offset + wanted.count].elementsEqual(wanted)
            else {
                offset += 1
                continue
            }
            let place = word(at: offset)
            result.append(place)
            offset = place + 1 < starts.count ? starts[place + 1] : bytes.count
        }
        return result
    }

    /// The word that a byte belongs to.
    private func word(at offset: Int) -> Int {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
