// What a classifier of wishes learns from: requests whose wishes are known because they were composed of
// them. Every phrase of the grammar comes once by itself; the others are combinations, with refusals, limits
// and typing errors, and talk that wishes for nothing.

import Randomness
import Recommendation

/// One request and its wishes.
package struct WordingExample: Sendable, Equatable {
    /// The request as it might be typed.
    package let text: String
    /// What it wishes for.
    package let wishes: [Feature]

    /// A request with its wishes.
    package init(text: String, wishes: [Feature]) {
        (self.text, self.wishes) = (text, wishes)
    }
}

extension Composer {
    /// Examples for a classifier of wishes.
    ///
    /// - Parameters:
    ///   - combinations: How many requests of more than one phrase to add.
    ///   - seed: Another one gives other examples.
    /// - Returns: One for every phrase, in the order of the grammar, then the combinations.
    package func wordingExamples(combinations: Int, seed: UInt64) -> [WordingExample] {
        var random = SplitMix64(seed: seed)
        var examples: [WordingExample] = []
        for wish in grammar.wishes {
            for text in requests.everyRequest(for: wish, using: &random) {
                examples.append(WordingExample(text: text, wishes: [wish]))
            }
        }
        let kinds: [(weight: Double, value: ConversationKind)] = [
            (0.72, .wishes), (0.1, .refusal), (0.04, .limit), (0.06, .ingredients), (0.03, .plain),
            (0.05, .talk),
        ]
        while examples.count < combinations + grammar.cueCount {
            guard let example = wordingExample(random.choose(kinds), using: &random) else {
                continue
            }
            examples.append(example)
        }
        return examples
    }

    private func wordingExample(
        _ kind: ConversationKind,
        using random: inout SplitMix64
    ) -> WordingExample? {
        if kind == .talk {
            guard let name = grammar.talks.randomElement(using: &random),
                let says = grammar.templates(name, "says").randomElement(using: &random)?.filled()
            else { return nil }
            return WordingExample(text: Typing.typed(says, using: &random), wishes: [])
        }
        guard let need = needs.need(kind, using: &random),
            let text = requests.request(for: need, using: &random)
        else { return nil }
        let wishes = need.wanted.filter { if case .ingredient = $0 { false } else { true } }
        return WordingExample(text: text, wishes: wishes)
    }
}
