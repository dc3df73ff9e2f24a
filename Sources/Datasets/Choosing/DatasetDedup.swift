// Finds rows that say again what an earlier one said: word for word once white space and Unicode's
// ways of composing a letter are set aside, or nearly so by ROUGE-L (TextSimilarity). The first stays.

import TextSimilarity

/// Which rows are new.
package struct DatasetDedup {
    /// What is compared for likeness.
    package enum Subject: String, Sendable, CaseIterable {
        /// The first question and what it is about, as self-instruct does.
        case instruction
        /// All that is said.
        case row
    }

    /// An earlier row that a row repeats.
    package struct Original: Sendable, Equatable {
        /// Its line.
        package let line: Int
        /// ROUGE-L F of both; nil for equal rows.
        package let score: Double?

        /// A row.
        package init(line: Int, score: Double?) {
            self.line = line
            self.score = score
        }
    }

    private let subject: Subject
    private var filter: NoveltyFilter?
    /// Line of each text in the filter.
    private var lines: [Int] = []
    private var known: [String: Int] = [:]

    /// Begins.
    ///
    /// - Parameters:
    ///   - near: Rows with a larger ROUGE-L F are alike, 0 up to 1; nil finds equal rows only.
    ///   - subject: What is compared.
    package init(near: Double? = nil, subject: Subject = .instruction) {
        filter = near.map { NoveltyFilter(threshold: $0) }
        self.subject = subject
    }

    /// The earlier row that this one repeats; a row that repeats none is kept in mind.
    package mutating func original(of record: DatasetRecord) -> Original? {
        let content = record.content
        if let line = known[content] { return Original(line: line, score: nil) }
        if let filter {
            let text = text(record)
            if let match = filter.mostSimilar(to: text) {
                return Original(line: lines[match.index], score: match.score)
            }
            self.filter?.add(text)
            lines.append(record.line)
        }
        known[content] = record.line
        return nil
    }

    private func text(_ record: DatasetRecord) -> String {
        switch subject {
        case .instruction: record.subject
        case .row: record.content.replacing("\u{0}", with: "\n")
        }
    }
}
