// The text that training reads: the prompt's own, byte for byte, because nothing but PromptTemplate
// makes it.

import Prompting

extension InstructionExample {
    /// What the answer is written about, as the prompt's 맥락 section; nil where there is nothing.
    package var context: PromptContext? {
        input.isEmpty ? nil : PromptContext(spelled: input)
    }

    /// The whole text: earlier exchanges, prompt, answer and end of sequence.
    package func text(_ template: PromptTemplate = PromptTemplate()) -> String {
        let history = earlier.map { template.example(request: $0.instruction, answer: $0.output) }
        let own = template.example(request: instruction, context: context, answer: output)
        return history.joined() + own
    }
}
