// From an example to tokens and their weights in the loss. The text is PromptTemplate's; prompt and answer
// are tokenised apart, as they are when the model is asked and goes on from the prompt, and the
// end-of-sequence token stands behind every answer and counts like any other of its tokens.

import Datasets
import Prompting
import Randomness
import Tokenization

/// What of an example is learnt, and how its text is cut.
package struct EncodingSettings: Sendable, Equatable {
    /// The weight of tokens before the answer; 0 learns answers only.
    package var questionWeight: Float = 0
    /// The probability of leaving out a merge in the question's text, in every second example on average.
    ///
    /// BPE dropout, Provilkov et al. 2020.
    package var mergeDropout: Double = 0
    /// The most tokens of an example.
    package var contextLength: Int

    /// Answers only, whole merges.
    package init(contextLength: Int) { self.contextLength = contextLength }
}

/// Turns examples into token sequences; usable from any thread.
package struct ExampleEncoder: Sendable {
    /// The tokenizer.
    package let tokenizer: Tokenizer
    /// The token that ends an answer.
    package let endOfSequence: Int
    /// What is learnt.
    package let settings: EncodingSettings
    private let template: PromptTemplate

    /// An encoder.
    package init(tokenizer: Tokenizer, endOfSequence: Int, settings: EncodingSettings) {
        self.tokenizer = tokenizer
        self.endOfSequence = endOfSequence
        self.settings = settings
        let spelling = String(decoding: tokenizer.bytes(of: endOfSequence), as: UTF8.self)
        template = PromptTemplate(endOfSequence: spelling)
    }

    /// An example's tokens with their weights; nil when they are more than the model's context.
    ///
    /// - Parameters:
    ///   - example: what is learnt.
    ///   - seed: of the merges that are left out; nil leaves none out.
    /// - Returns: tokens and their weights.
    package func encode(_ example: InstructionExample, seed: UInt64? = nil) -> TokenSequence? {
        guard let (tokens, start) = tokens(of: example, seed: seed) else { return nil }
        return TokenSequence(
            tokens: tokens,
            weights: weights(tokens: tokens.count, answerStart: start, example: example.weight)
        )
    }

    /// An example's tokens, and how many of them stand before its answer; nil when they are more than the
    /// model's context.
    func tokens(
        of example: InstructionExample,
        seed: UInt64? = nil
    ) -> (tokens: [Int32], answerStart: Int)? {
        var prompt: [Int] = []
        for turn in example.earlier {
            prompt += tokenizer.encode(
                template.prompt(for: turn.instruction),
                parsingSpecialTokens: false
            )
            prompt += answerTokens(turn.output, after: turn.instruction, context: nil)
        }
        prompt += question(example, seed: seed)
        let answer = answerTokens(
            example.output,
            after: example.instruction,
            context: example.context
        )
        guard prompt.count + answer.count <= settings.contextLength else { return nil }
        return ((prompt + answer).map(Int32.init), prompt.count)
    }

    /// The weights of an example's tokens: the answer's, and before it the question's share of them.
    func weights(tokens count: Int, answerStart: Int, example weight: Float) -> [Float] {
        [Float](repeating: settings.questionWeight * weight, count: answerStart)
            + [Float](repeating: weight, count: count - answerStart)
    }

    /// The tokens that a reply to a request follows.
    package func prompt(_ request: String) -> [Int32] {
        tokenizer.encode(template.prompt(for: request), parsingSpecialTokens: false).map(Int32.init)
    }

    /// A space, the answer and the end of the sequence.
    private func answerTokens(
        _ answer: String,
        after request: String,
        context: PromptContext?
    ) -> [Int] {
        let whole = template.example(request: request, context: context, answer: answer)
        let prompt = template.prompt(for: request, context: context)
        let text = whole.utf8.dropFirst(prompt.utf8.count).dropLast(
            template.endOfSequence.utf8.count
        )
        return tokenizer.encode(
            String(decoding: Array(text), as: UTF8.self),
            parsingSpecialTokens: false
        )
            + [endOfSequence]
    }

    /// The prompt, some merges of the request left out where a seed says so.
    private func question(_ example: InstructionExample, seed: UInt64?) -> [Int] {
        let text = template.prompt(for: example.instruction, context: example.context)
        guard settings.mergeDropout > 0, let seed else {
            return tokenizer.encode(text, parsingSpecialTokens: false)
        }
        var random = SplitMix64(seed: seed)
        guard random.nextUnit() < 0.5 else {
            return tokenizer.encode(text, parsingSpecialTokens: false)
        }
        // The request is the rest of the first line; what stands around it is the same in every example.
        let line = text.prefix { $0 != "\n" }
        let label = line.prefix { $0 != ":" } + ":"
        return tokenizer.encode(String(label), parsingSpecialTokens: false)
            + tokenizer.encode(
                String(line.dropFirst(label.count)),
                dropout: settings.mergeDropout,
                using: &random
            )
            + tokenizer.encode(String(text.dropFirst(line.count)), parsingSpecialTokens: false)
    }
}
