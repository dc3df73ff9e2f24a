// A row of a file. A conversation of several answers is one row and several examples; what splits,
// thins out or checks a data set works on rows, so that a conversation stays together.

/// One row.
package struct DatasetRecord: Sendable, Equatable {
    /// The line it begins in, from 1.
    package var line: Int
    /// How it was spelled.
    package var row: DatasetFormat.Row
    /// One for every answer, each with the exchanges before it; never empty.
    package var examples: [InstructionExample]

    /// A row.
    package init(line: Int, row: DatasetFormat.Row = .alpaca, examples: [InstructionExample]) {
        precondition(!examples.isEmpty, "a row without examples")
        self.line = line
        self.row = row
        self.examples = examples
    }

    /// The first question, with what it is about: what makes rows alike.
    package var subject: String {
        let example = examples[0]
        let instruction = example.earlier.first?.instruction ?? example.instruction
        return example.input.isEmpty ? instruction : instruction + "\n" + example.input
    }

    /// The example with the whole conversation.
    package var conversation: InstructionExample { examples[examples.count - 1] }
}
