// What the catalogue itself answers: what a menu is, what is in it, what it gives, how it is made, which of
// two fits better. Every figure and ingredient stands in the table; nothing is phrased by the model, and the
// chat marks such replies as the catalogue's words.

import KoreanText

/// Answers questions of fact from the catalogue.
package struct CatalogueAnswer: Sendable {
    private let catalog: MenuCatalog

    /// Answers from a catalogue.
    package init(catalog: MenuCatalog) { self.catalog = catalog }

    /// The answer to a question about menus.
    ///
    /// - Parameters:
    ///   - kind: what is asked
    ///   - menus: the menus it is about, at least one
    ///   - people: who eats: an ingredient that one of them must not eat is pointed out
    ///   - better: of two menus that are compared, the one that suits better
    /// - Returns: Korean sentences; nil when the kind is no question of fact.
    package func text(
        _ kind: FoodRequest.Kind,
        about menus: [Menu],
        people: [Profile] = [],
        better: Candidate? = nil
    ) -> String? {
        guard let menu = menus.first else { return nil }
        let answer: String? =
            switch kind {
            case .whatIs: whatIs(menu)
            case .ingredients: ingredients(menu)
            case .calories: menus.prefix(3).map(calories).joined(separator: "\n")
            case .cook: cook(menu)
            case .compare: compare(menus, better: better)
            default: nil
            }
        guard let answer else { return nil }
        let warnings = menus.prefix(3).compactMap { warning($0, people) }
        return ([answer] + warnings).joined(separator: "\n")
    }

    private func whatIs(_ menu: Menu) -> String {
        let description = RecommendingSentence.description(of: menu, speech: .polite)
        let first =
            description.isEmpty
            ? "\(Particle.attach(.topic, to: menu.name)) \(Particle.attach(.copula, to: menu.cuisine.rawValue))."
            : "\(Particle.attach(.topic, to: menu.name)) \(description)"
        return ([first] + menu.sentences).joined(separator: " ")
    }

    private func ingredients(_ menu: Menu) -> String {
        guard !menu.ingredients.isEmpty else {
            return "\(menu.name)의 재료는 메뉴 표에 적혀 있지 않아요."
        }
        let list = Particle.attach(.subject, to: menu.ingredients.joined(separator: ", "))
        return "\(menu.name)에는 보통 \(list) 들어가요. \(allergens(menu))"
    }

    private func allergens(_ menu: Menu) -> String {
        let contents = catalog.contents(of: menu)
        guard contents.isKnown else { return "알레르기 성분은 다 알려져 있지 않으니 꼭 확인하세요." }
        let names = Allergen.allCases.filter(contents.allergens.contains).map(\.rawValue)
        return names.isEmpty
            ? "알레르기 표시 대상 성분은 보통 들어가지 않아요."
            : "알레르기 표시 성분은 \(Particle.attach(.copula, to: names.joined(separator: ", ")))."
    }

    private func calories(_ menu: Menu) -> String {
        guard let food = menu.nutrition else { return "\(menu.name)의 영양 정보는 메뉴 표에 없어요." }
        var parts: [String] = []
        func add(_ label: String, _ value: Double?, _ unit: String) {
            if let value { parts.append("\(label) \(Self.number(value)) \(unit)") }
        }
        add("탄수화물", food.carbohydrate, "g")
        add("단백질", food.protein, "g")
        add("지방", food.fat, "g")
        add("당류", food.sugars, "g")
        add("식이섬유", food.fibre, "g")
        add("나트륨", food.sodium, "mg")
        let source = food.isEstimate ? "추정치" : "식약처 식품코드 \(food.source)"
        return "\(menu.name) 1인분\(serving(food, of: menu))은 약 \(Self.number(food.kcal)) kcal예요."
            + (parts.isEmpty ? "" : " " + parts.joined(separator: ", ") + ".") + " (\(source))"
    }

    private func serving(_ food: Nutrition, of menu: Menu) -> String {
        let amount = food.serving.map { "\(Self.number($0)) \(menu.servingUnit)" }
        let parts = [amount, food.servingNote].compactMap(\.self)
        return parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))"
    }

    private func cook(_ menu: Menu) -> String {
        let topic = Particle.attach(.topic, to: menu.name)
        var sentences: [String] = []
        if let cooking = menu.cooking { sentences.append("\(topic) 보통 \(Self.verb(cooking)).") }
        if let minutes = menu.minutes, menu.cooking != .buying {
            sentences.append("집에서 만들면 \(minutes)분쯤 걸려요.")
        }
        if !menu.ingredients.isEmpty {
            sentences.append("재료: \(menu.ingredients.joined(separator: ", ")).")
        }
        sentences.append("자세한 조리 순서는 메뉴 표에 없어요.")
        return sentences.joined(separator: " ")
    }

    private static func verb(_ cooking: Cooking) -> String {
        switch cooking {
        case .boiling: "끓여서 만들어요"
        case .grilling: "구워서 만들어요"
        case .stirFrying: "볶아서 만들어요"
        case .steaming: "쪄서 만들어요"
        case .deepFrying: "튀겨서 만들어요"
        case .panFrying: "기름에 부쳐서 만들어요"
        case .seasoning: "양념에 무쳐서 만들어요"
        case .simmeringInWater: "삶아서 만들어요"
        case .simmeringInSauce: "양념에 조려서 만들어요"
        case .mixingWithRice: "비벼서 먹어요"
        case .rolling: "말아서 만들어요"
        case .baking: "오븐에 구워서 만들어요"
        case .raw: "익히지 않고 손질해서 먹어요"
        case .mixing: "재료를 섞어서 만들어요"
        case .buying: "사서 바로 먹어요"
        }
    }

    private func compare(_ menus: [Menu], better: Candidate?) -> String {
        let lines = menus.prefix(3).map { menu -> String in
            var parts: [String] = []
            if let kcal = menu.kcal { parts.append("\(kcal) kcal") }
            if let protein = menu.nutrition?.protein {
                parts.append("단백질 \(Self.number(protein)) g")
            }
            if let sodium = menu.nutrition?.sodium { parts.append("나트륨 \(Self.number(sodium)) mg") }
            if let price = menu.price { parts.append("\(price[0])~\(price[1])원") }
            let tastes = menu.tastes.prefix(2).map(\.rawValue).joined(separator: ", ")
            if !tastes.isEmpty { parts.append("\(tastes) 맛") }
            return "\(menu.name): \(parts.joined(separator: " · "))"
        }
        var text = lines.joined(separator: "\n")
        if let better, menus.count > 1 {
            text += "\n지금은 \(Particle.attach(.subject, to: better.menu.name)) 더 잘 맞아요."
            if let reason = better.reasons.first(where: { $0.isOfItself }) {
                text += " (\(reason.text(in: .korean)))"
            }
        }
        return text
    }

    /// What somebody must not eat of the menu.
    private func warning(_ menu: Menu, _ people: [Profile]) -> String? {
        let contents = catalog.contents(of: menu)
        for person in people {
            let found = person.allergies.filter(contents.allergens.contains).map(\.rawValue)
            let name = person.name.isEmpty ? "" : "\(person.name) 님은 "
            if !found.isEmpty {
                let list = Particle.attach(.subject, to: found.joined(separator: ", "))
                return "주의: \(menu.name)에는 알레르기가 있다고 하신 \(list) 들어가요. \(name)드시지 마세요."
            }
            if !person.allergies.isEmpty, !contents.isKnown {
                return "주의: \(menu.name)의 알레르기 성분이 다 알려져 있지 않아요. \(name)드시기 전에 꼭 확인하세요."
            }
        }
        return nil
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() || value >= 100
            ? "\(Int(rounded.rounded()))" : "\(rounded)"
    }
}
