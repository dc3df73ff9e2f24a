// The prompt of a held-out example, as training shows it.

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
}
