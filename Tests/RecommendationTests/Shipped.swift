// The files of the repository that these tests read, found from this file's own place.

import Foundation
import Recommendation

/// The repository's own files.
enum Shipped {
    /// The repository's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The shipped menu table.
    static let menus = root.appending(path: "Models/menus.jsonl").path(percentEncoded: false)

    /// The shipped catalogue with the shipped ingredients and classifier of wishes.
    static func catalog() throws -> MenuCatalog {
        let models = root.appending(path: "Models")
        func path(_ name: String) -> String {
            models.appending(path: name).path(percentEncoded: false)
        }
        var catalog = try MenuCatalog(
            path: menus,
            ingredients: IngredientTable(path: path("ingredients.jsonl"))
        )
        catalog.wording = try WishClassifier(path: path("wishes.bin"))
        return catalog
    }

    /// The lines of a fixture, comments left out.
    static func lines(_ name: String) throws -> [String] {
        let url = root.appending(path: "Tests/Fixtures").appending(path: name)
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map(String.init)
    }
}
