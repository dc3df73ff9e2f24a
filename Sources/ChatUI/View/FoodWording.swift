// The words and figures of food on the screen: servings, grams, portions, allergens, sources. Figures of
// one serving are always shown with the serving and with where they come from.

import Diagnostics
import Foundation
import Recommendation

/// Words about food.
package enum FoodWording {
    /// Sodium of one serving, in mg, from which on it is marked: about half of what a day should not pass
    /// (CDRR 2,300 mg, 한국인 영양소 섭취기준 2025).
    package static let highSodium = 1000.0

    // MARK: - Figures

    /// A whole number with thousands set apart: 1,580.
    package static func whole(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "?" }
        let number = Int(value.rounded())
        var digits = String(abs(number))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// Grams without a unit: tenths below ten, where they are not nought.
    package static func amount(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        guard tenths < 10, tenths != tenths.rounded() else { return whole(value) }
        return String(format: "%.1f", tenths)
    }

    // MARK: - Meals

    /// A logged meal in words: 김치찌개 · 점심 · 1인분.
    package static func meal(_ record: MealRecord, _ language: Language) -> String {
        [
            TextSanitizer.cleanLine(record.menu), name(of: record.meal, language),
            portion(record.portion, language),
        ].joined(separator: " · ")
    }

    /// What a meal of the day is called.
    package static func name(of meal: Meal, _ language: Language) -> String {
        switch meal {
        case .breakfast: language.pick(meal.rawValue, "breakfast")
        case .lunch: language.pick(meal.rawValue, "lunch")
        case .dinner: language.pick(meal.rawValue, "dinner")
        case .lateNight: language.pick(meal.rawValue, "late night")
        case .snack: language.pick(meal.rawValue, "snack")
        }
    }

    /// How much was eaten: 1.5인분.
    package static func portion(_ portion: Double, _ language: Language) -> String {
        var number = String(format: "%.2f", portion)
        while number.last == "0" { number.removeLast() }
        if number.last == "." { number.removeLast() }
        return language.pick("\(number)인분", portion == 1 ? "1 serving" : "\(number) servings")
    }

    // MARK: - Menus

    /// One serving: 400 g(밥 제외); nil where its weight is not known.
    package static func serving(of menu: Menu) -> String? {
        guard let nutrition = menu.nutrition, let serving = nutrition.serving else { return nil }
        let note = nutrition.servingNote.map { TextSanitizer.cleanLine($0) } ?? ""
        return "\(whole(serving)) \(menu.servingUnit)" + (note.isEmpty ? "" : "(\(note))")
    }

    /// Where figures come from, in a word.
    package static func shortSource(_ nutrition: Nutrition, _ language: Language) -> String {
        nutrition.isEstimate ? language.pick("추정치", "estimate") : language.pick("식약처", "MFDS")
    }

    /// Where figures come from.
    package static func source(_ nutrition: Nutrition, _ language: Language) -> String {
        guard !nutrition.isEstimate else { return shortSource(nutrition, language) }
        let code = TextSanitizer.cleanLine(nutrition.source)
        return language.pick("식약처 식품코드 \(code)", "MFDS food code \(code)")
    }

    /// The names of allergens.
    package static func names(_ allergens: [Allergen], _ language: Language) -> [String] {
        allergens.map { language.pick($0.rawValue, $0.english) }
    }

    /// How hot a menu is, in words.
    package static func spiciness(_ degree: Int, _ language: Language) -> String {
        switch degree {
        case ...0: language.pick("맵지 않음", "not hot")
        case 1: language.pick("조금 매움", "a little hot")
        case 2: language.pick("보통 매움", "medium hot")
        case 3: language.pick("매움", "hot")
        default: language.pick("아주 매움", "very hot")
        }
    }

    /// The allergens as one line of a width: as many as fit, and how many more there are.
    package static func allergens(
        _ facts: MenuFacts,
        _ language: Language,
        width: Int
    ) -> String {
        guard !facts.allergens.isEmpty else {
            return facts.allergensAreKnown
                ? language.pick("알레르기: 표시 대상 없음", "Allergens: none labelled")
                : language.pick("알레르기 정보 없음: 확인하세요", "Allergens unknown: check")
        }
        return list(
            language.pick("알레르기: ", "Allergens: "),
            names(facts.allergens, language),
            rest: facts.allergensAreKnown ? nil : language.pick(" 외 확인", ", check for more"),
            language,
            width: width
        )
    }

    /// Names after a label, as many as fit a width.
    ///
    /// `rest` always stands at the end; where it is nil, how many names are left out does.
    package static func list(
        _ label: String,
        _ names: [String],
        rest: String? = nil,
        _ language: Language,
        width: Int
    ) -> String {
        var text = label
        for count in stride(from: names.count, to: 0, by: -1) {
            let hidden = names.count - count
            let more = hidden == 0 ? "" : language.pick(" 외 \(hidden)", " +\(hidden)")
            let shown = names.prefix(count).joined(separator: language.pick("·", ", "))
            text = label + shown + (rest ?? more)
            if DisplayWidth.width(of: text) <= width { return text }
        }
        return String(TextWrap.wrap(text, width: max(2, width - 1)).first ?? "") + "…"
    }
}
