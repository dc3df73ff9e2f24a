// All words that the reader knows, prepared once: cues with what they wish for, ingredients, the
// catalogue's menus, and words that mean nothing but hide others. Each is found in one walk.

import KoreanText

/// The words of requests, ready to be looked up.
struct RequestLexicon: Sendable {
    /// What a word stands for.
    enum Meaning: Hashable, Sendable {
        /// It wishes for this.
        case wish(Feature)
        /// It refuses this by itself.
        case refusal(Feature)
        /// It leaves this ingredient out by itself.
        case leavesOut(String)
        /// An ingredient or a group of them.
        case ingredient(String)
        /// A menu of the catalogue.
        case menu(String)
        /// Nothing; a word may begin after it.
        case nothing

        /// Whether it is an ingredient.
        var isIngredient: Bool { if case .ingredient = self { true } else { false } }
    }

    /// A word's meaning and where it counts.
    struct Entry: Sendable {
        /// What it stands for.
        let meaning: Meaning
        /// Whether it counts only where a word begins.
        let startsWord: Bool
        /// Whether it counts only after a modifier: 고소한 밥.
        let followsModifier: Bool
        /// Whether it counts only as a noun: particles or the end of the word follow.
        let endsNoun: Bool
        /// Whether a space may stand inside it: 비 와, but not 오 이거.
        let mayCross: Bool
    }

    /// The words.
    let words: LetterTrie<Entry>
    /// Words of three and more syllables for the search of near misses.
    let nearMisses: NearMisses
    /// Usual names of ingredients by every way to say them.
    private let ingredientNames: [String: String]

    /// The words of the shelves and the names of a catalogue.
    init(catalog: MenuCatalog) {
        var builder = LexiconBuilder()
        builder.addShelves()
        builder.addIngredients(of: catalog)
        builder.addMenus(of: catalog)
        words = builder.words
        nearMisses = NearMisses(builder.cues)
        ingredientNames = builder.ingredientNames
    }

    /// The usual name of an ingredient: 계란 → 달걀.
    func usualName(_ ingredient: String) -> String { ingredientNames[ingredient] ?? ingredient }
}
