// The nutrition card: everything the catalogue knows of a menu, as rows that fit a width. The same rows
// stand beside the transcript where the screen is wide, and on a page of their own elsewhere.

import Configuration
import Diagnostics
import Foundation
import Recommendation

/// A menu's card.
package struct MenuCard {
    /// One row: words on the left, a figure on the right.
    package typealias Row = OverlayLayout.Row

    /// The rows from the top.
    package private(set) var rows: [Row] = []

    private let menu: Menu
    private let facts: MenuFacts
    private let language: Language
    private let width: Int

    /// The card of a menu.
    ///
    /// - Parameters:
    ///   - facts: the menu
    ///   - state: whose language, allergies and daily values count
    ///   - width: columns of a row
    package init(_ facts: MenuFacts, _ state: ChatState, width: Int) {
        menu = facts.menu
        self.facts = facts
        language = state.language
        self.width = max(8, width)
        let reference = DietaryReference(for: state.person.profile ?? Profile())
        addName()
        addNutrition(sodiumLimit: reference.sodiumLimit)
        addAllergens(avoided: state.tableAllergies)
        addKitchen()
        addSource()
        for sentence in menu.sentences {
            addBlank()
            addText(sentence)
        }
    }

    // MARK: - Sections

    private mutating func addName() {
        let name = TextWrap.wrap(TextSanitizer.cleanLine(menu.name), width: width)
        rows = name.map { Row(text: String($0), detail: "", isHeading: true) }
        let cuisine = menu.cuisine.rawValue
        if name.count == 1, fits(menu.name, cuisine) { rows[0].detail = cuisine }
        let words = [menu.description, menu.kind].filter { !$0.isEmpty }.joined(separator: " ")
        if !words.isEmpty { addText(words) }
        addBlank()
    }

    private mutating func addNutrition(sodiumLimit: Double) {
        guard let nutrition = menu.nutrition else {
            addText(language.pick("영양 정보가 없습니다.", "No nutrition facts."))
            return
        }
        add(language.pick("1인분", "One serving"), FoodWording.serving(of: menu) ?? "")
        let hasShares = nutrition.accountedKcal != nil
        add(
            language.pick("열량", "Energy") + " \(FoodWording.whole(nutrition.kcal)) kcal",
            hasShares ? language.pick("열량 중 비율", "share of kcal") : ""
        )
        addShares(nutrition)
        var rest: [String] = []
        if let sugars = nutrition.sugars {
            rest.append(language.pick("당류", "Sugars") + " \(FoodWording.amount(sugars)) g")
        }
        if let fibre = nutrition.fibre {
            rest.append(language.pick("식이섬유", "Fibre") + " \(FoodWording.amount(fibre)) g")
        }
        if let alcohol = nutrition.alcohol, alcohol > 0 {
            rest.append(language.pick("알코올", "Alcohol") + " \(FoodWording.amount(alcohol)) g")
        }
        if !rest.isEmpty { addText(rest.joined(separator: " · ")) }
        if let sodium = nutrition.sodium { addSodium(sodium, limit: sodiumLimit) }
    }

    /// Carbohydrate, protein and fat with the energy they bring (the factors of `accountedKcal`).
    private mutating func addShares(_ nutrition: Nutrition) {
        let fibre = nutrition.fibre ?? 0
        let parts: [(String, Double?, (Double) -> Double)] = [
            (language.pick("탄수화물", "Carbohydrate"), nutrition.carbohydrate, { 4 * $0 - 2 * fibre }),
            (language.pick("단백질", "Protein"), nutrition.protein, { 4 * $0 }),
            (language.pick("지방", "Fat"), nutrition.fat, { 9 * $0 }),
        ]
        for (name, grams, energy) in parts {
            guard let grams else { continue }
            var detail = ""
            if let whole = nutrition.accountedKcal, whole > 0 {
                detail = Self.bar(max(0, energy(grams)) / whole)
            }
            add("\(name) \(FoodWording.amount(grams)) g", detail)
        }
    }

    private mutating func addSodium(_ sodium: Double, limit: Double) {
        let isHigh = sodium > FoodWording.highSodium
        let percent = FoodWording.whole(sodium / limit * 100)
        let words = language.pick("나트륨", "Sodium") + " \(FoodWording.whole(sodium)) mg"
        add(
            (isHigh ? "! " : "") + words,
            language.pick("하루 한도의 \(percent) %", "\(percent) % of a day"),
            role: isHigh ? ThemeRole.messageWarning : nil
        )
    }

    private mutating func addAllergens(avoided: Set<Allergen>) {
        addBlank()
        let mine = facts.allergens.filter { avoided.contains($0) }
        if !mine.isEmpty {
            let names = FoodWording.names(mine, language).joined(separator: ", ")
            addText(
                language.pick("! 내 알레르기: \(names)", "! Your allergy: \(names)"),
                role: ThemeRole.messageWarning
            )
        }
        // Here every name is shown, over as many rows as it takes.
        let names = FoodWording.names(facts.allergens, language).joined(separator: ", ")
        let label = language.pick("알레르기: ", "Allergens: ")
        if !names.isEmpty { addText(label + names) }
        if names.isEmpty, facts.allergensAreKnown {
            addText(FoodWording.allergens(facts, language, width: .max))
        }
        guard !facts.allergensAreKnown else { return }
        addText(
            names.isEmpty
                ? FoodWording.allergens(facts, language, width: .max)
                : language.pick("그 밖의 알레르기 성분은 확인하세요", "Please check for other allergens"),
            role: ThemeRole.messageWarning
        )
    }

    private mutating func addKitchen() {
        if !menu.ingredients.isEmpty {
            let list = menu.ingredients.joined(separator: ", ")
            addText(language.pick("재료: ", "Ingredients: ") + list)
        }
        if let spiciness = menu.spiciness {
            let degree = max(0, min(spiciness, 4))
            let dots =
                String(repeating: "•", count: degree) + String(repeating: "·", count: 4 - degree)
            add(
                language.pick("맵기: ", "Heat: ") + FoodWording.spiciness(spiciness, language),
                dots
            )
        }
        let time = menu.minutes.map { language.pick("\($0)분", "\($0) min") }
        let making = [time, menu.cooking?.rawValue].compactMap { $0 }.joined(separator: " · ")
        if !making.isEmpty { addText(language.pick("시간: ", "Time: ") + making) }
        if let price = menu.price, let low = price.first, let high = price.last {
            let from = FoodWording.whole(Double(low))
            let to = FoodWording.whole(Double(high))
            let range = low == high ? from : "\(from)~\(to)"
            addText(language.pick("값: \(range)원", "Price: \(range) won"))
        }
    }

    private mutating func addSource() {
        guard let nutrition = menu.nutrition else { return }
        let source = FoodWording.source(nutrition, language)
        addText(language.pick("영양 출처: ", "Source: ") + source)
    }

    // MARK: - Rows

    private func fits(_ text: String, _ detail: String) -> Bool {
        DisplayWidth.width(of: text) + 1 + DisplayWidth.width(of: detail) <= width
            && DisplayWidth.width(of: detail) <= width / 2
    }

    private mutating func add(_ text: String, _ detail: String, role: String? = nil) {
        if detail.isEmpty || !fits(text, detail) {
            addText(text + (detail.isEmpty ? "" : " · " + detail), role: role)
        } else {
            rows.append(Row(text: text, detail: detail, role: role))
        }
    }

    private mutating func addBlank() {
        if rows.last?.text.isEmpty == false { rows.append(Row(text: "", detail: "")) }
    }

    private mutating func addText(_ text: String, role: String? = nil) {
        for line in TextWrap.wrap(TextSanitizer.cleanLine(text), width: width) {
            rows.append(Row(text: String(line), detail: "", role: role))
        }
    }

    /// Ten cells and the share in percent.
    private static func bar(_ share: Double) -> String {
        let cells = max(0, min(10, Int((share * 10).rounded())))
        let percent = FoodWording.whole(share * 100)
        return String(repeating: "█", count: cells) + String(repeating: "·", count: 10 - cells)
            + String(repeating: " ", count: max(1, 4 - percent.count)) + percent + " %"
    }
}
