// How well a menu answers a query, as a sum of weighted parts, each with its reason. The weights were set
// by hand and looked at in the labelled requests: what the question says counts most, then the person,
// then the day; what is alike in all of these is left to the seed.

/// Scores menus for one query.
struct MenuScorer {
    private let query: DinerQuery
    private let catalog: MenuCatalog
    private let traits: [MenuTraits]
    private let request: FoodRequest
    /// Menus that the question names without refusing them.
    private let named: [Int]
    /// The menu that was offered last, and the others of this conversation.
    private let offered: [Int]
    /// For each favourite of the people, which menus it means.
    private let favourites: [String: [Bool]]
    private let memory: TasteMemory
    private let day: DaySituation
    /// What a menu must be asked for: sweets, drinks, side dishes.
    private let wantsSweets: Bool
    private let wantsDrink: Bool
    private let wantsSideDish: Bool

    /// Prepares what does not depend on the menu.
    init(_ query: DinerQuery, catalog: MenuCatalog, traits: [MenuTraits]) {
        self.query = query
        self.catalog = catalog
        self.traits = traits
        let request = query.request
        self.request = request
        let named = request.mentioned.filter { !request.excludedMenus.contains($0) }
            .compactMap(catalog.index(named:))
        self.named = named
        offered = query.offered.compactMap(catalog.index(named:))
        let words = Set(query.people.flatMap(\.favourites))
        favourites = Dictionary(
            uniqueKeysWithValues: words.map { word in
                (word, catalog.menus.map { $0.isCalled(word) })
            }
        )
        memory = TasteMemory(query, catalog: catalog)
        day = DaySituation(query)
        let sweets: [Feature] = [
            .cuisine(.dessert), .cuisine(.snack), .meal(.snack), .taste(.sweet), .form(.dessert),
            .form(.snack), .form(.bread), .form(.riceCake), .situation(.convenienceStore),
        ]
        let wanted = request.wanted
        let namesSweet = named.contains { catalog.menus[$0].isSweet }
        let isSnackTime =
            wanted.allSatisfy { if case .meal = $0 { false } else { true } }
            && query.circumstances.meal == .snack && named.isEmpty
        wantsSweets = sweets.contains(where: wanted.contains) || namesSweet || isSnackTime
        wantsDrink =
            wanted.contains(.cuisine(.drink)) || wanted.contains(.form(.drink))
            || named.contains { catalog.menus[$0].cuisine == .drink }
        wantsSideDish =
            wanted.contains(.form(.sideDish))
            || named.contains { catalog.menus[$0].forms.first == .sideDish }
    }

    /// The menu at a place, scored.
    func candidate(at place: Int) -> Candidate {
        let menu = catalog.menus[place]
        var tally = Tally()
        addWishes(place, menu, &tally)
        addNamed(place, menu, &tally)
        addRole(menu, &tally)
        // What is rare is seldom what a hungry person means; a user's own menus count as known.
        tally.add(Self.familiarity[(menu.familiarity ?? 2) - 1])
        addLimits(menu, &tally)
        addPeople(place, menu, &tally)
        addVariety(place, menu, &tally)
        day.add(menu, to: &tally)
        memory.add(traits[place], named: menu.name, to: &tally)
        if let nudge = request.nudge { tally.add(2, .nudge(nudge)) }
        return Candidate(
            menu: menu,
            score: tally.score,
            parts: tally.parts,
            unmet: tally.unmet
        )
    }

    // MARK: - The question

    private func addWishes(_ place: Int, _ menu: Menu, _ tally: inout Tally) {
        for wish in request.wanted {
            var fit = menu.fit(wish)
            // 생선 is a group: 고등어 counts.
            if fit == 0, case .ingredient(let name) = wish,
                catalog.contents[place].mainWords.contains(MenuCatalog.key(name))
            {
                fit = 0.8
            }
            if fit > 0 {
                tally.add(Self.weight(wish) * (0.6 + 0.4 * fit), .wish(wish))
            } else {
                tally.miss(wish, Self.weight(wish) * 4)
            }
        }
    }

    /// Below this many kcal a menu is no meal by itself: a clear soup, a vegetable.
    private static let leastMeal = 180

    /// Whether a meal is asked for without saying of what kind, or that it should be light.
    private var asksForMealOnly: Bool {
        request.wanted.allSatisfy { wish in
            switch wish {
            case .meal(let meal): meal != .snack && meal != .breakfast
            case .situation(let situation):
                ![.diet, .hangover, .illness, .easyOnStomach].contains(situation)
            default: false
            }
        }
    }

    /// Points for rare, known and everyday menus.
    private static let familiarity = [-1.5, 0, 0.8]

    /// What kind of food it is counts more than the hour.
    private static func weight(_ wish: Feature) -> Double {
        switch wish {
        case .form, .cuisine, .country, .dish, .ingredient, .diet, .halal: 5
        case .taste, .situation, .temperature: 4
        case .heaviness, .nutrient, .price, .meal: 3
        }
    }

    private func addNamed(_ place: Int, _ menu: Menu, _ tally: inout Tally) {
        for other in named {
            if other == place {
                tally.add(8, .named)
            } else {
                let likeness = traits[place].likeness(to: traits[other])
                tally.add(4 * likeness, likeness > 0.4 ? .like(catalog.menus[other].name) : nil)
            }
        }
        let used = request.atHand.filter { menu.fit(.ingredient($0)) > 0 }
        if !used.isEmpty { tally.add(4 * Double(used.count), .atHand(used)) }
        // Little else should have to be bought.
        if !request.atHand.isEmpty { tally.add(-0.3 * Double(menu.ingredients.count - used.count)) }
    }

    /// Sweets, drinks and side dishes are no answer to who is hungry.
    private func addRole(_ menu: Menu, _ tally: inout Tally) {
        if menu.isSweet, !wantsSweets { tally.add(-9) }
        if menu.cuisine == .drink { tally.add(wantsDrink ? 0 : -9) }
        if menu.forms.first == .sideDish, !wantsSideDish { tally.add(-8) }
        if let kcal = menu.kcal, kcal < Self.leastMeal, asksForMealOnly { tally.add(-2.5) }
        if request.isLarge || (request.people ?? 1) >= 4, menu.heaviness == .filling {
            tally.add(1.5)
        }
        if (request.people ?? 1) >= 3 {
            let shared = max(menu.fit(.situation(.gathering)), menu.fit(.situation(.family)))
            tally.add(2 * shared, shared > 0 ? .everybody(request.people ?? 1) : nil)
        }
        if request.people == 1 { tally.add(menu.fit(.situation(.alone))) }
    }

    private func addLimits(_ menu: Menu, _ tally: inout Tally) {
        if let budget = request.budget {
            let isWithin = menu.price.map { $0[1] <= budget } ?? false
            tally.add(isWithin ? 1.5 : -1, isWithin ? .budget(budget) : nil)
        }
        if let limit = request.maximumKcal { tally.add(1, .energy(limit)) }
    }

    // MARK: - The person

    private func addPeople(_ place: Int, _ menu: Menu, _ tally: inout Tally) {
        for person in query.people {
            if let favourite = person.favourites.first(where: { favourites[$0]?[place] == true }) {
                tally.add(2.5 / Double(query.people.count), .favourite(favourite))
            }
            if request.budget == nil, let budget = person.budget, let low = menu.price?.first {
                tally.add(low > budget ? -4 : 0)
            }
            if let most = person.spiciness, most >= 3 {
                tally.add(0.3 * Double(menu.spiciness ?? 0))
            }
        }
        let words = query.people.flatMap { $0.allergies.map(\.rawValue) + $0.avoided }
        if !words.isEmpty { tally.add(0.01, .safe(words)) }
        if query.people.count > 1 { tally.add(0.02, .everybody(query.people.count)) }
    }

    /// 다시 추천 goes somewhere else: the last offer counts most, the one before half of it, and so on.
    private func addVariety(_ place: Int, _ menu: Menu, _ tally: inout Tally) {
        var weight = 3.0
        for other in offered.suffix(6).reversed() {
            tally.add(-weight * traits[place].likeness(to: traits[other]))
            weight /= 2
        }
    }
}

/// A part of a score with its reason.
struct ScorePart: Sendable, Equatable {
    /// How much it counts, above 0.
    let points: Double
    /// What for.
    let reason: Reason
}

/// A score in the making.
struct Tally {
    /// The sum so far.
    private(set) var score = 0.0
    /// The wishes that are not fulfilled.
    private(set) var unmet: [Feature] = []
    /// What it is made of, as far as that is worth a word.
    private(set) var parts: [ScorePart] = []

    /// Adds points, and what they are for if that is worth a word.
    mutating func add(_ points: Double, _ reason: Reason? = nil) {
        score += points
        if let reason, points > 0 { parts.append(ScorePart(points: points, reason: reason)) }
    }

    /// Notes a wish that is not fulfilled.
    mutating func miss(_ wish: Feature, _ points: Double) {
        score -= points
        unmet.append(wish)
    }
}

extension Menu {
    /// Whether it is a dessert, a snack or a drink.
    var isSweet: Bool { [.dessert, .drink, .snack].contains(cuisine) }

    /// Whether the words name it or its kind: 떡볶이, 찌개, 매운, 일식.
    func isCalled(_ words: String) -> Bool {
        let key = MenuCatalog.key(words)
        guard !key.isEmpty else { return false }
        if allSpellings.contains(where: { MenuCatalog.key($0).contains(key) && key.count > 1 }) {
            return true
        }
        let kinds = [cuisine.rawValue] + forms.map(\.rawValue) + tastes.map(\.rawValue)
        return kinds.contains(words) || ingredients.prefix(3).contains(words) || country == words
    }
}
