// Weeks and months for the pages of days. A week begins on Monday; a month's page is the whole weeks
// that its days stand in, so that the diary of one page serves its day, its week and its month.

import Recommendation

extension CalendarDay {
    /// The Monday at or before it.
    var weekStart: CalendarDay { adding(days: -weekdayFromMonday) }

    /// 0 Monday to 6 Sunday.
    var weekdayFromMonday: Int { (weekday + 5) % 7 }

    /// The seven days of its week.
    var week: [CalendarDay] { (0..<7).map { weekStart.adding(days: $0) } }

    /// The first day of its month.
    var monthStart: CalendarDay { CalendarDay(year: year, month: month, day: 1) }

    /// How many days its month has.
    var monthLength: Int {
        let next =
            month == 12
            ? CalendarDay(year: year + 1, month: 1, day: 1)
            : CalendarDay(year: year, month: month + 1, day: 1)
        return next.number - monthStart.number
    }

    /// The days of the whole weeks that its month's days stand in: 28 to 42 of them.
    var monthPage: ClosedRange<CalendarDay> {
        monthStart.weekStart...monthStart.adding(days: monthLength - 1).weekStart.adding(days: 6)
    }

    /// The same day so many months later, or the last one of that month where it is shorter.
    func adding(months: Int) -> CalendarDay {
        let count = year * 12 + month - 1 + months
        let first = CalendarDay(year: count / 12, month: count % 12 + 1, day: 1)
        return CalendarDay(
            year: first.year,
            month: first.month,
            day: min(day, first.monthLength)
        )
    }
}

extension Diary {
    /// Whether it tells of all days from one to another.
    func covers(_ days: ClosedRange<CalendarDay>) -> Bool {
        from <= days.lowerBound && days.upperBound <= through
    }

    /// The meals of one day, oldest first.
    func meals(on day: CalendarDay) -> [DiaryMeal] { meals.filter { $0.day == day } }
}
