// The grammar that requests and conversations are composed of, and the menus that go with it.

import ArgumentParser
import Composition
import Recommendation

/// Which grammar is composed of.
struct GrammarOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say("문법 폴더 (기본: Models/grammar)", "Folder of the grammar (default Models/grammar)"),
            valueName: say("폴더", "folder")
        ),
        completion: .directory
    )
    var grammar: String?

    /// Reads the grammar and the menus; what is wrong with a user's own menus is said.
    func read() throws -> (grammar: Grammar, catalog: MenuCatalog) {
        let surroundings = try Surroundings()
        let menus = try surroundings.readMenus()
        menus.complaints.forEach(complain)
        let folder = try surroundings.locator.grammar(grammar, besides: menus.path)
        return (try Grammar(folder: folder), menus.catalog)
    }
}
