// Which menus answer a need. Wishes are looked up in a table that is made once; what forbids menus is the
// recommender's own verdict, asked once for every single limit and kept, because a corpus asks for the
// same few hundred limits half a million times.

import Foundation
import Recommendation

/// Finds menus for needs; one thread uses it.
package final class FittingMenus {
    /// The menus of the catalogue.
    let menus: [Menu]
    private let recommender: Recommender
    private let circumstances: Circumstances
    private let popularity: [Double]
    private let fame: [Double]
    private let roles: [Role]
    private var fits: [Feature: [Double]] = [:]
    private var refused: [String: Set<Int>] = [:]
    private let places: [String: Int]

    /// For a catalogue.
    package init(_ catalog: MenuCatalog, circumstances: Circumstances) {
        menus = catalog.menus
        recommender = Recommender(catalog: catalog)
        self.circumstances = circumstances
        // Everybody's dishes come more often than regional ones.
        popularity = menus.map { [0.12, 0.45, 1][min(max($0.familiarity ?? 1, 1), 3) - 1] }
        roles = menus.map(Role.init)
        fame = menus.map { [0.004, 0.06, 1][min(max($0.familiarity ?? 1, 1), 3) - 1] }
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

    /// How well one menu fulfils a wish, 0 to 1.
    func fit(_ wish: Feature, of menu: Menu) -> Double {
        places[menu.name].map { fit(wish)[$0] } ?? menu.fit(wish)
    }

    /// The weight of every menu as an answer to a need; 0 where it does not answer.
    ///
    /// - Parameters:
    ///   - need: what is asked for.
    ///   - isFromMemory: whether the answer has no 맥락. What a small model can keep in mind are a few of the best
    ///     known of the menus that fit best, the same ones every time.
    /// - Returns: a weight for every menu of the catalogue.
    func weights(_ need: Need, isFromMemory: Bool = false) -> [Double] {
        var weights = isFromMemory ? fame : popularity
        for wish in need.wanted {
            let fit = fit(wish)
            for place in weights.indices { weights[place] *= fit[place] }
        }
        for limit in need.limits {
            for place in refusedMenus(limit) { weights[place] = 0 }
        }
        let shares: [Role: Double] = [
            .meal: 1, .drink: Self.weight(of: .drink, need), .sweet: Self.weight(of: .sweet, need),
            .sideDish: Self.weight(of: .sideDish, need),
        ]
        for place in weights.indices where weights[place] > 0 {
            weights[place] *= shares[roles[place]] ?? 1
        }
        let asksForAnything = need.wanted.isEmpty && need.limits.isEmpty
        return isFromMemory && !asksForAnything ? Self.best(of: weights) : weights
    }

    /// The ten largest weights, by their rank; of equal ones those that stand first in the catalogue, which
    /// begins with what everybody knows.
    private static func best(of weights: [Double]) -> [Double] {
        let places = weights.indices.filter { weights[$0] > 0 }
            .sorted { (weights[$1], $0) < (weights[$0], $1) }
        var best = [Double](repeating: 0, count: weights.count)
        for (rank, place) in places.prefix(10).enumerated() { best[place] = 1 / Double(rank + 3) }
        return best
    }

    /// A menu that answers a need, by chance; nil when there is none.
    package func choose(
        _ need: Need,
        isFromMemory: Bool = false,
        using random: inout some RandomNumberGenerator
    ) -> Menu? {
        Self.draw(weights(need, isFromMemory: isFromMemory), using: &random).map { menus[$0] }
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

    /// What a menu is at the table.
    private enum Role {
        case meal, drink, sweet, sideDish

        init(_ menu: Menu) {
            if menu.cuisine == .drink || menu.forms.first == .drink {
                self = .drink
            } else if menu.cuisine == .dessert || menu.cuisine == .snack {
                self = .sweet
            } else {
                self = menu.forms.first == .sideDish ? .sideDish : .meal
            }
        }
    }

    /// Sweets, drinks and side dishes are no answer to who is hungry; the recommender thinks the same.
    private static func weight(of role: Role, _ need: Need) -> Double {
        func asks(_ wishes: [Feature]) -> Bool { wishes.contains(where: need.wanted.contains) }
        switch role {
        case .meal: return 1
        case .drink: return asks([.cuisine(.drink), .form(.drink)]) ? 1 : 0
        case .sweet: return asks(sweets) ? 1 : 0
        case .sideDish: return asks([.form(.sideDish)]) ? 1 : 0.02
        }
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
