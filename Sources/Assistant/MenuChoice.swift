// A chosen menu with the words that a reply about it is made of: the recommending sentence, the catalogue's
// description, and the 맥락 for models that follow it.

import KoreanText
import Prompting
import Randomness
import Recommendation

/// A menu that was chosen for a reply.
struct MenuChoice: Sendable {
    /// The menu.
    let menu: Menu
    /// Why, the strongest reason first.
    let reasons: [Reason]
    /// What a reply begins with: a whole sentence that names the menu, and the description up to its noun.
    let opening: String
    /// The same with the end of its last sentence.
    let wholeText: String

    /// The words for a candidate; nil when they cannot be said without a name that may not be.
    init?(
        _ candidate: Candidate,
        speech: SpeechLevel,
        isCompromise: Bool,
        without forbidden: NameMatcher,
        seed: UInt64
    ) {
        menu = candidate.menu
        reasons = candidate.reasons
        var random = SplitMix64(seed: seed ^ 0x6D65_6E75)
        let words = RecommendingSentence(
            for: candidate.menu,
            reasons: candidate.reasons,
            speech: speech,
            isCompromise: isCompromise,
            using: &random
        )
        guard forbidden.firstMatch(in: words.sentence) == .none else { return nil }
        let canDescribe =
            !words.description.isEmpty && forbidden.firstMatch(in: words.description) == .none
        opening = canDescribe ? "\(words.sentence) \(words.description)" : words.sentence
        wholeText = canDescribe ? "\(words.sentence) \(words.wholeDescription)" : words.sentence
    }

    /// The menu's facts for the prompt.
    var context: PromptContext {
        PromptContext(
            menu: menu.name,
            ingredients: menu.ingredients,
            kilocalories: menu.kcal,
            reason: reasons.first?.text(in: .korean),
            description: menu.description.isEmpty ? nil : "\(menu.description) \(menu.kind)"
        )
    }
}
