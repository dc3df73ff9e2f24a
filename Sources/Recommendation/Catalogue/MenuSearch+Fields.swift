// Finds menus by anything that is said about them: 새우, 비 오는 날, 비건, 얼큰한 국물. A name that was typed
// comes first; then menus that have every word in one of their fields; then what the words wish for, as
// a question's are understood; then the words in descriptions. Where nothing is found, a word that is
// nearly one of a field counts as that.

import Foundation
import KoreanText

/// A menu that answers a search, and why.
package struct MenuHit: Sendable, Equatable {
    /// The menu.
    package let menu: Menu
    /// The words of its fields that were found; empty where the name was meant.
    package let matched: [String]
}

extension MenuCatalog {
    /// The menus that a query may mean, by name or any field, best first.
    package func find(_ query: String, limit: Int = 20) -> [MenuHit] {
        let hits = found(query, limit: limit)
        if !hits.isEmpty { return hits }
        let words = menus.indices.reduce(into: Set<String>()) { $0.formUnion(fields(at: $1).keys) }
        guard let near = Jamo.nearest(to: query, among: words.sorted()), near != Self.key(query)
        else { return [] }
        return found(near, limit: limit).map { hit in
            hit.matched.isEmpty ? MenuHit(menu: hit.menu, matched: [near]) : hit
        }
    }

    private func found(_ query: String, limit: Int) -> [MenuHit] {
        var seen: Set<String> = []
        var hits: [MenuHit] = []
        func add(_ menu: Menu, _ matched: [String]) {
            if seen.insert(menu.name).inserted {
                hits.append(MenuHit(menu: menu, matched: matched))
            }
        }
        for menu in search(query, limit: .max) { add(menu, []) }
        let whole = Self.key(query)
        let words = query.split(whereSeparator: \.isWhitespace).map { Self.key(String($0)) }
        guard !whole.isEmpty, hits.count < limit else { return Array(hits.prefix(limit)) }
        for index in menus.indices {
            let fields = fields(at: index)
            if let word = fields[whole] {
                add(menus[index], [word])
            } else if words.count > 1 {
                let found = words.compactMap { fields[$0] }
                if found.count == words.count { add(menus[index], found) }
            }
        }
        for menu in wished(query) { add(menu, []) }
        if whole.count >= 2 {
            for menu in menus {
                let texts = [menu.description + " " + menu.kind] + menu.sentences
                if let text = texts.first(where: { Self.key($0).contains(whole) }) {
                    add(menu, [text])
                }
            }
        }
        return Array(hits.prefix(limit))
    }

    /// Everything a menu's fields say, in the words of the table, by key.
    private func fields(at index: Int) -> [String: String] {
        let menu = menus[index]
        var words = [menu.cuisine.rawValue] + [menu.country].compactMap(\.self)
        words += menu.forms.map(\.rawValue) + menu.tastes.map(\.rawValue)
        words += menu.meals.map(\.rawValue) + menu.situations.map(\.rawValue)
        words += menu.seasons.map(\.rawValue)
        words += [menu.temperature?.rawValue, menu.heaviness?.rawValue, menu.cooking?.rawValue]
            .compactMap(\.self)
        if let diet = contents[index].diet, diet < .meat {
            words += DietClass.allCases.filter { $0 >= diet && $0 < .meat }.map(\.rawValue)
        }
        if contents[index].halal == true { words.append("할랄") }
        words += NutrientWish.allCases.filter { menu.fit(.nutrient($0)) >= 1 }.map(\.rawValue)
        words += PriceWish.allCases.filter { menu.fit(.price($0)) >= 1 }.map(\.rawValue)
        var fields = Dictionary(words.map { (Self.key($0), $0) }) { first, _ in first }
        for word in contents[index].words where fields[word] == nil { fields[word] = word }
        return fields
    }

    /// Menus that fulfil every wish in the words, best first; none where no wish can be read.
    private func wished(_ query: String) -> [Menu] {
        let request = RequestReader(catalog: self, guesses: false).read(query)
        guard !request.wanted.isEmpty else { return [] }
        let scored = menus.compactMap { menu -> (score: Double, menu: Menu)? in
            guard request.unwanted.allSatisfy({ menu.fit($0) == 0 }) else { return nil }
            let fits = request.wanted.map { menu.fit($0) }
            return fits.allSatisfy { $0 > 0 } ? (fits.reduce(0, +), menu) : nil
        }
        return scored.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element.menu)
    }
}
