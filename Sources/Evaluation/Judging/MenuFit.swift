// Which menus answer a request, by the recommender's word.

import KoreanText
import Recommendation

/// Which menus answer a request.
package struct MenuFit: Sendable {
    /// Why the others do not, by name.
    private let misfits: [String: String]
    private let fitting: Set<String>

    /// By the recommender's ranking: what it refuses does not fit, nor what misses more wishes than need be.
    ///
    /// - Parameters:
    ///   - ranking: What the recommender found.
    ///   - named: Names of menus of which it should be one, or a kind of it (해물라면 of 라면); none asks for
    ///     nothing. Where every such menu is refused, the others may fit.
    init(_ ranking: MenuRanking, named: [String] = []) {
        var misfits: [String: String] = [:]
        for refused in ranking.refused {
            misfits[refused.menu.name] = refused.constraint.text(in: .korean)
        }
        var open = ranking.candidates
        let called = open.filter { $0.menu.isCalled(anyOf: named) }
        if !named.isEmpty, !called.isEmpty {
            let label = "메뉴:" + named.joined(separator: ", ")
            for candidate in open { misfits[candidate.menu.name] = label }
            for candidate in called { misfits[candidate.menu.name] = nil }
            open = called
        }
        let least = open.map(\.unmet.count).min() ?? 0
        for candidate in open where candidate.unmet.count > least {
            misfits[candidate.menu.name] = candidate.unmet.map(\.description)
                .joined(separator: ", ")
        }
        self.misfits = misfits
        fitting = Set(open.filter { $0.unmet.count <= least }.map(\.menu.name))
    }

    /// How many menus fit.
    package var count: Int { fitting.count }

    /// Whether a menu fits, by its name in the catalogue.
    package func fits(_ menu: String) -> Bool { fitting.contains(menu) }

    /// Why a menu of the catalogue does not fit; nil where it does.
    package func misfit(of menu: String) -> String? { misfits[menu] }
}

extension Menu {
    /// Whether one of its spellings is one of these names or, for names of two syllables or more, ends in it.
    func isCalled(anyOf names: [String]) -> Bool {
        func key(_ name: String) -> String { name.nfc.lowercased().filter { !$0.isWhitespace } }
        let spellings = allSpellings.map(key)
        return names.map(key).contains { name in
            spellings.contains { $0 == name || (name.count > 1 && $0.hasSuffix(name)) }
        }
    }
}
