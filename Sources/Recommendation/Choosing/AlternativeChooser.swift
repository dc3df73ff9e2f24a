// When the model alone cannot name a menu that was not offered yet, this chooses one that fits the
// question, and the sentence the reply is made to begin with. MenuWish has the score; equal scores
// are settled by the seed.

import KoreanText
import Randomness

/// A menu chosen for 다시 추천.
package struct Alternative: Sendable, Equatable {
    /// The menu.
    package let menu: Menu
    /// What the reply begins with: a whole sentence that names the menu, without a trailing space.
    package let opening: String
    /// What the menu is, as the table says it, up to the noun: "…에 끓인 국물 요리".
    ///
    /// It may follow the opening; empty when the table says nothing, or when it would name a menu
    /// that was offered before.
    package let description: String
    /// The wishes of the question that the menu fulfils, best first; empty when it had none.
    package let reasons: [Feature]
}

/// Chooses menus that were not offered before.
package struct AlternativeChooser: Sendable {
    private let catalog: MenuCatalog
    private let finder: MenuFinder
    private let ingredients: Set<String>

    /// A chooser among the menus of a catalogue.
    package init(catalog: MenuCatalog, finder: MenuFinder) {
        self.catalog = catalog
        self.finder = finder
        ingredients = Set(catalog.menus.flatMap(\.ingredients))
    }

    /// The best menu for the question that was not offered; nil when all were.
    package func choose(
        question: String,
        offered: OfferedMenus,
        seed: UInt64
    ) -> Alternative? {
        let wish = request(question, offered)
        let said = NameMatcher(names: offered.forbiddenNames)
        var random = SplitMix64(seed: seed)
        var best: [Menu] = []
        var bestScore = -Double.infinity
        for menu in catalog.menus where isOpen(menu, wish, offered) {
            let score = wish.score(menu)
            if score > bestScore + 1e-9 {
                (best, bestScore) = ([menu], score)
            } else if score > bestScore - 1e-9 {
                best.append(menu)
            }
        }
        guard let menu = best.randomElement(using: &random) else { return nil }
        let reasons = wish.cues.wanted.filter { menu.fit($0) > 0 }
            .sorted { menu.fit($0) > menu.fit($1) }
        let opening = RecommendingSentence.opening(for: menu, reasons: reasons, using: &random)
        var description = menu.description.isEmpty ? "" : "\(menu.description) \(menu.kind)"
        if said.firstMatch(in: description) != .none { description = "" }
        return Alternative(
            menu: menu,
            opening: opening,
            description: description,
            reasons: reasons
        )
    }

    /// Whether a menu that the model named by itself answers the question, as far as the question's
    /// wishes can be read: at least half as well as the best menu that is left.
    package func suits(_ menu: Menu, question: String, offered: OfferedMenus) -> Bool {
        let wish = request(question, offered)
        if wish.excluded.contains(menu.name) { return false }
        if wish.cues.unwanted.contains(where: { menu.fit($0) > 0 }) { return false }
        guard !wish.cues.wanted.isEmpty else { return true }
        let best = catalog.menus.filter { isOpen($0, wish, offered) }.map(wish.score).max() ?? 0
        return best <= 0 || wish.score(menu) >= best / 2
    }

    private func isOpen(_ menu: Menu, _ wish: MenuWish, _ offered: OfferedMenus) -> Bool {
        !offered.contains(menu) && !wish.excluded.contains(menu.name)
    }

    private func request(_ question: String, _ offered: OfferedMenus) -> MenuWish {
        // The model's first thoughts say most about the question.
        let related = offered.sameQuestion.prefix(4).compactMap(catalog.menu(named:))
        return MenuWish(question, finder: finder, ingredients: ingredients, related: related)
    }
}
