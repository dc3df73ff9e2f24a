// One file of the grammar, as people write it: `[section]`, then lines `kind: phrase | phrase | phrase`.
// Lines that begin with # and empty lines mean nothing. Models/grammar/README.md is the legend.

/// The sections of one file, in their order.
package struct GrammarFile {
    /// Phrases of one kind in one section.
    package struct Entry: Equatable {
        /// The section, as it stands between the brackets.
        package let section: String
        /// The kind, as it stands before the colon.
        package let kind: String
        /// The phrases; what stands between two bars, without the spaces around it.
        package let phrases: [String]
        /// Its line, counted from 1.
        package let line: Int

        /// A line.
        package init(section: String, kind: String, phrases: [String], line: Int) {
            self.section = section
            self.kind = kind
            self.phrases = phrases
            self.line = line
        }
    }

    /// All lines that hold phrases.
    package let entries: [Entry]

    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - path: its name for messages.
    /// - Throws: ``GrammarError``, with the line.
    package init(_ text: String, path: String) throws(GrammarError) {
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
