// Which ingredients does a text name? By the one rule for names (KoreanText's NameMatcher) over the catalogue's
// table, as the decoder holds replies to it (the Assistant's Restraint): a word inside another word is none, and
// names of one syllable are not looked for, because they mean other things as often: 밤에, 배가, 물론.

import KoreanText
import Recommendation

/// Finds ingredients that were not given.
struct IngredientNames: Sendable {
    private let table: IngredientTable
    /// Names that a reply could claim.
    private let claims: NameMatcher
    /// Those and the names of one syllable: what was given counts by any of its names.
    private let all: NameMatcher

    /// The names of a table.
    init(_ table: IngredientTable) {
        self.table = table
        let names = table.ingredients.flatMap { [$0.name] + $0.spellings }
        claims = NameMatcher(names: names.filter { $0.count > 1 })
        all = NameMatcher(names: names)
    }

    /// The ingredients that a reply names and no given text does, in any of their spellings.
    func foreign(in reply: String, given texts: [String]) -> [String] {
        let given = texts.map(\.nfc)
        let known = Set(
            given.flatMap { all.allMatches(in: $0) }.compactMap { table[$0.name]?.name }
        )
        func stands(_ name: String) -> Bool {
            name.count > 1 && given.contains { $0.contains(name) }
        }
        var found: [String] = []
        let reply = reply.nfc
        for match in claims.allMatches(in: reply) where !found.contains(match.name) {
            guard let ingredient = table[match.name], !known.contains(ingredient.name),
                !([match.name, ingredient.name] + ingredient.spellings).contains(where: stands)
            else { continue }
            if IngredientHomographs.isOtherWord(match.name, match.range, in: reply) { continue }
            found.append(match.name)
        }
        return found
    }
}
