// A month with what was eaten on each day: marks of the meals, and the energy where there is room.

import Configuration
import Foundation
import Recommendation

extension PersonBody {
    /// The month of the day shown, the cursor on that day.
    mutating func layCalendar(_ state: ChatState) {
        guard let shown = state.shownDay else {
            addText(language.pick("불러오는 중…", "Loading…"))
            return
        }
        addPeriod(PersonWording.month(of: shown, language))
        let cell = min(14, columns / 7)
        let names = (0..<7).map { index in
            let name = " " + PersonWording.weekday(index, language)
            return name + Self.spaces(cell - DisplayWidth.width(of: name))
        }
        add(TranscriptLine(spans: [Span(names.joined(), ThemeRole.uiHint)]))
        let page = shown.monthPage
        let weeks = (page.upperBound.number - page.lowerBound.number + 1) / 7
        // A second line a day where all weeks then still fit.
        let isTall = rows >= 2 + 2 * weeks + 1 && cell >= 10
        for week in 0..<weeks {
            let days = (0..<7).map { page.lowerBound.adding(days: 7 * week + $0) }
            if days.contains(shown) { chosenLine = lines.count + (isTall ? 1 : 0) }
            for line in 0..<(isTall ? 2 : 1) {
                addWeek(days, line: line, cell: cell, isTall: isTall, shown: shown, state)
            }
        }
        addDaySummary(shown, state)
    }

    private mutating func addWeek(
        _ days: [CalendarDay],
        line: Int,
        cell: Int,
        isTall: Bool,
        shown: CalendarDay,
        _ state: ChatState
    ) {
        var made = TranscriptLine()
        for (index, day) in days.enumerated() {
            let isShown = day == shown
            var text = ""
            if day.month == shown.month {
                let meals = state.diary?.meals(on: day) ?? []
                text =
                    line == 0
                    ? dayText(day, meals, isShown: isShown, isTall: isTall, state)
                    : " " + marks(meals, room: cell - 2)
            }
            let shownText = Self.cut(text, to: cell)
            let role =
                isShown
                ? ThemeRole.uiSelection
                : day == state.diary?.today ? ThemeRole.uiHintKey : ThemeRole.uiBackground
            made.spans.append(Span(shownText, role))
            let rest = cell - DisplayWidth.width(of: shownText)
            made.spans.append(Span(Self.spaces(rest), ThemeRole.uiBackground))
            let columns = index * cell..<(index + 1) * cell
            made.targets.append(LineTarget(columns: columns, target: .person(.day(day))))
        }
        add(made)
    }

    /// The number of a day; beside it the energy where its marks have a line of their own, otherwise
    /// how many meals.
    private func dayText(
        _ day: CalendarDay,
        _ meals: [DiaryMeal],
        isShown: Bool,
        isTall: Bool,
        _ state: ChatState
    ) -> String {
        let number = (day.day < 10 ? " " : "") + String(day.day)
        let start = (isShown ? "▸" : " ") + number
        guard !meals.isEmpty else { return start }
        guard isTall else {
            return start + "•" + (meals.count > 1 ? String(min(9, meals.count)) : "")
        }
        let sum = NutritionSum(meals.map(\.record))
        return start + " " + PersonWording.number(sum.kcal)
    }

    /// The meals of a day, each kind once, in the order of the day.
    private func marks(_ meals: [DiaryMeal], room: Int) -> String {
        let order: [Meal] = [.breakfast, .lunch, .snack, .dinner, .lateNight]
        let kinds = order.filter { kind in meals.contains { $0.record.meal == kind } }
        let marks = kinds.map { PersonWording.mark(of: $0, language) }.joined()
        guard DisplayWidth.width(of: marks) > room else { return marks }
        return String(repeating: "•", count: kinds.count)
    }

    /// What was eaten on the day under the cursor.
    private mutating func addDaySummary(_ day: CalendarDay, _ state: ChatState) {
        addGap()
        let name = PersonWording.day(day, today: state.diary?.today, language)
        guard let meals = state.shownMeals else { return addText(name) }
        let sum = NutritionSum(meals.map(\.record))
        let menus = meals.map {
            PersonWording.name(of: $0.record.meal, language) + " "
                + TextSanitizer.cleanLine($0.record.menu)
        }
        let words =
            menus.isEmpty
            ? language.pick("먹은 기록 없음", "nothing logged")
            : menus.joined(separator: ", ") + " · \(PersonWording.number(sum.kcal)) kcal"
        addText(name + ": " + words)
    }
}
