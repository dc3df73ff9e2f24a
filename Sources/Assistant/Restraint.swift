// What a reply may not say. Names of menus that were offered, that somebody must not eat, or that the
// question leaves out; ingredients that the chosen menu does not have; numbers that were not given.

import Generation
import KoreanText
import Recommendation

/// Makes the constraints of replies.
struct Restraint: Sendable {
    private let catalog: MenuCatalog
    /// Names of ingredients that a reply could claim; those of one syllable mean other things as often:
    /// 밤에, 배가, 물론.
    private let ingredientNames: [String]

    /// Restraint for the menus of a catalogue.
    init(catalog: MenuCatalog) {
        self.catalog = catalog
        ingredientNames = catalog.ingredients.ingredients.flatMap { [$0.name] + $0.spellings }
            .filter { $0.count > 1 }
    }

    /// All spellings of menus.
    static func spellings(_ menus: some Sequence<Menu>) -> [String] {
        menus.flatMap(\.allSpellings)
    }

    /// Ingredients that would be invented: those that neither the menu's line nor its words name.
    func foreignIngredients(to menu: Menu) -> [String] {
        let own = Set(menu.ingredients)
        let said =
            [menu.name, menu.description, menu.kind].joined(separator: " ")
            + menu.sentences.joined(separator: " ")
        return ingredientNames.filter { name in
            if own.contains(name) || said.contains(name) { return false }
            guard let ingredient = catalog.ingredients[name] else { return true }
            return !own.contains(ingredient.name)
        }
    }

    /// The names of all other menus, but for those that are also ingredients of this one (김치).
    func otherMenus(than menu: Menu) -> [String] {
        let own = Set(menu.allSpellings + menu.ingredients)
        return catalog.allSpellings.filter { !own.contains($0) && !menu.description.contains($0) }
    }
}
