// The day and the week: bars against the person's needs, and what was eaten when.

import Configuration
import Foundation
import Recommendation

extension PersonBody {
    /// The values that the bars are drawn against.
    private func reference(_ state: ChatState) -> DietaryReference {
        DietaryReference(for: state.person.profile ?? Profile())
    }

    private mutating func addLoading() { addText(language.pick("불러오는 중…", "Loading…")) }

    // MARK: - A day

    /// A day with its bars and meals.
    mutating func layDay(_ state: ChatState, row: Int) {
        guard let day = state.shownDay else { return addLoading() }
        addPeriod(PersonWording.day(day, today: state.diary?.today, language))
        guard let meals = state.shownMeals else { return addLoading() }
        addGap()
        let sum = NutritionSum(meals.map(\.record))
        let reference = reference(state)
        let gauges = NutrientGauge.all(sum, against: reference, language)
        addGauges(gauges)
        addGap()
        if meals.isEmpty {
            addText(
                language.pick(
                    "이 날 먹은 기록이 없습니다. 추천받은 메뉴에서 '먹었어요'를 누르면 적힙니다.",
                    "Nothing was logged. 'I ate it' under a recommended menu does."
                )
            )
        } else {
            let how = row < 0 ? language.pick(" · ↓로 골라 고칩니다", " · ↓ to choose and edit") : ""
            addHeading(language.pick("먹은 것 \(meals.count)끼", "Meals (\(meals.count))") + how)
        }
        for (index, entry) in meals.enumerated() {
            addMeal(entry, row: index, isChosen: row == index)
        }
        isLastRow = row == meals.count - 1
        if sum.sodium > reference.sodiumLimit {
            let limit = PersonWording.number(reference.sodiumLimit)
            addText(
                language.pick(
                    "! 나트륨이 만성질환 위험을 줄이는 기준 \(limit) mg을 넘었습니다.",
                    "! Sodium is above \(limit) mg, the limit for less risk of disease."
                ),
                role: ThemeRole.messageWarning
            )
        }
        addNotes(sum, reference)
    }

    private mutating func addMeal(_ entry: DiaryMeal, row: Int, isChosen: Bool) {
        let record = entry.record
        let meal = PersonWording.name(of: record.meal, language)
        let menu = TextSanitizer.cleanLine(record.menu)
        let energy =
            record.total.map { PersonWording.number($0.kcal) + " kcal" }
            ?? language.pick("정보 없음", "no figures")
        var detail = energy
        if !isNarrow || record.portion != 1 {
            detail = PersonWording.portion(record.portion, language) + "  " + energy
        }
        let time = TextSanitizer.cleanLine(entry.time)
        addRow(
            "\(time) \(meal)  \(menu)",
            detail: detail,
            row: row,
            isChosen: isChosen
        )
    }

    // MARK: - A week

    /// A week: a bar a day, the average day, and the days with too much sodium.
    mutating func layWeek(_ state: ChatState) {
        guard let shown = state.shownDay else { return addLoading() }
        let week = shown.week
        let (first, last) = (week[0], week[6])
        addPeriod(
            language.pick(
                "\(first.month)월 \(first.day)일 ~ \(last.month)월 \(last.day)일",
                PersonWording.day(first, today: first.adding(days: 7), language) + " ~ "
                    + PersonWording.day(last, today: last.adding(days: 7), language)
            )
        )
        guard let diary = state.diary, diary.covers(first...last) else { return addLoading() }
        addGap()
        let reference = reference(state)
        let sums = week.map { NutritionSum(diary.meals(on: $0).map(\.record)) }
        let notes = sums.map { weekNote($0, reference) }
        let noteWidth = notes.map { DisplayWidth.width(of: $0) }.max() ?? 0
        for (index, day) in week.enumerated() {
            let note = notes[index] + Self.spaces(noteWidth - DisplayWidth.width(of: notes[index]))
            addWeekRow(day, sums[index], reference, note: note, isChosen: day == shown)
        }
        isLastRow = shown == last
        addGap()
        addAverage(of: week, diary, sums, reference)
    }

    /// The average of the days with meals, and what is to be said about them.
    private mutating func addAverage(
        of week: [CalendarDay],
        _ diary: Diary,
        _ sums: [NutritionSum],
        _ reference: DietaryReference
    ) {
        let eaten = sums.filter { $0.meals > 0 }
        let total = NutritionSum(week.flatMap { diary.meals(on: $0).map(\.record) })
        guard !eaten.isEmpty else {
            addText(language.pick("이 주에는 먹은 기록이 없습니다.", "Nothing was logged this week."))
            return addNotes(total, reference)
        }
        addHeading(
            language.pick(
                "하루 평균 (기록이 있는 \(eaten.count)일)",
                "A day on average (\(eaten.count) with meals)"
            )
        )
        let gauges = NutrientGauge.all(
            total,
            dividedBy: Double(eaten.count),
            against: reference,
            language
        )
        addGauges(gauges)
        let salty = zip(week, sums).filter { $0.1.sodium > reference.sodiumLimit }.map(\.0)
        addSaltyDays(salty, limit: reference.sodiumLimit)
        addNotes(total, reference, averagedOver: eaten.count)
    }

    private mutating func addSaltyDays(_ days: [CalendarDay], limit: Double) {
        guard !days.isEmpty else { return }
        let names = days.map { PersonWording.weekday($0.weekdayFromMonday, language) }
            .joined(separator: "·")
        let number = PersonWording.number(limit)
        addText(
            language.pick(
                "! 나트륨이 \(number) mg을 넘은 날 \(days.count)일: \(names)",
                "! Sodium above \(number) mg: \(names)"
            ),
            role: ThemeRole.messageWarning
        )
    }

    /// How many meals a day had, and whether they held too much sodium.
    private func weekNote(_ sum: NutritionSum, _ reference: DietaryReference) -> String {
        guard sum.meals > 0 else { return "" }
        let meals = sum.meals == 1 ? "1 meal" : "\(sum.meals) meals"
        let count = language.pick("\(sum.meals)끼", meals)
        guard sum.sodium > reference.sodiumLimit else { return count }
        return count + language.pick(" !나트륨", " !sodium")
    }

    private mutating func addWeekRow(
        _ day: CalendarDay,
        _ sum: NutritionSum,
        _ reference: DietaryReference,
        note: String,
        isChosen: Bool
    ) {
        let name = PersonWording.weekday(day.weekdayFromMonday, language)
        let number = (day.day < 10 ? " " : "") + String(day.day)
        let amount = sum.meals == 0 ? "-" : PersonWording.number(sum.kcal)
        let isSalty = sum.sodium > reference.sodiumLimit
        let left = "\(name) \(number)" + Self.spaces(8 - DisplayWidth.width(of: amount)) + amount
        let bar = NutrientGauge.bar(
            sum.kcal,
            marks: [reference.energy],
            width: max(
                4,
                columns - DisplayWidth.width(of: left) - 4 - DisplayWidth.width(of: note)
            ),
            isOver: false
        )
        if isChosen { chosenLine = lines.count }
        let role = isChosen ? ThemeRole.uiSelection : ThemeRole.uiBackground
        add(
            TranscriptLine(
                spans: [Span((isChosen ? "▸ " : "  ") + left + " ", role)] + bar
                    + [Span(" " + note, isSalty ? ThemeRole.messageWarning : ThemeRole.uiHint)],
                targets: [LineTarget(columns: 0..<columns, target: .person(.day(day)))]
            )
        )
    }
}
