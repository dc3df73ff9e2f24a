// Chooses what to eat. Every menu is first held against the constraints; what is left is ranked by how
// well it answers the question, suits the person, the day and the hour, and differs from what was eaten
// and offered lately. Nothing here is learnt or hidden: each part of a score is a weight below, and says
// its reason. A query takes a few milliseconds at most and touches no file, clock or model.

import KoreanText
import Randomness

/// A menu that may be recommended.
package struct Candidate: Sendable, Equatable {
    /// The menu.
    package let menu: Menu
    /// How well it answers; only differences mean something.
    package let score: Double
    /// What its score is made of, as far as that is worth a word.
    let parts: [ScorePart]
    /// The wishes of the question that it does not fulfil.
    package let unmet: [Feature]

    /// Why, the strongest reason first; worked out when it is asked for, which for most is never.
    package var reasons: [Reason] {
        var seen: Set<Reason> = []
        return parts.sorted { $0.points > $1.points }.map(\.reason).filter {
            seen.insert($0).inserted
        }
    }
}

/// A menu that may not be recommended.
package struct RefusedMenu: Sendable, Equatable {
    /// The menu.
    package let menu: Menu
    /// The first constraint that it breaks, hard ones first.
    package let constraint: Constraint
}

/// What the recommender found.
package struct MenuRanking: Sendable, Equatable {
    /// The menus that may be recommended, the best first.
    package let candidates: [Candidate]
    /// The menus that may not, in the order of the catalogue.
    package let refused: [RefusedMenu]
    /// Limits of the question that had to give way, because nothing was left within them.
    package let relaxed: [Constraint]

    /// The menu to recommend.
    package var best: Candidate? { candidates.first }
}

/// Chooses menus of one catalogue.
package struct Recommender: Sendable {
    /// The menus.
    package let catalog: MenuCatalog
    private let traits: [MenuTraits]
    private let judge: ConstraintJudge

    /// A recommender for a catalogue; what never changes is worked out here.
    package init(catalog: MenuCatalog) {
        self.catalog = catalog
        traits = catalog.menus.map(MenuTraits.init)
        judge = ConstraintJudge(catalog: catalog)
    }

    /// Ranks the menus for a query.
    package func recommend(_ query: DinerQuery) -> MenuRanking {
        let verdicts = judge.verdicts(on: query)
        var open = catalog.menus.indices.filter { verdicts[$0] == nil }
        var relaxed: [Constraint] = []
        if open.isEmpty {
            open = catalog.menus.indices.filter { verdicts[$0]?.isHard == false }
            for index in open {
                if let limit = verdicts[index], !relaxed.contains(limit) { relaxed.append(limit) }
            }
        }
        let scorer = MenuScorer(query, catalog: catalog, traits: traits)
        // Little beside what a wish counts, enough to vary what is about equally good; more where nothing
        // but the meal is asked for, when nearly everything is.
        let isVague = query.request.wanted.allSatisfy { if case .meal = $0 { true } else { false } }
        let chance = isVague ? 2.5 : 1.2
        var random = SplitMix64(seed: query.seed)
        let luck = catalog.menus.indices.map { _ in random.nextUnit() }
        let found = open.map(scorer.candidate)
        let scores = zip(open, found).map { $1.score + chance * luck[$0] }
        // Places are sorted, not candidates: a menu is large.
        let order = found.indices.sorted { scores[$0] > scores[$1] }
        let refused = catalog.menus.indices.compactMap { index -> RefusedMenu? in
            guard let constraint = verdicts[index], !relaxed.contains(constraint) else {
                return nil
            }
            return RefusedMenu(menu: catalog.menus[index], constraint: constraint)
        }
        return MenuRanking(
            candidates: order.map { found[$0] },
            refused: refused,
            relaxed: relaxed
        )
    }

    /// The menus whose names may not even be said to these people: what they must not eat.
    package func unspeakable(for people: [Profile]) -> [Menu] {
        judge.personalVerdicts(on: people).enumerated().compactMap { index, verdict in
            verdict == nil ? nil : catalog.menus[index]
        }
    }
}
