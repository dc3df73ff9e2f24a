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

    /// The shipped catalogue with the shipped ingredients.
    static func catalog() throws -> MenuCatalog {
        let path = root.appending(path: "Models/ingredients.jsonl").path(percentEncoded: false)
        return try MenuCatalog(path: menus, ingredients: IngredientTable(path: path))
    }

    /// The lines of a fixture, comments left out.
    static func lines(_ name: String) throws -> [String] {
        let url = root.appending(path: "Tests/Fixtures").appending(path: name)
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map(String.init)
    }
}
