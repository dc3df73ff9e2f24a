// The spellings of a data set: what a row looks like, and whether the rows stand in a JSON array or
// one a line (JSONL).
//
// - Alpaca (Taori et al., 2023): {"instruction", "input", "output"}; earlier exchanges, which Alpaca
//   does not know, stand under "history" as [[question, answer], …], as LLaMA-Factory has them.
// - ShareGPT (Vicuna, FastChat): {"conversations": [{"from": "human" | "gpt" | "system", "value"}, …]}.
// - Messages (OpenAI's chat format): {"messages": [{"role": "user" | "assistant" | "system",
//   "content"}, …]}.
//
// "weight" may stand beside each. A system message is what all answers of its conversation are written
// about, our `input`: it is the only place where those formats keep anything of the kind.

/// How a data set is written.
package struct DatasetFormat: Sendable, Equatable {
    /// What a row looks like.
    package enum Row: String, Sendable, CaseIterable {
        /// An instruction and its answer.
        case alpaca
        /// A conversation in ShareGPT's words.
        case shareGPT = "sharegpt"
        /// A conversation in OpenAI's words.
        case messages
    }

    /// What a row looks like.
    package var row: Row
    /// One row a line, rather than a JSON array.
    package var isLines: Bool

    /// A format.
    package init(_ row: Row, isLines: Bool) {
        self.row = row
        self.isLines = isLines
    }

    /// By its name on the command line, such as `alpaca`, `alpaca-jsonl` or `sharegpt`.
    package init?(name: String) {
        let isLines = name.hasSuffix("-jsonl")
        guard let row = Row(rawValue: isLines ? String(name.dropLast(6)) : name) else { return nil }
        self.init(row, isLines: isLines)
    }

    /// Its name on the command line.
    package var name: String { row.rawValue + (isLines ? "-jsonl" : "") }

    /// All of them.
    package static let all: [DatasetFormat] = Row.allCases.flatMap {
        [DatasetFormat($0, isLines: false), DatasetFormat($0, isLines: true)]
    }
}
