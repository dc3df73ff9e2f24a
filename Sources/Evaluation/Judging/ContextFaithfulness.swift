// Does a reply say what its 맥락 says, and nothing else? Numbers, ingredients and names can be held against the
// text without understanding it; tastes and manners of cooking cannot, and are not judged.

import KoreanText

/// How a reply keeps to its 맥락.
package struct ContextFaithfulness: Sendable, Equatable {
    /// Whether every number of the reply stands in the 맥락 or the request; nil without numbers.
    package var numbersHold: Bool?
    /// Whether the reply holds the 맥락's energy; nil unless energy is asked for and given.
    package var numberCopied: Bool?
    /// Whether every ingredient that the reply names stands in the 맥락 or the request.
    package var ingredientsHold: Bool?
    /// Whether the reply spells a menu that the catalogue does not know as the 맥락 does; nil for known ones.
    package var unseenCopied: Bool?
    /// The numbers that do not stand there.
    package var foreignNumbers: [String] = []
    /// The ingredients that do not stand there.
    package var foreignIngredients: [String] = []

    /// Nothing found out yet.
    package init() {}

    /// Holds a reply against what it was given.
    init(of reply: String, to given: GivenContext, ingredients: IngredientNames) {
        let numbers = TextNumbers.all(in: reply)
        let texts = [given.text, given.request]
        let givenNumbers = Set(texts.flatMap(TextNumbers.all))
        foreignNumbers = numbers.filter { !givenNumbers.contains($0) }
        numbersHold = numbers.isEmpty ? nil : foreignNumbers.isEmpty
        if given.asksForEnergy, let energy = given.energy {
            numberCopied = numbers.contains(energy)
        }
        foreignIngredients = ingredients.foreign(in: reply, given: texts)
        ingredientsHold = foreignIngredients.isEmpty
        if !given.isKnownMenu { unseenCopied = Self.spells(given.menu, in: reply) }
    }

    /// Whether a text holds a name as a word, spaces and all.
    private static func spells(_ name: String, in text: String) -> Bool {
        let text = text.nfc
        return NameMatcher(names: [name]).allMatches(in: text)
            .contains { text[$0.range] == name.nfc }
    }
}
