// From examples to the rows of a format.

import StrictJSON

/// Spells rows.
package struct RowWriter: Sendable {
    /// The format of the rows.
    package let row: DatasetFormat.Row

    /// A writer of one format.
    package init(_ row: DatasetFormat.Row) { self.row = row }

    /// The rows of a record, each one line without its end.
    ///
    /// A conversation is one row where the format has conversations, and one row for each answer,
    /// with what was said before, where it has not.
    package func rows(of record: DatasetRecord) -> [String] {
        row == .alpaca
            ? record.examples.map { self.text(of: $0) } : [text(of: record.conversation)]
    }

    /// An example as one row.
    ///
    /// - Parameters:
    ///   - example: The example, with its earlier exchanges.
    ///   - extra: Further members, after the example's own.
    /// - Returns: One line without its end.
    package func text(of example: InstructionExample, extra: [JSONMember] = []) -> String {
        var members: [(key: String, json: String)]
        switch row {
        case .alpaca: members = alpaca(example)
        case .shareGPT:
            let names = ("from", "value", "human", "gpt")
            members = [("conversations", conversation(example, names))]
        case .messages:
            let names = ("role", "content", "user", "assistant")
            members = [("messages", conversation(example, names))]
        }
        if example.weight != 1 { members.append(("weight", "\(example.weight)")) }
        members += extra.map { ($0.key, JSONText.text(of: $0.value)) }
        return JSONText.object(members)
    }

    private func alpaca(_ example: InstructionExample) -> [(key: String, json: String)] {
        var members = [
            (key: "instruction", json: JSONText.quoted(example.instruction)),
            (key: "input", json: JSONText.quoted(example.input)),
            (key: "output", json: JSONText.quoted(example.output)),
        ]
        if !example.earlier.isEmpty {
            let history = example.earlier.map {
                "[\(JSONText.quoted($0.instruction)), \(JSONText.quoted($0.output))]"
            }
            members.append(("history", "[" + history.joined(separator: ", ") + "]"))
        }
        return members
    }

    private func conversation(
        _ example: InstructionExample,
        _ names: (role: String, text: String, user: String, assistant: String)
    ) -> String {
        var messages: [String] = []
        func say(_ role: String, _ text: String) {
            messages.append(
                JSONText.object([
                    (names.role, JSONText.quoted(role)), (names.text, JSONText.quoted(text)),
                ])
            )
        }
        if !example.input.isEmpty { say("system", example.input) }
        for turn in example.earlier {
            say(names.user, turn.instruction)
            say(names.assistant, turn.output)
        }
        say(names.user, example.instruction)
        say(names.assistant, example.output)
        return "[" + messages.joined(separator: ", ") + "]"
    }
}
