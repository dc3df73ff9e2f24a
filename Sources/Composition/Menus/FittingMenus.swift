// Which menus answer a need. Wishes are looked up in a table that is made once; what forbids menus is the
// recommender's own verdict, asked once for every single limit and kept, because a corpus asks for the
// same few hundred limits half a million times.

import Foundation
import Recommendation

/// Finds menus for needs; one thread uses it.
final class FittingMenus {
    /// The menus of the catalogue.
    let menus: [Menu]
    private let recommender: Recommender
    private let circumstances: Circumstances
    private let popularity: [Double]
    private var fits: [Feature: [Double]] = [:]
    private var refused: [String: Set<Int>] = [:]
    private let places: [String: Int]

    /// For a catalogue.
    init(_ catalog: MenuCatalog, circumstances: Circumstances) {
        menus = catalog.menus
        recommender = Recommender(catalog: catalog)
        self.circumstances = circumstances
        // Everybody's dishes come more often than regional ones.
        popularity = menus.map { [0.12, 0.45, 1][min(max($0.familiarity ?? 1, 1), 3) - 1] }
        places = Dictionary(uniqueKeysWithValues: menus.enumerated().map { ($1.name, $0) })
    }

    /// The menu of a name.
    func menu(named name: String) -> Menu? { places[name].map { menus[$0] } }

    /// How well every menu fulfils a wish, 0 to 1.
    func fit(_ wish: Feature) -> [Double] {
        if let known = fits[wish] { return known }
        let made = menus.map { $0.fit(wish) }
        fits[wish] = made
        return made
    }

    /// The weight of every menu as an answer to a need; 0 where it does not answer.
    func weights(_ need: Need) -> [Double] {
        var weights = popularity
        for wish in need.wanted {
            let fit = fit(wish)
            for place in weights.indices { weights[place] *= fit[place] }
        }
        for limit in need.limits {
            for place in refusedMenus(limit) { weights[place] = 0 }
        }
        for place in weights.indices where weights[place] > 0 {
            weights[place] *= role(menus[place], need)
        }
        return weights
    }

    /// A menu that answers a need, by chance; nil when there is none.
    func choose(_ need: Need, using random: inout some RandomNumberGenerator) -> Menu? {
        Self.draw(weights(need), using: &random).map { menus[$0] }
    }

    /// A place by its weight; nil when all weights are 0.
    static func draw(_ weights: [Double], using random: inout some RandomNumberGenerator) -> Int? {
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var left = Double.random(in: 0..<total, using: &random)
        for (place, weight) in weights.enumerated() where weight > 0 {
            left -= weight
            if left < 0 { return place }
        }
        return weights.lastIndex { $0 > 0 }
    }

    /// Sweets, drinks and side dishes are no answer to who is hungry; the recommender thinks the same.
    private func role(_ menu: Menu, _ need: Need) -> Double {
        func asks(_ wishes: [Feature]) -> Bool { wishes.contains(where: need.wanted.contains) }
        if menu.cuisine == .drink || menu.forms.first == .drink {
            return asks([.cuisine(.drink), .form(.drink)]) ? 1 : 0
        }
        if menu.cuisine == .dessert || menu.cuisine == .snack {
            return asks(Self.sweets) ? 1 : 0
        }
        if menu.forms.first == .sideDish {
            return asks([.form(.sideDish)]) ? 1 : 0.02
        }
        return 1
    }

    private static let sweets: [Feature] = [
        .cuisine(.dessert), .cuisine(.snack), .meal(.snack), .taste(.sweet), .form(.dessert),
        .form(.snack), .form(.bread), .form(.riceCake), .situation(.convenienceStore),
    ]

    /// The places of the menus that a limit forbids.
    private func refusedMenus(_ limit: Need.Limit) -> Set<Int> {
        let key = "\(limit)"
        if let known = refused[key] { return known }
        let query = DinerQuery(request: limit.request, circumstances: circumstances)
        let found = recommender.recommend(query)
        let made = Set(found.refused.compactMap { places[$0.menu.name] })
        refused[key] = made
        return made
    }
}
