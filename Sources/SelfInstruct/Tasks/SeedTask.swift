// Seed tasks: the hand-written examples that self-instruct begins with, one JSON object a line in the
// form of Wang et al. (2023), https://github.com/yizhongw/self-instruct:
//
//     {"id": "…", "name": "…", "instruction": "…", "instances": [{"input": "", "output": "…"}],
//      "is_classification": false}
//
// `id`, `name` and `is_classification` are bookkeeping of that project; only the rest is read here.

import Datasets
import Foundation
import StrictJSON

/// A hand-written task with at least one example.
package struct SeedTask: Sendable, Equatable {
    /// What is asked.
    package let instruction: String
    /// The task with each of its inputs and outputs; never empty.
    package let examples: [InstructionExample]

    /// A task whose examples have an input or none.
    package init(instruction: String, instances: [(input: String, output: String)]) {
        precondition(!instances.isEmpty, "a seed task needs an instance")
        self.instruction = instruction
        examples = instances.map {
            InstructionExample(instruction: instruction, input: $0.input, output: $0.output)
        }
    }

    /// Reads a file of seed tasks; empty lines are skipped.
    ///
    /// - Parameters:
    ///   - data: The file's bytes.
    ///   - path: The file's name, for messages.
    /// - Returns: The tasks in the file's order.
    /// - Throws: `JSONError` with the line's number, `SelfInstructError.noSeeds`.
    package static func read(_ data: Data, path: String) throws -> [SeedTask] {
        var tasks: [SeedTask] = []
        let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
            let node = try JSONNode(Data(line), source: "\(path):\(number + 1)")
            tasks.append(try SeedTask(node))
        }
        guard !tasks.isEmpty else { throw SelfInstructError.noSeeds(path: path) }
        return tasks
    }

    private init(_ node: JSONNode) throws(JSONError) {
        let instruction = try node.required("instruction").string()
        guard !instruction.allSatisfy(\.isWhitespace) else {
            throw node.child(.string(instruction), "instruction").outOfRange("\"\"", "…")
        }
        let instances = try node.required("instances")
        var pairs: [(input: String, output: String)] = []
        for instance in try instances.elements() {
            let input = try instance.present("input")?.string() ?? ""
            pairs.append((input, try instance.required("output").string()))
        }
        guard !pairs.isEmpty else { throw instances.outOfRange("[]", "[{…}]") }
        self.init(instruction: instruction, instances: pairs)
    }
}
