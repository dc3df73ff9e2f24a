// The one or two faint lines between a reply and its bar: what one serving of the recommended menu
// gives and what allergens it holds. Where it is narrow, what matters least is left out.

import Configuration
import Diagnostics
import Foundation
import Recommendation

/// The facts under a reply.
package enum FactsStrip {
    private typealias Part = (text: String, role: String)

    /// The lines for a menu in a transcript of some columns.
    package static func lines(
        _ facts: MenuFacts,
        avoided: Set<Allergen>,
        columns: Int,
        language: Language
    ) -> [TranscriptLine] {
        let width = max(8, columns - ReplyBar.indent - 1)
        var lines: [[Part]] = []
        if let parts = nutrition(facts.menu, language, width: width) { lines.append(parts) }
        lines.append([allergens(facts, avoided, language, width: width)])
        return lines.map { parts in
            let line = TranscriptLine(
                column: ReplyBar.indent,
                spans: parts.map { Span($0.text, $0.role) }
            )
            let end = ReplyBar.indent + line.width
            return TranscriptLine(
                column: line.column,
                spans: line.spans,
                targets: [
                    LineTarget(columns: ReplyBar.indent..<end, target: .command(.nutrition))
                ]
            )
        }
    }

    // MARK: - Private helpers

    private static func nutrition(
        _ menu: Menu,
        _ language: Language,
        width: Int
    ) -> [Part]? {
        guard let facts = menu.nutrition else { return nil }
        let faint = { (text: String) in Part(text, ThemeRole.chatVariant) }
        let kcal = faint("\(FoodWording.whole(facts.kcal)) kcal")
        let source = faint(FoodWording.shortSource(facts, language))
        let weight = FoodWording.serving(of: menu)
        let serving = faint(
            language.pick("1인분", "1 serving") + (weight.map { " " + $0 } ?? "")
        )
        let short = weight.map { faint($0) } ?? serving
        let macros = Self.macros(facts, language).map { [faint($0)] } ?? []
        let sodium = facts.sodium.map { [Self.sodium($0, language)] } ?? []
        let choices: [[Part]] = [
            [serving, kcal] + macros + sodium + [source],
            [short, kcal] + macros + sodium + [source],
            [serving, kcal] + sodium + [source],
            [serving, kcal, source],
            [short, kcal, source],
            [kcal, source],
        ]
        let joined = choices.map { parts in
            Array(parts.map { [$0] }.joined(separator: [faint(" · ")]))
        }
        let fits = joined.first { parts in
            parts.reduce(0) { $0 + DisplayWidth.width(of: $1.text) } <= width
        }
        return fits ?? joined.last
    }

    private static func macros(_ facts: Nutrition, _ language: Language) -> String? {
        guard let carbohydrate = facts.carbohydrate, let protein = facts.protein,
            let fat = facts.fat
        else { return nil }
        let (c, p, f) = (
            FoodWording.amount(carbohydrate), FoodWording.amount(protein), FoodWording.amount(fat)
        )
        return language.pick("탄 \(c) 단 \(p) 지 \(f) g", "carb \(c) prot \(p) fat \(f) g")
    }

    private static func sodium(_ value: Double, _ language: Language) -> Part {
        let text = language.pick("나트륨", "sodium") + " \(FoodWording.whole(value)) mg"
        return value > FoodWording.highSodium
            ? ("! " + text, ThemeRole.messageWarning) : (text, ThemeRole.chatVariant)
    }

    private static func allergens(
        _ facts: MenuFacts,
        _ avoided: Set<Allergen>,
        _ language: Language,
        width: Int
    ) -> Part {
        let mine = facts.allergens.filter { avoided.contains($0) }
        guard mine.isEmpty else {
            // Whoever must not eat it is told that first, and alone.
            let text = FoodWording.list(
                language.pick("! 내 알레르기: ", "! Your allergy: "),
                FoodWording.names(mine, language),
                language,
                width: width
            )
            return (text, ThemeRole.messageWarning)
        }
        let isDoubtful = !facts.allergensAreKnown && !avoided.isEmpty
        let text = FoodWording.allergens(facts, language, width: width - (isDoubtful ? 2 : 0))
        return isDoubtful
            ? ("! " + text, ThemeRole.messageWarning) : (text, ThemeRole.chatVariant)
    }
}
