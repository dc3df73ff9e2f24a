// One file of the grammar, as people write it: `[section]`, then lines `kind: phrase | phrase | phrase`.
// Lines that begin with # and empty lines mean nothing. Models/grammar/README.md is the legend.

/// The sections of one file, in their order.
struct GrammarFile {
    /// Phrases of one kind in one section.
    struct Entry: Equatable {
        /// The section, as it stands between the brackets.
        let section: String
        /// The kind, as it stands before the colon.
        let kind: String
        /// The phrases; what stands between two bars, without the spaces around it.
        let phrases: [String]
        /// Its line, counted from 1.
        let line: Int
    }

    /// All lines that hold phrases.
    let entries: [Entry]

    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - path: its name for messages.
    /// - Throws: ``GrammarError``, with the line.
    init(_ text: String, path: String) throws(GrammarError) {
        var section: String?
        var entries: [Entry] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let line = Self.trimmed(raw)
            guard let first = line.first, first != "#" else { continue }
            if first == "[" {
                guard line.last == "]", line.count > 2 else {
                    throw .badLine(path: path, line: index + 1)
                }
                section = String(line.dropFirst().dropLast())
                continue
            }
            guard let section, let colon = line.firstIndex(of: ":") else {
                throw .badLine(path: path, line: index + 1)
            }
            let kind = Self.trimmed(line[..<colon])
            let phrases = line[line.index(after: colon)...]
                .split(separator: "|").map(Self.trimmed).filter { !$0.isEmpty }.map(String.init)
            guard !kind.isEmpty, !phrases.isEmpty else {
                throw .badLine(path: path, line: index + 1)
            }
            entries.append(
                Entry(section: section, kind: String(kind), phrases: phrases, line: index + 1)
            )
        }
        self.entries = entries
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return text.drop(while: \.isWhitespace)
    }
}
