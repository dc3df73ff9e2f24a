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

    /// Ingredients that would be invented: those that neither the menu's line nor its words name; and
    /// of those that it is only served with, what somebody here must not eat.
    func foreignIngredients(to menu: Menu, people: [Profile] = []) -> [String] {
        let own = Set(menu.ingredients)
        let opening = [menu.name, menu.description, menu.kind].joined(separator: " ")
        let said = opening + " " + menu.sentences.joined(separator: " ")
        return ingredientNames.filter { name in
            if own.contains(name) || opening.contains(name) { return false }
            guard let ingredient = catalog.ingredients[name] else { return true }
            if own.contains(ingredient.name) { return false }
            return !said.contains(name) || people.contains { !$0.mayEat(ingredient) }
        }
    }

    /// The names of all other menus, but for those that are also ingredients of this one (김치).
    func otherMenus(than menu: Menu) -> [String] {
        let own = Set(menu.allSpellings + menu.ingredients)
        return catalog.allSpellings.filter { !own.contains($0) && !menu.description.contains($0) }
    }
}

extension Profile {
    /// Whether an ingredient is nothing that they must not or will not eat.
    fileprivate func mayEat(_ ingredient: Ingredient) -> Bool {
        let words = [ingredient.name] + ingredient.spellings + ingredient.groups
        return ingredient.diet <= diet && (ingredient.halal || !halal)
            && !ingredient.allergens.contains(where: allergies.contains)
            && !avoided.contains { avoided in words.contains { $0.contains(avoided) } }
    }
}
