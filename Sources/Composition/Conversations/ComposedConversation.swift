// One question, perhaps with the 맥락 that the chat would give, and its answer.

import Datasets

/// A conversation of a corpus.
package struct ComposedConversation: Sendable, Equatable {
    /// What kind it is.
    package let kind: ConversationKind
    /// The user's words.
    package let request: String
    /// The 맥락; empty where there is none.
    package let context: String
    /// The answer.
    package let answer: String
    /// The menu that it is about; nil where it is about none.
    package let menu: String?
    /// Whether that menu was made up.
    package let isInvented: Bool

    /// The conversation as an example to learn from.
    package var example: InstructionExample {
        InstructionExample(instruction: request, input: context, output: answer)
    }
}
