// From a JSON object to examples. Which format a row is in, its keys tell; one file may mix them.

import StrictJSON

/// Reads one row.
struct RowReader {
    let node: JSONNode
    let place: DatasetError.Place

    /// The row's format and examples.
    ///
    /// - Throws: ``DatasetError`` or `JSONError`, whose paths are those within the row.
    func examples() throws -> (DatasetFormat.Row, [InstructionExample]) {
        let weight = try weight()
        if try node.optional("instruction") != nil { return (.alpaca, [try alpaca(weight)]) }
        if let turns = try node.optional("conversations") {
            return (.shareGPT, try conversation(turns, role: "from", text: "value", weight))
        }
        if let turns = try node.optional("messages") {
            return (.messages, try conversation(turns, role: "role", text: "content", weight))
        }
        throw DatasetError.unknownRow(place, keys: try node.members().prefix(12).map(\.key))
    }

    private func weight() throws -> Float {
        guard let node = try node.present("weight") else { return 1 }
        let weight = Float(try node.number())
        guard weight > 0, weight.isFinite else {
            throw DatasetError.badWeight(place, got: "\(try node.number())")
        }
        return weight
    }

    private func alpaca(_ weight: Float) throws -> InstructionExample {
        let history = try node.present("history")?.elements().map(exchange) ?? []
        return InstructionExample(
            instruction: try node.required("instruction").string(),
            input: try node.present("input")?.string() ?? "",
            output: try node.required("output").string(),
            earlier: history,
            weight: weight
        )
    }

    private func exchange(_ node: JSONNode) throws -> InstructionExample.Turn {
        let sides = try node.elements()
        guard sides.count == 2 else { throw node.wrongType("[question, answer]") }
        return InstructionExample.Turn(
            instruction: try sides[0].string(),
            output: try sides[1].string()
        )
    }

    /// Who speaks.
    private enum Speaker: String {
        case user, assistant, system

        init?(_ name: String) {
            switch name {
            case "human", "user": self = .user
            case "gpt", "assistant", "chatgpt", "bing", "bard": self = .assistant
            case "system": self = .system
            default: return nil
            }
        }
    }

    private func conversation(
        _ list: JSONNode,
        role roleKey: String,
        text textKey: String,
        _ weight: Float
    ) throws -> [InstructionExample] {
        var examples: [InstructionExample] = []
        var earlier: [InstructionExample.Turn] = []
        var system = ""
        var question: String?
        for (index, message) in try list.elements().enumerated() {
            let role = try message.required(roleKey).string()
            guard let speaker = Speaker(role) else {
                throw DatasetError.unknownRole(place, field: message.field, role: role)
            }
            let text = try message.required(textKey).string()
            switch (speaker, question) {
            case (.system, _) where index == 0: system = text
            case (.user, nil): question = text
            case (.assistant, let asked?):
                examples.append(
                    InstructionExample(
                        instruction: asked,
                        input: system,
                        output: text,
                        earlier: earlier,
                        weight: weight
                    )
                )
                earlier.append(InstructionExample.Turn(instruction: asked, output: text))
                question = nil
            default:
                throw DatasetError.outOfTurn(place, field: message.field, role: role)
            }
        }
        guard question == nil, !examples.isEmpty else { throw DatasetError.unanswered(place) }
        return examples
    }
}
