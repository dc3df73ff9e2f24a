// All menus that 메추리 knows: the table that ships with it and the user's own additions. Names and
// spellings are unique over both, so every name a reply can hold means one menu.

import KoreanText

/// The menus, by name and spelling.
package struct MenuCatalog: Sendable {
    /// The name of the tables' schema.
    package static let schema = "mechuri.menus"
    /// The version of the schema that this program reads and writes.
    package static let schemaVersion = 1
    /// The first line of a table.
    package static var header: String {
        #"{"schema": "\#(schema)", "version": \#(schemaVersion)}"#
    }

    /// The menus, in the order of the files.
    package let menus: [Menu]
    private let indexByKey: [String: Int]

    /// No menus.
    package static let empty = MenuCatalog(menus: [], indexByKey: [:])

    private init(menus: [Menu], indexByKey: [String: Int]) {
        self.menus = menus
        self.indexByKey = indexByKey
    }

    /// Reads the shipped table and, when given, the user's own.
    ///
    /// - Throws: the first thing wrong, with file and line.
    package init(path: String, additions: String? = nil) throws(MenuCatalogError) {
        var rows = try MenuTableReader(path: path, requiresHeader: true).read()
        if let additions {
            rows += try MenuTableReader(path: additions, requiresHeader: false).read()
        }
        try self.init(rows: rows)
    }

    /// A catalogue of these menus.
    ///
    /// - Throws: `MenuCatalogError.duplicate` when two of them share a name or spelling.
    package init(menus: [Menu]) throws(MenuCatalogError) {
        try self.init(
            rows: menus.enumerated().map { MenuRow(menu: $1, path: "menus", line: $0 + 1) }
        )
    }

    init(rows: [MenuRow]) throws(MenuCatalogError) {
        var indexByKey: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            for spelling in row.menu.allSpellings {
                if let owner = indexByKey.updateValue(index, forKey: Self.key(spelling)) {
                    throw .duplicate(
                        path: row.path,
                        line: row.line,
                        name: spelling,
                        owner: rows[owner].menu.name,
                        ownerPath: rows[owner].path,
                        ownerLine: rows[owner].line
                    )
                }
            }
        }
        self.init(menus: rows.map(\.menu), indexByKey: indexByKey)
    }

    /// The menu of that name or spelling; spaces and letter case do not matter.
    package func menu(named name: String) -> Menu? {
        indexByKey[Self.key(name)].map { menus[$0] }
    }

    /// Every name and spelling of every menu.
    package var allSpellings: [String] { menus.flatMap(\.allSpellings) }

    /// What is equal in two spellings of one name: NFC, no spaces, lower case.
    static func key(_ name: String) -> String {
        name.nfc.lowercased().filter { !$0.isWhitespace }
    }
}
