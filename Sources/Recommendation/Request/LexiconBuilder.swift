// Puts the lexicon together: the shelves first, then what the catalogue calls its ingredients and menus. A
// word of the shelves keeps its meaning where the catalogue has it too: 만두 is a form, 도시락 a situation.

/// Collects the words of requests.
struct LexiconBuilder {
    private typealias Meaning = RequestLexicon.Meaning

    /// The words so far.
    private(set) var words = LetterTrie<RequestLexicon.Entry>()
    /// Words that a mistyped one may have meant.
    private(set) var cues: [(String, RequestLexicon.Entry)] = []
    /// Usual names of ingredients by every way to say them.
    private(set) var ingredientNames: [String: String] = [:]

    /// Adds what needs no catalogue.
    mutating func addShelves() {
        let wishes =
            TasteWords.wanted + MealWords.wanted + SituationWords.wanted + DishWords.wanted
            + WishWords.wanted + CountryWords.wanted
        for (feature, list) in wishes { add(list, .wish(feature), isCue: true) }
        for (feature, list) in CountryWords.places { add(list, .wish(feature)) }
        for (feature, list) in TasteWords.refused + DishWords.refused {
            add(list, .refusal(feature))
        }
        for (name, list) in IngredientWords.refused { add(list, .leavesOut(name)) }
        add(NeutralWords.blockers + " " + CountryWords.blockers, .nothing)
        add(NeutralWords.phrases + " " + CountryWords.guests, .nothing, mayCross: true)
        add(MentionWords.phrases, .nothing, startsWord: true, mayCross: true)
        add(NeutralWords.everyday, .nothing, startsWord: true)
        for (name, list) in IngredientWords.names + IngredientWords.groups {
            add(list, .ingredient(name))
            for word in list.split(whereSeparator: \.isWhitespace) {
                ingredientNames[Self.bare(word)] = name
            }
        }
    }

    /// Adds the ingredients and groups that the shelves do not have.
    mutating func addIngredients(of catalog: MenuCatalog) {
        let menus = Set(catalog.menus.flatMap(\.allSpellings).map(MenuCatalog.key))
        for (name, word) in Self.named(by: catalog) {
            // 쫄면 and 순대 are in other dishes too, but who says them means the dish.
            guard !menus.contains(word), ingredientNames[word] == nil, word.count > 1,
                !NeutralWords.homographs.contains(word)
            else { continue }
            let usual = ingredientNames[name] ?? name
            ingredientNames[word] = usual
            add("^\(word)", .ingredient(usual))
        }
    }

    /// Adds the menus by all their spellings.
    mutating func addMenus(of catalog: MenuCatalog) {
        let lexical = Set(cues.map(\.0))
        for menu in catalog.menus {
            for spelling in menu.allSpellings.map(MenuCatalog.key) {
                let isOther =
                    lexical.contains(spelling)
                    || NeutralWords.homographs.contains(spelling) && spelling != "라면"
                guard spelling.count > 1, !isOther else { continue }
                let entry = RequestLexicon.Entry(
                    meaning: .menu(menu.name),
                    startsWord: spelling.count < 3,
                    followsModifier: false,
                    endsNoun: spelling.count < 3,
                    mayCross: spelling.count > 2
                )
                words.insert(spelling, entry)
                cues.append((spelling, entry))
            }
        }
    }

    private mutating func add(
        _ list: String,
        _ meaning: Meaning,
        isCue: Bool = false,
        startsWord: Bool = false,
        mayCross: Bool = false
    ) {
        for word in list.split(whereSeparator: \.isWhitespace) {
            let bare = Self.bare(word)
            // Two syllables stand inside too many other words: 직장인 is no 장인.
            let isShort = meaning != .nothing && bare.count <= 2
            let entry = RequestLexicon.Entry(
                meaning: meaning,
                startsWord: word.hasPrefix("^") || isShort || startsWord,
                followsModifier: word.hasPrefix("~"),
                endsNoun: word.hasSuffix("$") || meaning.isIngredient,
                mayCross: mayCross || bare.count > 2 && meaning != .nothing
                    || (word.hasPrefix("^") || word.hasPrefix("!")) && !meaning.isIngredient
                        && meaning != .nothing
            )
            words.insert(bare, entry)
            if isCue, !word.hasPrefix("!") { cues.append((bare, entry)) }
        }
    }

    private static func bare(_ word: Substring) -> String {
        word.filter { !"^~$!".contains($0) }
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
