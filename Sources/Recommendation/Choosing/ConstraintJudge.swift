// Holds every menu against what a query forbids. Lists of words are looked up once per query, not once
// per menu; the first constraint that a menu breaks is its verdict, the hard ones first.

/// Finds what forbids menus.
struct ConstraintJudge: Sendable {
    private let catalog: MenuCatalog
    private let index: ContentsIndex

    /// A judge for a catalogue.
    init(catalog: MenuCatalog) {
        self.catalog = catalog
        index = ContentsIndex(catalog)
    }

    /// For every menu of the catalogue, what forbids it.
    func verdicts(on query: DinerQuery) -> [Constraint?] {
        var verdicts = personalVerdicts(on: query.people)
        func forbid(_ places: some Sequence<Int>, _ constraint: Constraint) {
            for place in places where verdicts[place] == nil { verdicts[place] = constraint }
        }
        let request = query.request
        for word in request.excludedIngredients {
            forbid(
                index.menus(holding: word, countsSeasonings: request.speaksOfAllergy),
                .excludedIngredient(word)
            )
            guard request.speaksOfAllergy else { continue }
            forbid(index.menus(withAllergenOf: word), .excludedIngredient(word))
            forbid(
                catalog.contents.indices.filter { !catalog.contents[$0].isKnown },
                .excludedIngredient(word)
            )
        }
        let wished = Set(
            request.mentioned.filter { !request.excludedMenus.contains($0) }
                .compactMap(catalog.index(named:))
        )
        forbid(request.excludedMenus.compactMap(catalog.index(named:)), .excludedMenu)
        for name in request.excludedMenus {
            // 라면 말고 means no 치즈라면 either, unless that is asked for.
            forbid(index.menus(named: name).subtracting(wished), .excludedMenu)
        }
        forbid(query.offered.compactMap(catalog.index(named:)), .offered)
        for place in catalog.menus.indices where verdicts[place] == nil {
            verdicts[place] = limit(on: catalog.menus[place], catalog.contents[place], query)
        }
        return verdicts
    }

    /// For every menu of the catalogue, what forbids it to these people whatever is asked for.
    func personalVerdicts(on people: [Profile]) -> [Constraint?] {
        var verdicts = [Constraint?](repeating: nil, count: catalog.menus.count)
        for person in people {
            for place in catalog.menus.indices where verdicts[place] == nil {
                verdicts[place] = verdict(on: catalog.contents[place], person)
            }
            for word in person.avoided {
                for place in index.menus(holding: word, countsSeasonings: true)
                where verdicts[place] == nil {
                    verdicts[place] = .avoided(word, person: person.name)
                }
                if let place = catalog.index(named: word), verdicts[place] == nil {
                    verdicts[place] = .avoided(word, person: person.name)
                }
            }
        }
        return verdicts
    }

    private func verdict(on contents: MenuContents, _ person: Profile) -> Constraint? {
        if let allergen = person.allergies.first(where: contents.allergens.contains) {
            return .allergy(allergen, person: person.name)
        }
        if !person.allergies.isEmpty, !contents.isKnown {
            return .allergensUnknown(
                ingredients: contents.unknownIngredients,
                person: person.name
            )
        }
        if person.diet != .meat, (contents.diet ?? .meat) > person.diet {
            return .diet(person.diet, person: person.name)
        }
        if person.halal, contents.halal != true { return .halal(person: person.name) }
        return nil
    }

    /// The first of the question's own limits that a menu breaks.
    private func limit(
        on menu: Menu,
        _ contents: MenuContents,
        _ query: DinerQuery
    ) -> Constraint? {
        let request = query.request
        // Who asks for vegan or halal food means it.
        if let constraint = diet(of: contents, request) { return constraint }
        if let unwanted = request.unwanted.first(where: { has(menu, $0) }) {
            return .unwanted(unwanted)
        }
        if let budget = request.budget, let low = menu.price?.first, low > budget {
            return .budget(budget)
        }
        if let limit = request.maximumKcal, menu.kcal.map({ $0 > limit }) ?? true {
            return .energy(limit)
        }
        if !request.wanted.contains(.taste(.spicy)), request.nudge != .hotter {
            for person in query.people {
                guard let most = person.spiciness, (menu.spiciness ?? 0) > most else { continue }
                return .tooHot(limit: most, person: person.name)
            }
        }
        if let nudge = request.nudge, let base = query.base.flatMap(catalog.menu(named:)),
            !menu.goes(nudge, from: base)
        {
            return .nudge(nudge)
        }
        return nil
    }

    private func diet(of contents: MenuContents, _ request: FoodRequest) -> Constraint? {
        for wish in request.wanted {
            if case .diet(let diet) = wish, (contents.diet ?? .meat) > diet {
                return .diet(diet, person: "")
            }
            if case .halal = wish, contents.halal != true { return .halal(person: "") }
        }
        return nil
    }

    /// Whether a menu has what is not wanted.
    ///
    /// A little heat is heat to who wants none.
    private func has(_ menu: Menu, _ feature: Feature) -> Bool {
        switch feature {
        case .taste(.spicy): menu.fit(feature) > 0 || (menu.spiciness ?? 0) >= 1
        case .ingredient(let name):
            catalog.index(named: menu.name).map {
                index.menus(holding: name, countsSeasonings: false).contains($0)
            }
                ?? (menu.fit(feature) > 0)
        default: menu.fit(feature) > 0
        }
    }
}

extension Menu {
    /// Whether 다시 추천 may go to this menu from another in a direction.
    func goes(_ nudge: Nudge, from base: Menu) -> Bool {
        switch nudge {
        case .hotter: (spiciness ?? 0) > (base.spiciness ?? 0) || spiciness == 4
        case .milder: (spiciness ?? 0) < max(base.spiciness ?? 0, 1)
        case .lighter: isLighter(than: base)
        case .heartier: base.isLighter(than: self) || heaviness == .filling
        case .cheaper: averagePrice < base.averagePrice
        case .soup: forms.contains(.soup)
        case .otherCountry: country != base.country && cuisine != base.cuisine
        }
    }

    private func isLighter(than other: Menu) -> Bool {
        guard let kcal, let theirs = other.kcal else { return heaviness == .light }
        return Double(kcal) <= 0.85 * Double(theirs)
            && (heaviness != .filling || other.heaviness == .filling)
    }

    /// The middle of what one pays, in won.
    var averagePrice: Double {
        guard let price, let low = price.first, let high = price.last else { return .infinity }
        return Double(low + high) / 2
    }
}
