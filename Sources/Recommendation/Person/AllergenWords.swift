// The words people use for the labelled allergens. The law's own words are few and stiff (알류, 쇠고기); what
// is not among them is not guessed: a wrong guess at an allergy is worse than a question back.

import KoreanText

extension Allergen {
    /// Everyday words, by the allergen they mean; the law's and the English words come on top.
    private static let everyday: [Allergen: [String]] = [
        .egg: ["계란", "달걀", "난류", "egg"],
        .milk: ["유제품", "우유류", "dairy"],
        .buckwheat: ["메밀가루"],
        .peanut: ["피넛", "peanut"],
        .soy: ["콩", "대두콩", "soybean"],
        .wheat: ["밀가루", "소맥", "글루텐", "gluten"],
        .crab: ["꽃게", "대게"],
        .pork: ["돈육", "돼지"],
        .peach: ["peach"],
        .tomato: ["tomato"],
        .sulphite: ["아황산", "아황산염", "sulfite", "sulfites", "sulphite"],
        .walnut: ["walnut"],
        .chicken: ["닭", "계육"],
        .beef: ["소고기", "우육"],
        .squid: ["갑오징어", "한치"],
        .shellfish: ["조개", "굴", "홍합", "전복", "바지락", "가리비", "패류", "clams"],
        .pineNut: ["잣씨", "pine nut"],
    ]

    /// Every word that means an allergen.
    private static let byWord: [String: Allergen] = {
        var words: [String: Allergen] = [:]
        for allergen in allCases {
            let names = [allergen.rawValue, allergen.english] + (everyday[allergen] ?? [])
            for name in names { words[MenuCatalog.key(name)] = allergen }
        }
        return words
    }()

    /// The allergen that a word means: 알류, 계란, eggs.
    package init?(word: String) {
        guard let found = Self.byWord[MenuCatalog.key(word)] else { return nil }
        self = found
    }

    /// The known word that is nearest to one that is not, by letters: 땅꽁 is nearly 땅콩.
    package static func nearest(to word: String) -> String? {
        Jamo.nearest(to: word, among: byWord.keys.sorted())
    }
}

extension Jamo {
    /// The candidate that differs from a word in the fewest letters of Hangul, when those are few.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = letters(of: MenuCatalog.key(word))
        let allowed = max(1, min(3, wanted.count / 3))
        let ranked = candidates.compactMap { name in
            distance(wanted, letters(of: MenuCatalog.key(name)), limit: allowed).map { ($0, name) }
        }
        return ranked.min { $0 < $1 }?.1
    }
}

extension MenuCatalog {
    /// Whether a word that somebody avoids means anything here: an ingredient, a group of them, a menu,
    /// or a part of a menu's name.
    package func knows(avoided word: String) -> Bool {
        let key = Self.key(word)
        return !key.isEmpty
            && (index(named: word) != nil || contents.contains { $0.words.contains(key) }
                || menus.contains { Self.key($0.name).contains(key) })
    }

    /// The ingredient, group or menu nearest to a word, when it is near.
    package func nearest(to word: String) -> String? {
        let names = contents.reduce(into: Set<String>()) { $0.formUnion($1.words) }
        return Jamo.nearest(to: word, among: names.union(menus.map(\.name)).sorted())
    }
}
