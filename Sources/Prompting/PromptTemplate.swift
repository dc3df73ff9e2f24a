// The one prompt of 메추리. The chat, `ask`, training and evaluation all build their text here, byte
// for byte what Tests/PromptingTests/Golden holds. It is KoAlpaca's template as the original 메추리
// trained on it:
//
//     ### 질문: {request}\n\n
//     ### 맥락: {context}\n\n            only with a context
//     ### 답변:                          the reply follows after one space and ends with EOS
//
// Earlier exchanges stand before it as whole training examples, EOS included, with nothing between:
// the text that training on examples laid end to end shows a model. How many precede is the model's
// own affair (GGUF key `mechuri.history_turns`), 0 unless it says otherwise.

import Foundation
import KoreanText

/// A question with its answer, as text of a prompt.
package struct Exchange: Sendable, Equatable {
    /// The user's words.
    package var question: String
    /// The reply to them.
    package var answer: String

    /// Both sides.
    package init(question: String, answer: String) {
        self.question = question
        self.answer = answer
    }
}

/// Builds prompts and training examples.
package struct PromptTemplate: Sendable, Equatable {
    /// What begins every section; a reply that writes it has begun another turn and ends there.
    package static let turnMarker = "###"

    /// The text of the model's end-of-sequence token, which closes every answer.
    package let endOfSequence: String

    /// A template for the model whose end-of-sequence token is spelled as given.
    package init(endOfSequence: String = "<|endoftext|>") {
        self.endOfSequence = endOfSequence
    }

    /// The prompt that a reply to the request follows.
    ///
    /// - Parameters:
    ///   - request: The user's words; what could forge a turn in them is made harmless.
    ///   - context: What the reply is to be written about; nil leaves the section out.
    ///   - earlier: Exchanges that came before, oldest first.
    /// - Returns: The text, without a space at its end.
    package func prompt(
        for request: String,
        context: PromptContext? = nil,
        earlier: [Exchange] = []
    ) -> String {
        let history = earlier.map { example(request: $0.question, answer: $0.answer) }.joined()
        return history + opening(request, context)
    }

    /// A whole training example: the prompt, a space, the answer and the end-of-sequence token.
    package func example(
        request: String,
        context: PromptContext? = nil,
        answer: String
    ) -> String {
        opening(request, context) + " " + PromptText.block(withoutEnd(answer)) + endOfSequence
    }

    private func opening(_ request: String, _ context: PromptContext?) -> String {
        var text = "\(Self.turnMarker) 질문: \(PromptText.line(withoutEnd(request)))\n\n"
        if let context, !context.text.isEmpty {
            text += "\(Self.turnMarker) 맥락: \(context.text)\n\n"
        }
        return text + "\(Self.turnMarker) 답변:"
    }

    /// What people write cannot end a sequence, however this model spells that.
    private func withoutEnd(_ text: String) -> String {
        endOfSequence.isEmpty ? text : text.replacingOccurrences(of: endOfSequence, with: " ")
    }
}
