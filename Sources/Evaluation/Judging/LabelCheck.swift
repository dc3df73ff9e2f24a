// Does the catalogue know what a label names? A label that means nothing to the recommender forbids nothing and
// asks for nothing: every reply would pass it untested. So a label must change what fits some menu of the
// catalogue, and what is a piece of one syllable (치 in 김치) names nothing.

import KoreanText
import Recommendation

/// Checks labels against a catalogue.
package struct LabelCheck: Sendable {
    private let catalog: MenuCatalog
    private let recommender: Recommender
    private let reader: RequestReader

    /// A check by a catalogue.
    package init(catalog: MenuCatalog) {
        self.catalog = catalog
        recommender = Recommender(catalog: catalog)
        reader = RequestReader(catalog: catalog)
    }

    /// Whether some menu has what a label names.
    func knows(_ feature: Feature) -> Bool {
        if case .ingredient(let name) = feature {
            let name = reader.usualName(ofIngredient: name)
            guard isWhole(name) else { return false }
            return catalog.menus.indices.contains { place in
                catalog.menus[place].fit(.ingredient(name)) > 0
                    || catalog.contents[place].mainWords.contains(name)
            }
        }
        return catalog.menus.contains { $0.fit(feature) > 0 }
    }

    /// Whether leaving out an ingredient, or a group of them, leaves out any menu.
    func knows(leftOutIngredient name: String) -> Bool {
        let name = reader.usualName(ofIngredient: name)
        guard isWhole(name) else { return false }
        var request = FoodRequest(text: "")
        request.excludedIngredients = [name]
        return refuses(request)
    }

    /// Whether leaving out a menu, or all whose names hold it, leaves out any.
    func knows(leftOutMenu name: String) -> Bool {
        var request = FoodRequest(text: "")
        request.excludedMenus = [name]
        return refuses(request)
    }

    /// Whether some menu is that, or a kind of it.
    func knows(menu name: String) -> Bool {
        catalog.menus.contains { $0.isCalled(anyOf: [name]) }
    }

    /// Whether a name of one syllable is an ingredient or a group of them; longer ones may be pieces of names.
    private func isWhole(_ name: String) -> Bool {
        name.count > 1 || catalog.ingredients[name] != nil
            || catalog.ingredients.groups.contains(name)
    }

    private func refuses(_ request: FoodRequest) -> Bool {
        let query = DinerQuery(request: request, circumstances: EvaluationMoment.circumstances)
        return !recommender.recommend(query).refused.isEmpty
    }
}
