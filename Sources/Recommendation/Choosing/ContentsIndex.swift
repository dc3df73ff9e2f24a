// Which menus hold an ingredient or a group of them, found without reading every menu: a table from every
// word that stands for something in a menu (ingredients, their other names, groups, the menu's own names)
// to the menus it stands in. 새우 also finds 건새우 and 새우젓, and 새우볶음밥 by its name.

import KoreanText

/// The menus of a catalogue by what they hold.
struct ContentsIndex: Sendable {
    /// Words and the menus that hold them.
    private struct Words: Sendable {
        let menus: [String: Set<Int>]
        /// The words that may be found by a piece of them.
        let list: [String]
        let index: SubstringIndex

        init(_ menus: [String: Set<Int>], without seasonings: Set<String>) {
            self.menus = menus
            list = menus.keys.filter { !seasonings.contains($0) }
            index = SubstringIndex(list)
        }
    }

    private let all: Words
    /// Without seasonings: 새우 is not meant by 새우젓.
    private let main: Words
    private let names: SubstringIndex
    private let namedMenus: [Int]
    private let byAllergen: [Allergen: Set<Int>]

    /// Indexes a catalogue.
    init(_ catalog: MenuCatalog) {
        var menus: [String: Set<Int>] = [:]
        var mainMenus: [String: Set<Int>] = [:]
        var byAllergen: [Allergen: Set<Int>] = [:]
        for (index, contents) in catalog.contents.enumerated() {
            for word in contents.words { menus[word, default: []].insert(index) }
            for word in contents.mainWords { mainMenus[word, default: []].insert(index) }
            for allergen in contents.allergens { byAllergen[allergen, default: []].insert(index) }
        }
        let seasonings = Set(
            catalog.ingredients.ingredients.filter(\.isSeasoning).flatMap {
                ([$0.name] + $0.spellings).map(MenuCatalog.key)
            }
        )
        all = Words(menus, without: [])
        main = Words(mainMenus, without: seasonings)
        self.byAllergen = byAllergen
        names = SubstringIndex(catalog.allSpellings.map(MenuCatalog.key))
        namedMenus = catalog.menus.enumerated().flatMap { index, menu in
            menu.allSpellings.map { _ in index }
        }
    }

    /// Other words for groups of the ingredient table.
    private static let synonyms: [String: [String]] = [
        "밀": ["밀가루"], "해물": ["해산물"], "야채": ["채소"], "계란": ["달걀"], "쇠고기": ["소고기"],
        "갑각류": ["갑각류"], "조개": ["조개류"], "육류": ["고기"], "콩류": ["콩"], "대두": ["콩"],
        "글루텐": ["밀가루"], "날생선": ["생선회", "회"], "견과": ["견과류"], "돼지": ["돼지고기"], "소": ["소고기"],
        "닭": ["닭고기"], "알류": ["달걀"], "유제품": ["유제품"], "낙농": ["유제품"], "매운고추": ["고추"],
    ]

    /// The places of the menus that hold what the word stands for, or are called so.
    ///
    /// - Parameters:
    ///   - word: an ingredient, a group of them, or a part of menus' names
    ///   - countsSeasonings: whether it counts too where it only seasons: 멸치육수 as fish
    /// - Returns: places in the catalogue
    func menus(holding word: String, countsSeasonings: Bool) -> Set<Int> {
        let key = MenuCatalog.key(word)
        let words = countsSeasonings ? all : main
        var result: Set<Int> = []
        for wanted in [key] + (Self.synonyms[key] ?? []) {
            result.formUnion(words.menus[wanted] ?? [])
            // One syllable inside a longer word means nothing: 배 in 배추.
            guard wanted.count > 1 else { continue }
            for place in words.index.places(holding: wanted) {
                result.formUnion(words.menus[words.list[place]] ?? [])
            }
            for place in names.places(holding: wanted) { result.insert(namedMenus[place]) }
        }
        return result.isEmpty ? menus(withAllergenOf: word) : result
    }

    /// The places of the menus whose names hold the word: 라면 and 치즈라면; none for one syllable.
    func menus(named word: String) -> Set<Int> {
        let key = MenuCatalog.key(word)
        return key.count > 1 ? Set(names.places(holding: key).map { namedMenus[$0] }) : []
    }

    /// The places of the menus that hold the allergen which the word means, traces included; none where it
    /// means none.
    func menus(withAllergenOf word: String) -> Set<Int> {
        Allergen(word: word).flatMap { byAllergen[$0] } ?? []
    }
}
