// What a person's own history says about a menu. What was eaten after a recommendation draws similar menus
// nearer, what was passed over pushes them away, both fading with a half-life of three weeks; and whatever
// was eaten in the last days makes room for something else.

import Foundation

/// A person's history, weighed for one query.
struct TasteMemory {
    private struct Memory {
        let menu: String
        let traits: MenuTraits
        let weight: Double
    }

    /// What was liked (positive) or passed over (negative).
    private var liked: [Memory] = []
    /// What was eaten in the last days; the weight is 1 today and falls to 0 in a week.
    private var eaten: [Memory] = []

    private static let halfLife = 21.0 * 86_400
    private static let mostEvents = 60

    /// Weighs a query's history.
    init(_ query: DinerQuery, catalog: MenuCatalog) {
        let now = query.circumstances.now
        let events = query.taste.sorted { $0.date > $1.date }.prefix(Self.mostEvents)
        for event in events {
            guard let menu = catalog.menu(named: event.menu) else { continue }
            let age = max(0, now.timeIntervalSince(event.date))
            let strength = event.verdict == .accepted ? 1.0 : -0.4
            liked.append(
                Memory(
                    menu: menu.name,
                    traits: MenuTraits(menu),
                    weight: strength * pow(0.5, age / Self.halfLife)
                )
            )
        }
        for meal in query.meals {
            let days = now.timeIntervalSince(meal.eaten) / 86_400
            guard days >= -0.5, days < 7, let menu = catalog.menu(named: meal.menu) else {
                continue
            }
            eaten.append(
                Memory(
                    menu: menu.name,
                    traits: MenuTraits(menu),
                    weight: 1 - max(0, days) / 7
                )
            )
        }
    }

    /// Adds what the history says about a menu: at most 3 points for taste, and for variety up to -6 for
    /// the same menu and -2.5 for a similar one.
    func add(_ traits: MenuTraits, named name: String, to tally: inout Tally) {
        var taste = 0.0
        var best: (points: Double, menu: String)?
        for memory in liked {
            let likeness = memory.menu == name ? 1 : memory.traits.likeness(to: traits)
            // Menus that have little in common say nothing about each other.
            let points = memory.weight * max(0, likeness - 0.25)
            taste += points
            if points > (best?.points ?? 0.2) { best = (points, memory.menu) }
        }
        tally.add(min(3, max(-3, 1.5 * taste)), best.map { .taste($0.menu) })

        var worst = 0.0
        for memory in eaten {
            let points =
                memory.menu == name
                ? 6 * memory.weight
                : 2.5 * memory.weight * max(0, memory.traits.likeness(to: traits) - 0.2)
            worst = max(worst, points)
        }
        tally.add(-worst)
        if let latest = eaten.max(by: { $0.weight < $1.weight }), worst < 0.2 {
            tally.add(0.05, .change(after: latest.menu))
        }
    }
}
