// The lunisolar calendar and the days with dishes of their own, against published dates.

import Foundation
import Recommendation
import Testing

@Suite("SpecialDay")
struct SpecialDayTests {
    @Test(arguments: [
        (SpecialDay.newYear, 2024, 2, 10), (.newYear, 2025, 1, 29), (.newYear, 2026, 2, 17),
        (.newYear, 2027, 2, 7), (.newYear, 2028, 1, 27),
        (.harvest, 2023, 9, 29), (.harvest, 2025, 10, 6), (.harvest, 2026, 9, 25),
        (.harvest, 2027, 9, 15), (.firstFullMoon, 2025, 2, 12), (.firstFullMoon, 2026, 3, 3),
        (.earlyDog, 2023, 7, 11), (.middleDog, 2023, 7, 21), (.lateDog, 2023, 8, 10),
        (.earlyDog, 2024, 7, 15), (.middleDog, 2024, 7, 25), (.lateDog, 2024, 8, 14),
        (.earlyDog, 2025, 7, 20), (.middleDog, 2025, 7, 30), (.lateDog, 2025, 8, 9),
        (.earlyDog, 2026, 7, 15), (.middleDog, 2026, 7, 25), (.lateDog, 2026, 8, 14),
        (.winterSolstice, 2024, 12, 21), (.winterSolstice, 2025, 12, 22),
        (.winterSolstice, 2026, 12, 22),
    ])
    func `published dates are met`(special: SpecialDay, year: Int, month: Int, day: Int) {
        let date = CalendarDay(year: year, month: month, day: day)
        #expect(special.day(in: year) == date)
        #expect(SpecialDay(date) == special)
        #expect(SpecialDay(date.adding(days: 1)) == nil)
    }

    @Test func `years outside the table have no special days`() {
        #expect(SpecialDay(CalendarDay(year: 2019, month: 2, day: 5)) == nil)
        #expect(SpecialDay.newYear.day(in: 2051) == nil)
    }

    @Test func `the table's years follow each other without a gap`() {
        var day = CalendarDay(year: 2020, month: 1, day: 25)
        var last = LunarCalendar.date(of: day)
        #expect(last?.month == 1 && last?.day == 1)
        while day < CalendarDay(year: 2050, month: 12, day: 31) {
            day = day.adding(days: 1)
            let date = LunarCalendar.date(of: day)
            let isNext = date?.day == (last?.day ?? 0) + 1 || date?.day == 1
            #expect(isNext, "\(day)")
            #expect(date?.day != 1 || (last?.day ?? 0) >= 29, "\(day)")
            last = date
        }
    }

    @Test func `leap months bear the number of the month before`() {
        let day = CalendarDay(year: 2025, month: 7, day: 25)
        #expect(LunarCalendar.date(of: day)?.month == 6)
        #expect(LunarCalendar.date(of: day)?.isLeap == true)
        let birthday = LunarCalendar.day(year: 2025, month: 6, day: 1)
        #expect(birthday == CalendarDay(year: 2025, month: 6, day: 25))
    }
}
