// The one rule for "a menu name occurs here", shared by the decoder (which must not say a name
// twice), the chat (which menu did this reply offer?) and the evaluation. A name starts a word, may
// have spaces inside, and is followed by the end of the word or by particles; NameBoundary has the
// details. The longest name wins. Names are a trie over scalars, built once; one pass over the text
// tries the trie at each start of a word.

/// Finds the first of many names in running Korean text.
package struct NameMatcher: Sendable {
    /// What was found.
    package enum Match: Equatable, Sendable {
        /// No name, and none can still come of the text so far.
        case none
        /// The text from here on may still become a name: hold it back.
        case undecided(from: String.Index)
        /// The name as it was given, and the range it takes in the text, particles excluded.
        case found(name: String, range: Range<String.Index>)
    }

    /// Children of all trie nodes: (node << 32 | scalar) → node.
    ///
    /// The root is 0.
    private let children: [UInt64: Int]
    /// Per node: the name that ends there, as an index into `names`, and whether more names go on.
    private let nodes: [Node]
    private let names: [String]

    private struct Node: Sendable {
        var name: Int?
        var hasChildren = false
    }

    /// Prepares the names.
    ///
    /// Spaces inside them do not count; of two that are equal without spaces
    /// the first is kept; a name without any letter is ignored.
    package init(names: [String]) {
        var children: [UInt64: Int] = [:]
        var nodes = [Node()]
        for (index, name) in names.enumerated() {
            let scalars = Self.key(of: name)
            guard scalars.contains(where: { Unicode.Scalar($0).map(Hangul.isWordScalar) ?? false })
            else { continue }
            var node = 0
            for scalar in scalars {
                let edge = Self.edge(node, scalar)
                if let next = children[edge] {
                    node = next
                } else {
                    nodes[node].hasChildren = true
                    nodes.append(Node())
                    node = nodes.count - 1
                    children[edge] = node
                }
            }
            if nodes[node].name == nil { nodes[node].name = index }
        }
        self.children = children
        self.nodes = nodes
        self.names = names
    }

    /// The first name in the text.
    ///
    /// Text that is still being written passes `isComplete` false.
    package func firstMatch(in text: String, isComplete: Bool = true) -> Match {
        firstMatch(in: text[...], isComplete: isComplete)
    }

    /// The first name in a slice; what stands before the slice is not looked at.
    package func firstMatch(in text: Substring, isComplete: Bool = true) -> Match {
        var reader = ScalarReader(text)
        var isWordStart = true
        while let unit = reader.peek() {
            let isWord = Unicode.Scalar(unit.value).map(Hangul.isWordScalar) ?? false
            if isWordStart, let first = children[Self.edge(0, unit.value)] {
                switch match(from: unit, node: first, reader, isComplete: isComplete) {
                case .none: break
                case let decided: return decided
                }
            }
            isWordStart = !isWord
            reader.position = unit.end
        }
        return .none
    }

    /// All names in complete text, in order, without overlaps.
    package func allMatches(in text: String) -> [(name: String, range: Range<String.Index>)] {
        var result: [(name: String, range: Range<String.Index>)] = []
        var rest = text[...]
        while case .found(let name, let range) = firstMatch(in: rest) {
            result.append((name, range))
            // The particles after the name belong to its word and start none of their own.
            let afterWord = text[range.upperBound...].unicodeScalars.firstIndex {
                !Hangul.isWordScalar($0)
            }
            rest = text[(afterWord ?? text.endIndex)...]
        }
        return result
    }

    /// Whether the text is one of the names, spaces inside it aside.
    package func isName(_ text: String) -> Bool {
        var node = 0
        for scalar in Self.key(of: text) {
            guard let next = children[Self.edge(node, scalar)] else { return false }
            node = next
        }
        return nodes[node].name != nil
    }

    /// Walks the trie from a start of a word and keeps the longest name whose boundary holds.
    private func match(
        from start: ScalarReader.Unit,
        node first: Int,
        _ origin: ScalarReader,
        isComplete: Bool
    ) -> Match {
        var reader = origin
        var node = first
        var best: (name: Int, end: String.Index)?
        var scalars = [start.value]
        reader.position = start.end
        while true {
            if let name = nodes[node].name {
                let (tail, isOpen) = reader.word(isComplete: isComplete)
                switch NameBoundary.verdict(name: scalars, tail: tail, isOpen: isOpen) {
                case .ends: best = (name, reader.position)
                case .undecided: return .undecided(from: start.start)
                case .continues: break
                }
            }
            guard nodes[node].hasChildren else { break }
            var ahead = reader
            ahead.skipGaps()
            guard let unit = ahead.peek() else {
                if isComplete { break }
                return .undecided(from: start.start)
            }
            guard let next = children[Self.edge(node, unit.value)] else {
                if !isComplete, unit.end == ahead.end, mayCompose(unit.value, at: node) {
                    return .undecided(from: start.start)
                }
                break
            }
            ahead.position = unit.end
            (reader, node) = (ahead, next)
            scalars.append(unit.value)
        }
        guard let best else { return .none }
        return .found(name: names[best.name], range: start.start..<best.end)
    }

    /// Whether jamo still to come may turn the last unit into one that goes on from the node: NFD
    /// text that was cut inside a syllable.
    private func mayCompose(_ value: UInt32, at node: Int) -> Bool {
        if (0x1100...0x1112).contains(value) { return true }
        guard (0xAC00...0xD7A3).contains(value), (value - 0xAC00) % 28 == 0 else { return false }
        return (value + 1...value + 27).contains { children[Self.edge(node, $0)] != nil }
    }

    private static func edge(_ node: Int, _ scalar: UInt32) -> UInt64 {
        UInt64(node) << 32 | UInt64(scalar)
    }

    /// A name's scalars as the trie holds them.
    private static func key(of name: String) -> [UInt32] {
        let composed = name.nfc
        var reader = ScalarReader(composed[...])
        var result: [UInt32] = []
        reader.skipGaps()
        while let unit = reader.peek() {
            result.append(unit.value)
            reader.position = unit.end
            reader.skipGaps()
        }
        return result
    }
}
