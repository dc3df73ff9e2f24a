// Everything that is known of a menu as a page of text.

import ChatUI
import Diagnostics
import Foundation
import Recommendation

/// The page of a menu.
struct MenuCard {
    private let menu: Menu
    private let contents: MenuContents

    /// The page of a menu that holds this.
    init(_ menu: Menu, contents: MenuContents) {
        self.menu = menu
        self.contents = contents
    }

    /// Prints it.
    func print() {
        let spellings = menu.spellings.isEmpty ? "" : " (\(menu.spellings.joined(separator: ", ")))"
        printLine(TextSanitizer.cleanLine(menu.name + spellings))
        if !menu.description.isEmpty {
            printLine("  " + TextSanitizer.cleanLine(menu.description + " " + menu.kind))
        }
        for sentence in menu.sentences { printLine("  " + TextSanitizer.cleanLine(sentence)) }
        printLine()
        var table = TextTable(header: ["", ""], leading: 2)
        for (name, value) in character + safety + nutrition where !value.isEmpty {
            table.append([name, value])
        }
        table.print()
    }

    private func list<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
        words.map(\.rawValue).joined(separator: ", ")
    }

    private var character: [(String, String)] {
        [
            (
                say("음식", "cuisine"),
                menu.cuisine.rawValue + (menu.country.map { " · \($0)" } ?? "")
            ),
            (say("형태", "form"), list(menu.forms)),
            (say("맛", "tastes"), list(menu.tastes)),
            (
                say("매운 정도", "spiciness"),
                menu.spiciness.map { say("\($0) (0~4)", "\($0) of 4") } ?? ""
            ),
            (
                say("온도·무게", "served"),
                [menu.temperature?.rawValue, menu.heaviness?.rawValue].compactMap(\.self)
                    .joined(separator: " · ")
            ),
            (say("끼니", "meals"), list(menu.meals)),
            (say("어울림", "suits"), list(menu.situations)),
            (say("철", "season"), list(menu.seasons)),
            (
                say("조리", "cooking"),
                [menu.cooking?.rawValue, menu.minutes.map { say("\($0)분", "\($0) min") }]
                    .compactMap(\.self).joined(separator: " · ")
            ),
            (
                say("가격", "price"),
                menu.price.map { $0.map { "\($0)" }.joined(separator: "–") + say("원", " won") }
                    ?? ""
            ),
        ]
    }

    private var safety: [(String, String)] {
        let known = Allergen.allCases.filter(contents.allergens.contains)
        let names = known.map { say($0.rawValue, "\($0.rawValue) (\($0.english))") }
        let allergens = names.isEmpty ? say("없음", "none") : names.joined(separator: ", ")
        let unknown = say(
            "다 알 수 없음: 알레르기가 있으면 피하세요",
            "not all known: avoid it with any allergy"
        )
        let halal = contents.halal.map {
            $0 ? say("할랄 가능", "halal") : say("할랄 아님", "not halal")
        }
        return [
            (say("재료", "ingredients"), menu.ingredients.joined(separator: ", ")),
            (
                say("알레르기", "allergens"),
                contents.isKnown
                    ? allergens : (names.isEmpty ? unknown : "\(allergens); \(unknown)")
            ),
            (
                say("식단", "diet"),
                [contents.diet?.rawValue, halal].compactMap(\.self).joined(separator: " · ")
            ),
        ]
    }

    private var nutrition: [(String, String)] {
        guard let nutrition = menu.nutrition else {
            return [(say("영양", "nutrition"), say("모름", "unknown"))]
        }
        let unit = menu.servingUnit
        func amount(_ value: Double?, _ unit: String) -> String? {
            value.map { "\($0.formatted(.number.precision(.fractionLength(0...1)))) \(unit)" }
        }
        let note = nutrition.servingNote.map { " (\($0))" } ?? ""
        let serving = amount(nutrition.serving, unit).map { $0 + note } ?? note
        let parts: [(String, String?)] = [
            (say("탄수화물", "carbohydrate"), amount(nutrition.carbohydrate, "g")),
            (say("당류", "sugars"), amount(nutrition.sugars, "g")),
            (say("식이섬유", "fibre"), amount(nutrition.fibre, "g")),
            (say("단백질", "protein"), amount(nutrition.protein, "g")),
            (say("지방", "fat"), amount(nutrition.fat, "g")),
            (say("나트륨", "sodium"), amount(nutrition.sodium, "mg")),
            (say("알코올", "alcohol"), amount(nutrition.alcohol, "g")),
        ]
        let figures = parts.map { "\($0) \($1 ?? "?")" }.filter { !$0.hasSuffix(" ?") }
        return [
            (say("1인분", "serving"), serving),
            (say("열량", "energy"), amount(nutrition.kcal, "kcal") ?? ""),
            (say("영양", "nutrition"), figures.joined(separator: ", ")),
            (
                say("출처", "source"),
                nutrition.isEstimate
                    ? say("추정치 (잰 값이 아님)", "an estimate, not a measurement")
                    : say(
                        "식품의약품안전처 식품영양성분 \(nutrition.source)",
                        "MFDS food composition table, \(nutrition.source)"
                    )
            ),
        ]
    }
}
