// All menus that 메추리 knows: the table that ships with it and the user's own additions. Names and
// spellings are unique over both, so every name a reply can hold means one menu.

import KoreanText

/// The menus, by name and spelling.
package struct MenuCatalog: Sendable {
    /// The menus, in the order of the files.
    package let menus: [Menu]
    /// What each menu holds, in the same order.
    package let contents: [MenuContents]
    /// The ingredients that are known.
    package let ingredients: IngredientTable
    /// Finds the names and spellings in texts; made once, because it costs milliseconds.
    package let names: NameMatcher
    /// What has learnt how people word their wishes for such menus; a reader of requests asks it where it is.
    package var wording: WishClassifier?
    private let indexByKey: [String: Int]

    /// The first line of a table of menus.
    package static var header: String { Menu.header }

    /// No menus.
    package static let empty = MenuCatalog(menus: [], ingredients: .empty, indexByKey: [:])

    private init(menus: [Menu], ingredients: IngredientTable, indexByKey: [String: Int]) {
        self.menus = menus
        self.ingredients = ingredients
        self.indexByKey = indexByKey
        names = NameMatcher(names: menus.flatMap(\.allSpellings))
        contents = menus.map { MenuContents(of: $0, ingredients: ingredients) }
    }

    /// Reads the shipped table and, when given, the user's own.
    ///
    /// - Throws: the first thing wrong, with file and line.
    package init(
        path: String,
        additions: String? = nil,
        ingredients: IngredientTable = .empty
    ) throws(MenuCatalogError) {
        var rows = try TableReader<Menu>(path: path, requiresHeader: true).read()
        if let additions {
            rows += try TableReader<Menu>(path: additions, requiresHeader: false).read()
        }
        try self.init(rows: rows, ingredients: ingredients)
    }

    /// A catalogue of these menus.
    ///
    /// - Throws: `MenuCatalogError.duplicate` when two of them share a name or spelling.
    package init(
        menus: [Menu],
        ingredients: IngredientTable = .empty
    ) throws(MenuCatalogError) {
        try self.init(
            rows: menus.enumerated().map { TableLine(row: $1, path: "menus", line: $0 + 1) },
            ingredients: ingredients
        )
    }

    init(rows: [TableLine<Menu>], ingredients: IngredientTable) throws(MenuCatalogError) {
        var indexByKey: [String: Int] = [:]
        for (index, line) in rows.enumerated() {
            for spelling in line.row.allSpellings {
                if let owner = indexByKey.updateValue(index, forKey: Self.key(spelling)) {
                    throw .duplicate(
                        path: line.path,
                        line: line.line,
                        name: spelling,
                        owner: rows[owner].row.name,
                        ownerPath: rows[owner].path,
                        ownerLine: rows[owner].line
                    )
                }
            }
        }
        self.init(menus: rows.map(\.row), ingredients: ingredients, indexByKey: indexByKey)
    }

    /// The place of the menu of that name or spelling; spaces and letter case do not matter.
    package func index(named name: String) -> Int? { indexByKey[Self.key(name)] }

    /// The menu of that name or spelling; spaces and letter case do not matter.
    package func menu(named name: String) -> Menu? { index(named: name).map { menus[$0] } }

    /// What the menu holds; worked out anew for one that is not of this catalogue.
    package func contents(of menu: Menu) -> MenuContents {
        index(named: menu.name).map { contents[$0] }
            ?? MenuContents(of: menu, ingredients: ingredients)
    }

    /// Every name and spelling of every menu.
    package var allSpellings: [String] { menus.flatMap(\.allSpellings) }

    /// What is equal in two spellings of one name: NFC, no spaces, lower case.
    static func key(_ name: String) -> String {
        // Nearly every name is of syllables and spaces; asking Unicode about each costs a third of a start.
        var key = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0xAC00...0xD7A3, 0x61...0x7A, 0x30...0x39: key.append(scalar)
            case 0x20: continue
            default: return name.nfc.lowercased().filter { !$0.isWhitespace }
            }
        }
        return String(key)
    }
}
