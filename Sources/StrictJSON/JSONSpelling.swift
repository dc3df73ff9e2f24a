// How JSON is spelled. All of ours is spelled one way, `line`; the others are there because another
// program's file is compared with ours byte by byte.

/// How the writer spells what JSON leaves open.
package struct JSONSpelling: Sendable, Equatable {
    /// Where spaces and line breaks stand.
    package enum Layout: Sendable {
        /// On one line without spaces, as serde_json's `to_string`.
        case compact
        /// On one line with a space after every comma and colon, as Python's `json.dumps`.
        case spaced
        /// A member or element a line, two spaces a level, as serde_json's `to_string_pretty` and
        /// Python's `json.dumps(indent=2)`.
        case indented
    }

    /// Where spaces and line breaks stand.
    package let layout: Layout
    /// Whether hidden characters are escaped beside what JSON demands.
    ///
    /// Those are the ones that a terminal obeys, that nobody sees, or at which some readers break lines:
    /// see ``JSONValue/escapingHidden(_:)``.
    package let escapesHidden: Bool

    /// What only we read, as logs: on one line, and nothing hidden.
    package static let line = JSONSpelling(layout: .compact, escapesHidden: true)
    /// Rows of data sets: `json.dumps(ensure_ascii=False)` but for hidden characters, so that a row is
    /// one line to whatever reads it.
    package static let row = JSONSpelling(layout: .spaced, escapesHidden: true)
    /// Headers of safetensors files: serde_json's `to_string`.
    package static let header = JSONSpelling(layout: .compact, escapesHidden: false)
    /// tokenizer.json and the settings of transformers and peft: serde_json's `to_string_pretty`.
    package static let document = JSONSpelling(layout: .indented, escapesHidden: false)
}
