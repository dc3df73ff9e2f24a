/// Placeholder until the reader lands.
package struct RequestReader: Sendable {
    let finder: MenuFinder
    let ingredients: Set<String>
    package init(catalog: MenuCatalog) {
        finder = MenuFinder(catalog: catalog)
        ingredients = Set(catalog.menus.flatMap(\.ingredients))
    }
    package func read(_ text: String, circumstances: Circumstances? = nil) -> FoodRequest {
        var request = FoodRequest(text: text)
        let cues = QuestionCues(
            finder.blankingNames(in: text) { !CueLexicon.isCue($0) },
            ingredients: ingredients
        )
        request.wanted = cues.wanted
        for feature in cues.unwanted {
            if case .ingredient(let name) = feature {
                request.excludedIngredients.append(name)
            } else {
                request.unwanted.append(feature)
            }
        }
        let named = finder.named(in: text)
        request.mentioned = named.map(\.menu.name)
        request.excludedMenus = named.filter { _, following in
            ["말고", "빼고", "먹었", "싫", "질렸"].contains { following.prefix(8).contains($0) }
        }.map(\.menu.name)
        return request
    }
}
