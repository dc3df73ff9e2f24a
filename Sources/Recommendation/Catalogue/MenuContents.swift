// What a menu holds as far as safety goes: what its own line says and what its ingredients imply, taken
// together. Saying too little in either place must not make a menu safe: the wider of the two counts,
// and where something is not known the menu counts as holding anything.

/// A menu's contents, worked out once when the catalogue is read.
package struct MenuContents: Sendable, Equatable {
    /// Labelled allergens that its line names or its ingredients hold.
    package let allergens: Set<Allergen>
    /// Its ingredients, their other names and the groups they belong to; keys as in the catalogue.
    package let words: Set<String>
    /// The same of what makes the dish: without seasonings, stocks and kimchi, which nobody means who asks
    /// for something without seafood, but whose own names still count.
    package let mainWords: Set<String>
    /// Who can eat it; nil where that cannot be said.
    package let diet: DietClass?
    /// Whether a Muslim can usually eat it; nil where that cannot be said.
    package let halal: Bool?
    /// Ingredients that the table does not know.
    package let unknownIngredients: [String]
    /// Whether its allergens are known: its line names them, and every ingredient is in the table.
    package let isKnown: Bool

    /// The contents of a menu.
    init(of menu: Menu, ingredients table: IngredientTable) {
        var allergens = Set(menu.allergens ?? [])
        var words: Set<String> = []
        var mainWords: Set<String> = []
        var unknown: [String] = []
        var diet = menu.diet
        var halal = menu.halal
        var widest = DietClass.vegan
        var isHalal = true
        for name in menu.ingredients {
            guard let place = table.index(of: name) else {
                unknown.append(name)
                words.insert(MenuCatalog.key(name))
                mainWords.insert(MenuCatalog.key(name))
                continue
            }
            let ingredient = table.ingredients[place]
            allergens.formUnion(ingredient.allergens)
            words.formUnion(table.keys[place].all)
            mainWords.formUnion(
                ingredient.isSeasoning ? table.keys[place].names : table.keys[place].all
            )
            widest = max(widest, ingredient.diet)
            isHalal = isHalal && ingredient.halal
        }
        let isListed = !menu.ingredients.isEmpty && unknown.isEmpty
        if isListed {
            diet = max(diet ?? widest, widest)
            halal = (halal ?? true) && isHalal
        } else {
            // What its line forbids stays forbidden; what it allows is not taken on trust.
            diet = max(diet ?? .meat, widest)
            if halal != false { halal = nil }
        }
        self.allergens = allergens
        self.words = words
        self.mainWords = mainWords
        self.diet = diet
        self.halal = halal
        unknownIngredients = unknown
        isKnown = isListed && menu.allergens != nil
    }
}
