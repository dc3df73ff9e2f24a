// The prompt of a held-out example, as training shows it, and the menu that its 맥락 names.

import Datasets
import Foundation
import Prompting

/// Spells examples.
package struct ExampleText: Sendable {
    /// The one prompt of 메추리.
    package let template: PromptTemplate

    /// For the model whose end-of-sequence token is spelled as the template says.
    package init(template: PromptTemplate) { self.template = template }

    /// The prompt that an example's answer follows.
    package func prompt(_ example: InstructionExample) -> String {
        template.prompt(
            for: example.instruction,
            context: example.context,
            earlier: example.earlier.map { Exchange(question: $0.instruction, answer: $0.output) }
        )
    }

    /// The menu that an example's 맥락 names; nil where it names none.
    package static func contextMenu(of example: InstructionExample) -> String? {
        let label = "메뉴: "
        let parts = example.input.components(separatedBy: ";")
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let menu = parts.first { $0.hasPrefix(label) }?.dropFirst(label.count)
        return menu.flatMap { $0.isEmpty ? nil : String($0) }
    }
}
