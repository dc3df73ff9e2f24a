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
    }

    /// The words.
    let words: LetterTrie<Entry>
    /// Words of three and more syllables for the search of near misses.
    let nearMisses: NearMisses
    /// Usual names of ingredients by every way to say them.
    private let ingredientNames: [String: String]

    /// The words of the shelves and the names of a catalogue.
    init(catalog: MenuCatalog) {
        var words = LetterTrie<Entry>()
        var cues: [(String, Entry)] = []
        func add(
            _ list: String,
            _ meaning: Meaning,
            isCue: Bool = false,
            startsWord: Bool = false
        ) {
            for word in list.split(whereSeparator: \.isWhitespace) {
                // Two syllables stand inside too many other words: 직장인 is no 장인.
                let isShort = meaning != .nothing && Self.bare(word).count <= 2
                let entry = Entry(
                    meaning: meaning,
                    startsWord: word.hasPrefix("^") || isShort || startsWord,
                    followsModifier: word.hasPrefix("~"),
                    endsNoun: word.hasSuffix("$") || meaning.isIngredient
                )
                let bare = Self.bare(word)
                words.insert(bare, entry)
                if isCue { cues.append((bare, entry)) }
            }
        }
        for (feature, list) in Self.wishes { add(list, .wish(feature), isCue: true) }
        for (feature, list) in TasteWords.refused { add(list, .refusal(feature)) }
        for (feature, list) in DishWords.refused { add(list, .refusal(feature)) }
        for (name, list) in IngredientWords.refused { add(list, .leavesOut(name)) }
        add(NeutralWords.blockers, .nothing)
        add(NeutralWords.everyday, .nothing, startsWord: true)
        var names: [String: String] = [:]
        for (name, list) in IngredientWords.names + IngredientWords.groups {
            add(list, .ingredient(name))
            for word in list.split(whereSeparator: \.isWhitespace) {
                names[Self.bare(word)] = name
            }
        }
        for (name, word) in Self.named(by: catalog) 
        where names[word] == nil && word.count > 1 && !NeutralWords.homographs.contains(word) {
            let usual = names[name] ?? name
            names[word] = usual
            add(word.count == 2 ? "^\(word)$" : "^\(word)", .ingredient(usual))
        }
        let lexical = Set(cues.map(\.0))
        for menu in catalog.menus {
            for spelling in menu.allSpellings.map(MenuCatalog.key) where !lexical.contains(spelling) {
                guard spelling.count > 1, !NeutralWords.homographs.contains(spelling)
                    || spelling == "라면"
                else { continue }
                let entry = Entry(
                    meaning: .menu(menu.name),
                    startsWord: spelling.count < 3,
                    followsModifier: false,
                    endsNoun: spelling.count < 3
                )
                words.insert(spelling, entry)
                cues.append((spelling, entry))
            }
        }
        self.words = words
        nearMisses = NearMisses(cues)
        ingredientNames = names
    }

    /// The usual name of an ingredient: 계란 → 달걀.
    func usualName(_ ingredient: String) -> String { ingredientNames[ingredient] ?? ingredient }

    private static func bare(_ word: Substring) -> String {
        word.filter { !"^~$".contains($0) }
    }

    private static var wishes: [(Feature, String)] {
        TasteWords.wanted + MealWords.wanted + SituationWords.wanted + DishWords.wanted
            + WishWords.wanted
    }

    /// What the catalogue calls ingredients and their groups: name and key of each way to say it.
    private static func named(by catalog: MenuCatalog) -> [(name: String, word: String)] {
        var result: [(name: String, word: String)] = []
        for one in catalog.ingredients.ingredients {
            for word in [one.name] + one.spellings { result.append((one.name, word)) }
            for group in one.groups { result.append((group, group)) }
        }
        for name in catalog.menus.flatMap(\.ingredients) { result.append((name, name)) }
        return result.map { ($0.name, MenuCatalog.key($0.word)) }
    }
}
