// The grammar and the menus that ship.

import Foundation
import Recommendation

import Composition

enum Shipped {
    private static let models = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Models")

    static var grammar: Grammar {
        get throws { try Grammar(folder: models.appending(path: "grammar").path) }
    }

    static let catalog: MenuCatalog? = try? MenuCatalog(
        path: models.appending(path: "menus.jsonl").path,
        ingredients: IngredientTable(path: models.appending(path: "ingredients.jsonl").path)
    )
}
