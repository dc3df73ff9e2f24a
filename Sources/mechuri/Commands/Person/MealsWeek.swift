// `mechuri meals week`: the balance of the last days against the dietary reference intakes.

import ArgumentParser
import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Recommendation

extension MealsCommand {
    /// The balance of a week.
    struct Week: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "week",
                abstract: say(
                    "최근 7일의 영양 균형을 2025 영양소 섭취기준과 견줍니다.",
                    "The last 7 days against the dietary reference intakes of 2025."
                )
            )
        }
        @OptionGroup var language: LanguageOptions
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func run() throws {
            let calendar = Calendar.current
            let today = CalendarDay(of: Date(), calendar: calendar)
            let (profile, meals) = try SavedConversations.reading {
                (try $0.profile(), try $0.recentMeals(days: 8))
            }
            let balance = WeekBalance(
                meals: meals,
                through: today,
                reference: DietaryReference(for: profile ?? Profile()),
                calendar: calendar
            )
            let writer = WeekWriter(balance)
            if json { return try printJSON(writer.report) }
            if balance.total.meals == 0 {
                complain(say("최근 7일에 적어 둔 식사가 없습니다.", "No meals were logged in 7 days."))
                return
            }
            writer.days.print()
            printLine()
            writer.nutrients.print()
            printLine()
            for note in writer.notes { printLine("  " + note) }
        }
    }
}

/// Writes a balance as tables.
private struct WeekWriter {
    private let balance: WeekBalance
    private var reference: DietaryReference { balance.reference }

    init(_ balance: WeekBalance) { self.balance = balance }

    /// A row for each day.
    var days: TextTable {
        var table = TextTable(
            header: [
                say("날짜", "day"), "kcal", "", say("끼니", "meals"), say("탄수화물", "carb."),
                say("단백질", "protein"), say("지방", "fat"), say("나트륨", "sodium"),
            ],
            leading: 1
        )
        let weekdays = say("일월화수목금토", "SMTWTFS").map(String.init)
        for day in balance.days {
            let sum = day.sum
            let date = "\(day.day.month)/\(day.day.day) \(weekdays[day.day.weekday - 1])"
            if sum.meals == 0 {
                table.append([date, "–", TextBar.draw(0)])
                continue
            }
            let mark = sum.sodium > reference.sodiumLimit ? " !" : ""
            table.append([
                date, whole(sum.kcal), TextBar.draw(sum.kcal / reference.energy), "\(sum.meals)",
                grams(sum.carbohydrate), grams(sum.protein), grams(sum.fat),
                whole(sum.sodium) + " mg" + mark,
            ])
        }
        return table
    }

    /// One amount of a usual day against what it should be.
    private struct Row {
        let name: String
        let value: String
        let wanted: String
        let share: Double
        let verdict: WeekBalance.Verdict?
    }

    /// A row for each nutrient: the mean of the days with meals.
    var nutrients: TextTable {
        var table = TextTable(
            header: [
                say("하루 평균", "a day"), "", say("기준", "reference"), "", "",
            ],
            leading: 1
        )
        for row in rows {
            table.append([
                row.name, row.value, row.wanted, TextBar.draw(row.share),
                row.verdict.map(word) ?? "",
            ])
        }
        return table
    }

    private var rows: [Row] {
        guard let kcal = balance.mean(\.kcal), let protein = balance.mean(\.protein),
            let fibre = balance.mean(\.fibre), let sodium = balance.mean(\.sodium),
            let sugars = balance.mean(\.sugars)
        else { return [] }
        let energy = reference.energy
        return [
            Row(
                name: say("에너지", "energy"),
                value: whole(kcal) + " kcal",
                wanted: whole(energy) + " kcal",
                share: kcal / energy,
                // The requirement is an estimate for a body that nobody measured.
                verdict: WeekBalance.verdict(kcal, in: energy * 0.9...energy * 1.1)
            ),
            shareRow(
                say("탄수화물", "carbohydrate"),
                \.carbohydrate,
                4,
                DietaryReference.carbohydrateShare
            ),
            shareRow(say("단백질", "protein"), \.protein, 4, DietaryReference.proteinShare),
            shareRow(say("지방", "fat"), \.fat, 9, DietaryReference.fatShare),
            Row(
                name: say("단백질 양", "protein, amount"),
                value: grams(protein),
                wanted: atLeast(reference.protein),
                share: protein / reference.protein,
                verdict: protein < reference.protein ? .low : .fine
            ),
            Row(
                name: say("식이섬유", "fibre"),
                value: grams(fibre),
                wanted: atLeast(reference.fibre),
                share: fibre / reference.fibre,
                verdict: fibre < reference.fibre ? .low : .fine
            ),
            Row(
                name: say("당류", "sugars"),
                value: grams(sugars),
                wanted: "",
                share: sugars * 4 / (energy * DietaryReference.sugarsShare),
                verdict: nil
            ),
            Row(
                name: say("나트륨", "sodium"),
                value: whole(sodium) + " mg",
                wanted: say(
                    "\(whole(reference.sodiumLimit)) mg까지",
                    "up to \(whole(reference.sodiumLimit)) mg"
                ),
                share: sodium / reference.sodiumLimit,
                verdict: sodium > reference.sodiumLimit ? .high : .fine
            ),
        ]
    }

    /// A nutrient's share of the energy; the bar is full at the most it should be.
    private func shareRow(
        _ name: String,
        _ amount: KeyPath<NutritionSum, Double>,
        _ kcal: Double,
        _ range: ClosedRange<Double>
    ) -> Row {
        let share = balance.share(amount, kcal: kcal) ?? 0
        let (low, high) = (whole(range.lowerBound * 100), whole(range.upperBound * 100))
        return Row(
            name: name,
            value: whole(share * 100) + " %",
            wanted: "\(low)–\(high) %",
            share: share / range.upperBound,
            verdict: WeekBalance.verdict(share, in: range)
        )
    }

    /// What must be known to read the figures.
    var notes: [String] {
        var notes: [String] = []
        let logged = balance.loggedDays
        notes.append(
            say(
                "평균은 기록이 있는 \(logged)일의 것입니다. 당류에는 식품에 든 당이 모두 들어 있습니다.",
                "Means are of the \(logged) days with meals. Sugars are all sugars, added or not."
            )
        )
        if balance.total.holdsEstimates {
            notes.append(
                say("영양에는 추정치가 들어 있습니다.", "Some figures are estimates, not measurements.")
            )
        }
        if balance.total.incompleteMeals > 0 {
            let count = balance.total.incompleteMeals
            notes.append(
                say(
                    "\(count)끼는 영양을 다 알 수 없어 합이 실제보다 적습니다.",
                    "Of \(count) meals not all is known; the sums are too low."
                )
            )
        }
        if !reference.isPersonal {
            notes.append(
                say(
                    "나이나 성별을 몰라 성인 평균을 썼습니다: mechuri profile set --age 30-49 --sex 여",
                    "Age or sex is not told; adults' means were used: mechuri profile set --age --sex"
                )
            )
        }
        notes.append(
            say(
                "기준: 한국인 영양소 섭취기준 2025(보건복지부). 건강 상담을 대신하지 않습니다.",
                "Reference: Dietary Reference Intakes for Koreans 2025. No substitute for advice."
            )
        )
        return notes
    }

    private func whole(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(0)).grouping(.never))
    }

    private func grams(_ value: Double) -> String { whole(value) + " g" }

    private func atLeast(_ value: Double) -> String {
        say("\(grams(value)) 이상", "\(grams(value)) or more")
    }

    private func word(_ verdict: WeekBalance.Verdict) -> String {
        switch verdict {
        case .low: say("적음", "low")
        case .fine: say("알맞음", "fine")
        case .high: say("많음", "high")
        }
    }
}

// MARK: - JSON

extension WeekWriter {
    struct Report: Encodable {
        struct Amounts: Encodable {
            let kcal, carbohydrate, protein, fat, sodium, sugars, fibre: Double
            let meals, incompleteMeals: Int

            enum CodingKeys: String, CodingKey {
                case kcal
                case carbohydrate = "carbohydrate_g"
                case protein = "protein_g"
                case fat = "fat_g"
                case sodium = "sodium_mg"
                case sugars = "sugars_g"
                case fibre = "fibre_g"
                case meals
                case incompleteMeals = "incomplete_meals"
            }

            init(_ sum: NutritionSum) {
                kcal = sum.kcal
                carbohydrate = sum.carbohydrate
                protein = sum.protein
                fat = sum.fat
                sodium = sum.sodium
                sugars = sum.sugars
                fibre = sum.fibre
                meals = sum.meals
                incompleteMeals = sum.incompleteMeals
            }
        }
        struct Day: Encodable {
            let day: String
            let sum: Amounts
        }
        struct Reference: Encodable {
            let kcal, protein, fibre, sodiumLimit: Double
            let personal: Bool

            enum CodingKeys: String, CodingKey {
                case kcal
                case protein = "protein_g"
                case fibre = "fibre_g"
                case sodiumLimit = "sodium_limit_mg"
                case personal
            }
        }
        let days: [Day]
        let total: Amounts
        let loggedDays: Int
        let estimates: Bool
        let reference: Reference

        enum CodingKeys: String, CodingKey {
            case days, total
            case loggedDays = "logged_days"
            case estimates, reference
        }
    }

    var report: Report {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return Report(
            days: balance.days.map {
                let date = "\($0.day.year)-\(padded($0.day.month))-\(padded($0.day.day))"
                return Report.Day(day: date, sum: Report.Amounts($0.sum))
            },
            total: Report.Amounts(balance.total),
            loggedDays: balance.loggedDays,
            estimates: balance.total.holdsEstimates,
            reference: Report.Reference(
                kcal: reference.energy,
                protein: reference.protein,
                fibre: reference.fibre,
                sodiumLimit: reference.sodiumLimit,
                personal: reference.isPersonal
            )
        )
    }
}
