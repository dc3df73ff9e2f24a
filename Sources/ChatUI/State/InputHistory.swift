// The questions asked so far, for ↑ ↓ and for ^R with text. What was being typed when recall began
// comes back below the newest entry.

/// Earlier inputs and the place in them.
package struct InputHistory: Equatable, Sendable {
    /// Oldest first, without repeats in a row.
    package private(set) var entries: [String] = []
    private var index: Int?
    private var draft = ""
    private var query: String?

    /// Holding earlier questions, oldest first.
    package init(_ entries: [String] = []) {
        for entry in entries { add(entry) }
    }

    /// Remembers an input and ends recall.
    package mutating func add(_ text: String) {
        if entries.last != text { entries.append(text) }
        if entries.count > 500 { entries.removeFirst(entries.count - 500) }
        reset()
    }

    /// Ends recall: the text was edited or sent.
    package mutating func reset() {
        index = nil
        query = nil
        draft = ""
    }

    /// Whether an entry is being shown.
    package var isRecalling: Bool { index != nil }

    /// The entry before the one shown; `current` is kept when recall begins.
    package mutating func previous(current: String) -> String? {
        let next = (index ?? entries.count) - 1
        guard next >= 0 else { return nil }
        if index == nil { draft = current }
        index = next
        return entries[next]
    }

    /// The entry after the one shown, or in the end what was being typed.
    package mutating func next() -> String? {
        guard let index else { return nil }
        guard index + 1 < entries.count else {
            let text = draft
            reset()
            return text
        }
        self.index = index + 1
        return entries[index + 1]
    }

    /// The next older entry that holds the words typed when the search began.
    package mutating func searchBackward(current: String) -> String? {
        if query == nil {
            query = current
            draft = current
        }
        guard let query else { return nil }
        let end = index ?? entries.count
        guard let found = entries[..<end].lastIndex(where: { $0.contains(query) && $0 != current })
        else { return nil }
        index = found
        return entries[found]
    }
}
