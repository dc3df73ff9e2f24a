// What a question wishes for, as a score of menus. The score is simple and says what it counted:
// cues in its words, menus it names as an example, and what answered it before.

import KoreanText

/// A question as the chooser scores it.
struct MenuWish {
    /// The wishes in its words.
    let cues: QuestionCues
    /// Menus named and refused: 김치찌개 말고, 라면은 어제 먹었어.
    let excluded: Set<String>
    /// Menus named as a taste of what is meant: 떡볶이 같은 거.
    private let models: [Menu]
    /// Menus that answered the question before.
    private let related: [Menu]
    private let wantsSweetThings: Bool
    private let wantsSideDish: Bool

    private static let refusals = [
        "말고", "빼고", "제외", "싫", "질렸", "질려", "먹었", "먹어서", "못 먹", "못먹", "별로", "대신", "아닌", "안 먹", "안먹",
    ]

    /// Reads a question; `related` are the menus that were offered for it before.
    init(
        _ question: String,
        finder: MenuFinder,
        ingredients: Set<String>,
        related: [Menu] = []
    ) {
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
        self.related = related.filter { !excluded.contains($0.name) }
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
            || models.contains(where: Self.isSweetThing)
            || (wanted.isEmpty && related.count(where: Self.isSweetThing) * 2 > related.count)
        wantsSideDish = wanted.contains(.form(.sideDish))
    }

    /// How well the menu answers: each wish times how well the menu fulfils it, less what shall be
    /// left out; snacks, drinks and side dishes only when asked for.
    ///
    /// Where no wish could be read, likeness to what the model offered first stands for one.
    func score(_ menu: Menu) -> Double {
        var score = 0.0
        for feature in cues.wanted { score += Self.weight(feature) * menu.fit(feature) }
        for feature in cues.unwanted where menu.fit(feature) > 0 { score -= 8 }
        for model in models {
            score += 1.5 * Self.likeness(menu, model)
            if menu.name == model.name { score += 2 }
        }
        if !related.isEmpty {
            let likeness = related.reduce(0) { $0 + Self.likeness(menu, $1) }
            score += (cues.wanted.isEmpty ? 4 : 1) * likeness / Double(related.count)
        }
        if Self.isSweetThing(menu), !wantsSweetThings { score -= 6 }
        if menu.cuisine == .drink, !cues.wanted.contains(.cuisine(.drink)) { score -= 6 }
        if menu.forms.first == .sideDish, !wantsSideDish { score -= 5 }
        return score
    }

    private static func isSweetThing(_ menu: Menu) -> Bool {
        [.dessert, .drink, .snack].contains(menu.cuisine)
    }

    private static func weight(_ feature: Feature) -> Double {
        switch feature {
        case .taste, .situation, .temperature, .heaviness, .nutrient, .price, .diet, .halal: 3
        case .cuisine, .form, .country, .dish: 4
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
                + menu.situations.map(Feature.situation) + menu.meals.map(Feature.meal)
                + [.cuisine(menu.cuisine)]
        )
    }
}
