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
        var members: [JSONMember]
        switch row {
        case .alpaca: members = alpaca(example)
        case .shareGPT:
            let names = ("from", "value", "human", "gpt")
            members = .init(["conversations": conversation(example, names)])
        case .messages:
            let names = ("role", "content", "user", "assistant")
            members = .init(["messages": conversation(example, names)])
        }
        if example.weight != 1 {
            // The float's own digits: as a double it has more of them.
            let weight = Double("\(example.weight)") ?? Double(example.weight)
            members.append(JSONMember(key: "weight", value: .double(weight)))
        }
        return JSONValue.object(members + extra).text(.row)
    }

    private func alpaca(_ example: InstructionExample) -> [JSONMember] {
        var members = [JSONMember]([
            "instruction": .string(example.instruction),
            "input": .string(example.input),
            "output": .string(example.output),
        ])
        if !example.earlier.isEmpty {
            let history = example.earlier.map { turn in
                JSONValue.array([.string(turn.instruction), .string(turn.output)])
            }
            members.append(JSONMember(key: "history", value: .array(history)))
        }
        return members
    }

    private func conversation(
        _ example: InstructionExample,
        _ names: (role: String, text: String, user: String, assistant: String)
    ) -> JSONValue {
        var messages: [JSONValue] = []
        func say(_ role: String, _ text: String) {
            messages.append(.members([names.role: .string(role), names.text: .string(text)]))
        }
        if !example.input.isEmpty { say("system", example.input) }
        for turn in example.earlier {
            say(names.user, turn.instruction)
            say(names.assistant, turn.output)
        }
        say(names.user, example.instruction)
        say(names.assistant, example.output)
        return .array(messages)
    }
}
