// Bars of what was eaten against what a day needs. A bar is filled with █, and │ marks the ends of the
// target (or the limit) wherever the filling ends, so that it reads without colours too.

import Configuration
import Diagnostics
import Foundation
import Recommendation

/// One amount against its target.
struct NutrientGauge {
    /// What it is an amount of.
    var label: String
    /// The amount.
    var value: Double
    /// Its unit.
    var unit: String
    /// The marks on the bar: the ends of the target, or the limit.
    var marks: [Double]
    /// The target in words.
    var note: String
    /// Whether it is a limit that was passed.
    var isOver = false

    /// The bars of a day, or of the average of several, energy first.
    static func all(
        _ sum: NutritionSum,
        dividedBy days: Double = 1,
        against reference: DietaryReference,
        _ language: Language
    ) -> [NutrientGauge] {
        let energy = NutrientGauge(
            label: language.pick("열량", "Energy"),
            value: sum.kcal / days,
            unit: "kcal",
            marks: [reference.energy],
            note: language.pick("하루 ", "a day ") + PersonWording.number(reference.energy)
        )
        let macronutrients = [
            range(
                language.pick("탄수화물", "Carbs"),
                sum.carbohydrate / days,
                reference.carbohydrate
            ),
            range(language.pick("단백질", "Protein"), sum.protein / days, reference.proteinRange),
            range(language.pick("지방", "Fat"), sum.fat / days, reference.fat),
        ]
        return [energy] + macronutrients
            + [sodium(sum.sodium / days, limit: reference.sodiumLimit, language)]
            + others(sum, days, reference, language)
    }

    private static func others(
        _ sum: NutritionSum,
        _ days: Double,
        _ reference: DietaryReference,
        _ language: Language
    ) -> [NutrientGauge] {
        let sugars = reference.energy * DietaryReference.sugarsShare / 4
        return [
            NutrientGauge(
                label: language.pick("당류", "Sugars"),
                value: sum.sugars / days,
                unit: "g",
                marks: [sugars],
                note: limit(sugars, language)
            ),
            NutrientGauge(
                label: language.pick("식이섬유", "Fibre"),
                value: sum.fibre / days,
                unit: "g",
                marks: [reference.fibre],
                note: PersonWording.number(reference.fibre) + language.pick(" 이상", " or more")
            ),
        ]
    }

    private static func range(
        _ label: String,
        _ value: Double,
        _ target: ClosedRange<Double>
    ) -> NutrientGauge {
        NutrientGauge(
            label: label,
            value: value,
            unit: "g",
            marks: [target.lowerBound, target.upperBound],
            note: PersonWording.number(target.lowerBound) + "~"
                + PersonWording.number(target.upperBound)
        )
    }

    private static func sodium(
        _ value: Double,
        limit most: Double,
        _ language: Language
    ) -> NutrientGauge {
        let number = PersonWording.number(most)
        let isOver = value > most
        return NutrientGauge(
            label: language.pick("나트륨", "Sodium"),
            value: value,
            unit: "mg",
            marks: [most],
            note: isOver
                ? language.pick("! \(number) 넘음", "! over \(number)") : limit(most, language),
            isOver: isOver
        )
    }

    private static func limit(_ value: Double, _ language: Language) -> String {
        let number = PersonWording.number(value)
        return language.pick("\(number)까지", "up to \(number)")
    }

    /// A bar as spans; the last mark stands at three quarters of its width.
    static func bar(_ value: Double, marks: [Double], width: Int, isOver: Bool) -> [Span] {
        let full = max(1, (marks.last ?? 1) * 4 / 3)
        let share = max(0, min(value / full, 1))
        var filled = Int((share * Double(width)).rounded())
        if value > 0, filled == 0 { filled = 1 }
        let places = Set(marks.map { min(width - 1, Int($0 / full * Double(width))) })
        var spans: [Span] = []
        for cell in 0..<max(0, width) {
            var (glyph, role) = ("░", ThemeRole.uiBorder)
            if cell < filled {
                (glyph, role) = ("█", isOver ? ThemeRole.messageWarning : ThemeRole.uiBorderFocus)
            }
            if places.contains(cell) { (glyph, role) = ("│", ThemeRole.uiHintKey) }
            if cell == width - 1, value > full { (glyph, role) = (">", ThemeRole.messageWarning) }
            if spans.last?.role == role {
                spans[spans.count - 1].text += glyph
            } else {
                spans.append(Span(glyph, role))
            }
        }
        return spans
    }
}

extension PersonBody {
    /// Bars with their amounts on the left and their targets on the right.
    mutating func addGauges(_ gauges: [NutrientGauge]) {
        let labelWidth = gauges.map { DisplayWidth.width(of: $0.label) }.max() ?? 0
        let amounts = gauges.map {
            PersonWording.number($0.value) + (isNarrow ? "" : " " + $0.unit)
        }
        let amountWidth = amounts.map { DisplayWidth.width(of: $0) }.max() ?? 0
        let noteWidth = gauges.map { DisplayWidth.width(of: $0.note) }.max() ?? 0
        let width = max(4, columns - labelWidth - amountWidth - noteWidth - 3)
        for (gauge, amount) in zip(gauges, amounts) {
            let label = gauge.label + Self.spaces(labelWidth - DisplayWidth.width(of: gauge.label))
            let left = Self.spaces(1 + amountWidth - DisplayWidth.width(of: amount)) + amount + " "
            add(
                TranscriptLine(
                    spans: [
                        Span(label, ThemeRole.uiBackground),
                        Span(left, ThemeRole.uiBackground),
                    ]
                        + NutrientGauge.bar(
                            gauge.value,
                            marks: gauge.marks,
                            width: width,
                            isOver: gauge.isOver
                        )
                        + [
                            Span(
                                " " + gauge.note,
                                gauge.isOver ? ThemeRole.messageWarning : ThemeRole.uiHint
                            )
                        ]
                )
            )
        }
    }

    /// So many spaces.
    static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    /// What must be said about a sum of meals and its targets.
    mutating func addNotes(
        _ sum: NutritionSum,
        _ reference: DietaryReference,
        averagedOver days: Int = 1
    ) {
        if sum.holdsEstimates {
            addText(
                language.pick("추정치 포함.", "Includes estimates."),
                role: ThemeRole.uiHint
            )
        }
        if sum.incompleteMeals > 0 {
            addText(
                language.pick(
                    "일부 메뉴는 영양 정보가 없어 합계가 모자랄 수 있음.",
                    "Some menus lack figures: the sum may be too low."
                ),
                role: ThemeRole.uiHint
            )
        }
        let sugars = reference.energy * DietaryReference.sugarsShare / 4
        if sum.sugars > sugars * Double(days) {
            addText(
                language.pick(
                    "당류의 기준은 첨가당에만 있어, 과일과 우유의 당까지 세면 넘을 수 있습니다.",
                    "The limit is for added sugars; those of fruit and milk are counted too."
                ),
                role: ThemeRole.uiHint
            )
        }
        if !reference.isPersonal {
            addText(
                language.pick(
                    "나이대나 성별을 몰라 일반 성인 기준과 견줍니다.",
                    "Age or sex is not known: compared with general values for adults."
                ),
                role: ThemeRole.uiHint
            )
        }
    }
}
