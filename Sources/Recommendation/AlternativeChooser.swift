// When the model alone cannot name a menu that was not offered yet, this chooses one that fits the
// question, and the sentence the reply is made to begin with. The score is simple and says what it
// counted: each wish of the question times how well the menu fulfils it, less what shall be left
// out; snacks, drinks and side dishes only when asked for. Equal scores are settled by the seed.

import KoreanText

/// A menu chosen for 다시 추천.
package struct Alternative: Sendable, Equatable {
    /// The menu.
    package let menu: Menu
    /// What the reply begins with: a whole clause that names the menu, without a trailing space.
    package let opening: String
    /// The wishes of the question that the menu fulfils, best first; empty when it had none.
    package let reasons: [Feature]
}

/// Chooses menus that were not offered before.
package struct AlternativeChooser: Sendable {
    private let catalog: MenuCatalog
    private let finder: MenuFinder
    private let ingredients: Set<String>

    /// A chooser among the menus of a catalogue.
    package init(catalog: MenuCatalog, finder: MenuFinder) {
        self.catalog = catalog
        self.finder = finder
        ingredients = Set(catalog.menus.flatMap(\.ingredients))
    }

    /// The best menu for the question that was not offered; nil when all were.
    package func choose(
        question: String,
        offered: OfferedMenus,
        seed: UInt64
    ) -> Alternative? {
        let request = Request(question, finder: finder, ingredients: ingredients)
        var random = SplitMix64(seed: seed)
        var best: [Menu] = []
        var bestScore = -Double.infinity
        for menu in catalog.menus
        where !offered.contains(menu) && !request.excluded.contains(menu.name) {
            let score = request.score(menu)
            if score > bestScore + 1e-9 {
                (best, bestScore) = ([menu], score)
            } else if score > bestScore - 1e-9 {
                best.append(menu)
            }
        }
        guard let menu = best.randomElement(using: &random) else { return nil }
        let reasons = request.cues.wanted.filter { menu.fit($0) > 0 }
            .sorted { menu.fit($0) > menu.fit($1) }
        let opening = RecommendingSentence.opening(for: menu, reasons: reasons, using: &random)
        return Alternative(menu: menu, opening: opening, reasons: reasons)
    }
}

/// A question as the chooser scores it.
private struct Request {
    let cues: QuestionCues
    /// Menus named and refused: 김치찌개 말고, 라면은 어제 먹었어.
    let excluded: Set<String>
    /// Menus named as a taste of what is meant: 떡볶이 같은 거.
    private let models: [Menu]
    private let wantsSweetThings: Bool
    private let wantsSideDish: Bool

    private static let refusals = [
        "말고", "빼고", "제외", "싫", "질렸", "질려", "먹었", "먹어서", "못 먹", "못먹", "별로", "대신", "아닌", "안 먹", "안먹",
    ]

    init(_ question: String, finder: MenuFinder, ingredients: Set<String>) {
        let named = finder.named(in: question)
        let refused = named.filter { _, following in
            let near = following.prefix(8)
            return Self.refusals.contains { near.contains($0) }
        }
        excluded = Set(refused.map(\.menu.name))
        let excluded = excluded
        models = named.map(\.menu).filter {
            !excluded.contains($0.name) && !CueLexicon.isCue($0.name)  // 도시락 싸 갈 메뉴
        }
        cues = QuestionCues(
            finder.blankingNames(in: question) { !CueLexicon.isCue($0) },
            ingredients: ingredients
        )
        let sweet: [Feature] = [
            .cuisine(.dessert), .cuisine(.drink), .cuisine(.snack), .meal(.snack), .taste(.sweet),
            .situation(.convenienceStore), .form(.snack),
        ]
        let wanted = cues.wanted
        wantsSweetThings =
            sweet.contains(where: wanted.contains)
            || models.contains { [.dessert, .drink, .snack].contains($0.cuisine) }
        wantsSideDish = wanted.contains(.form(.sideDish))
    }

    func score(_ menu: Menu) -> Double {
        var score = 0.0
        for feature in cues.wanted { score += Self.weight(feature) * menu.fit(feature) }
        for feature in cues.unwanted where menu.fit(feature) > 0 { score -= 8 }
        for model in models {
            score += 1.5 * Self.likeness(menu, model)
            if menu.name == model.name { score += 2 }
        }
        let isSweetThing = [.dessert, .drink, .snack].contains(menu.cuisine)
        if isSweetThing, !wantsSweetThings { score -= 6 }
        if menu.cuisine == .drink, !cues.wanted.contains(.cuisine(.drink)) { score -= 6 }
        if menu.forms.first == .sideDish, !wantsSideDish { score -= 5 }
        return score
    }

    private static func weight(_ feature: Feature) -> Double {
        switch feature {
        case .taste, .situation, .temperature: 3
        case .cuisine, .form: 4
        case .ingredient: 4
        case .meal: 2
        }
    }

    /// The share of what describes the one menu that describes the other too, 0 to 1.
    private static func likeness(_ a: Menu, _ b: Menu) -> Double {
        let x = features(a)
        let y = features(b)
        return Double(x.intersection(y).count) / Double(max(1, x.union(y).count))
    }

    private static func features(_ menu: Menu) -> Set<Feature> {
        Set(
            menu.forms.map(Feature.form) + menu.tastes.map(Feature.taste)
                + menu.situations.map(Feature.situation) + [.cuisine(menu.cuisine)]
        )
    }
}
