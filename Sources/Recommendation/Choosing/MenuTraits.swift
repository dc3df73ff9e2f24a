// What describes a menu, as bits: how alike two menus are is then a matter of counting.

/// The traits of a menu.
struct MenuTraits: Sendable {
    /// Kitchen, forms, tastes, meals and situations.
    private let kind: UInt64
    private let situations: UInt64
    /// The main ingredients, hashed.
    private let ingredients: UInt64

    /// The traits of a menu.
    init(_ menu: Menu) {
        func bits<Word: CaseIterable & Equatable>(_ words: [Word], from start: Int) -> UInt64 {
            Word.allCases.enumerated().reduce(0) { bits, entry in
                words.contains(entry.element) ? bits | 1 << UInt64(start + entry.offset) : bits
            }
        }
        kind =
            bits([menu.cuisine], from: 0) | bits(menu.forms, from: 12) | bits(menu.tastes, from: 40)
            | bits(menu.meals, from: 52)
        situations = bits(menu.situations, from: 0)
        ingredients = menu.ingredients.prefix(3).reduce(0) { bits, name in
            // A hash of our own: Swift's changes with every start.
            let hash = name.unicodeScalars.reduce(5381) { ($0 &* 33) ^ Int($1.value) }
            return bits | 1 << UInt64(abs(hash % 64))
        }
    }

    /// The share of traits of either that both have, 0 to 1; situations count half.
    func likeness(to other: MenuTraits) -> Double {
        func count(_ combine: (UInt64, UInt64) -> UInt64) -> Double {
            Double(combine(kind, other.kind).nonzeroBitCount)
                + 0.5 * Double(combine(situations, other.situations).nonzeroBitCount)
                + Double(combine(ingredients, other.ingredients).nonzeroBitCount)
        }
        let all = count(|)
        return all > 0 ? count(&) / all : 0
    }
}
