// Many words, looked up at a place of a text in one walk: a trie over Unicode scalars, built once.

/// Words and what each stands for.
struct LetterTrie<Value: Sendable>: Sendable {
    /// Children of all nodes: (node << 32 | scalar) → node; the root is 0.
    private var children: [UInt64: Int] = [:]
    private var values: [[Value]] = [[]]

    /// No words.
    init() {}

    /// Adds a word; of equal words all values are kept.
    mutating func insert(_ word: some StringProtocol, _ value: Value) {
        var node = 0
        for scalar in word.unicodeScalars {
            let edge = UInt64(node) << 32 | UInt64(scalar.value)
            if let next = children[edge] {
                node = next
            } else {
                values.append([])
                node = values.count - 1
                children[edge] = node
            }
        }
        if node > 0 { values[node].append(value) }
    }

    /// Calls `body` for every word that stands at the place, shorter ones first.
    ///
    /// - Parameters:
    ///   - letters: the text.
    ///   - start: the place.
    ///   - body: takes the word's length and its values.
    func walk(_ letters: [UInt32], at start: Int, _ body: (Int, [Value]) -> Void) {
        var node = 0
        var place = start
        while place < letters.count,
            let next = children[UInt64(node) << 32 | UInt64(letters[place])]
        {
            node = next
            place += 1
            if !values[node].isEmpty { body(place - start, values[node]) }
        }
    }

    /// The longest word at the place; nil where none stands.
    func longest(_ letters: [UInt32], at start: Int) -> (length: Int, values: [Value])? {
        var best: (length: Int, values: [Value])?
        walk(letters, at: start) { best = ($0, $1) }
        return best
    }
}

extension LetterTrie where Value == Bool {
    /// The words of a list, separated by spaces.
    init(words: String) {
        self.init()
        for word in words.split(whereSeparator: \.isWhitespace) { insert(word, true) }
    }

    /// How long the longest word at the place is; 0 where none stands.
    func length(_ letters: [UInt32], at start: Int) -> Int {
        longest(letters, at: start)?.length ?? 0
    }

    /// The first place from `start` on, before `end`, at which a word stands.
    func firstPlace(_ letters: [UInt32], from start: Int = 0, to end: Int? = nil) -> Int? {
        let end = end ?? letters.count
        guard start < end else { return nil }
        return (start..<end).first { length(letters, at: $0) > 0 }
    }

    /// Whether a word stands anywhere.
    func occurs(in letters: [UInt32]) -> Bool { firstPlace(letters) != nil }
}
