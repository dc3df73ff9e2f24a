// What an answer may say of a menu: the facts of its 맥락, or of the catalogue where there is none. A menu
// that does not exist has the same facts, so that a model learns to copy them.

import Prompting
import Recommendation

/// The facts of a menu that an answer is written about.
struct MenuFacts: Sendable, Equatable {
    /// What it is called.
    var name: String
    /// Main ingredients first.
    var ingredients: [String]
    /// Energy of a serving; nil where it is not told.
    var kcal: Int?
    /// The clause before the kind; empty where it is not told.
    var description: String
    /// The noun that ends the description.
    var kind: String

    /// Facts that are given.
    init(name: String, ingredients: [String], kcal: Int?, description: String, kind: String) {
        self.name = name
        self.ingredients = ingredients
        self.kcal = kcal
        self.description = description
        self.kind = kind
    }

    /// What the catalogue knows.
    init(_ menu: Menu) {
        self.init(
            name: menu.name,
            ingredients: menu.ingredients,
            kcal: menu.kcal,
            description: menu.description,
            kind: menu.kind
        )
    }

    /// The 맥락 that tells them.
    func context(reason: String?) -> PromptContext {
        PromptContext(
            menu: name,
            ingredients: ingredients,
            kilocalories: kcal,
            reason: reason,
            description: description.isEmpty ? nil : "\(description) \(kind)"
        )
    }
}
