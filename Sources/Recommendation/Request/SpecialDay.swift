// Days on which Koreans eat something of their own: 삼복, 동지, 설날, 추석, 정월대보름. 초복 is the third 경일
// (庚, the seventh of the ten heavenly stems) from 하지 on, 중복 the fourth, 말복 the first from 입추 on; the
// days of these solar terms were computed from VSOP87 in Korean time and stand here for 2020 to 2050.

/// A day with dishes of its own.
package enum SpecialDay: String, Sendable, CaseIterable {
    case newYear = "설날"
    case firstFullMoon = "정월대보름"
    case earlyDog = "초복"
    case middleDog = "중복"
    case lateDog = "말복"
    case harvest = "추석"
    case winterSolstice = "동지"

    /// What it is called.
    package var name: String { rawValue }

    /// What the day is; nil for an ordinary one, and outside the years of the lunar table.
    package init?(_ day: CalendarDay) {
        guard LunarCalendar.years.contains(day.year),
            let special = Self.allCases.first(where: { $0.day(in: day.year) == day })
        else { return nil }
        self = special
    }

    /// The day in a Gregorian year; nil outside the years of the lunar table.
    package func day(in year: Int) -> CalendarDay? {
        guard LunarCalendar.years.contains(year) else { return nil }
        switch self {
        case .newYear: return LunarCalendar.day(year: year, month: 1, day: 1)
        case .firstFullMoon: return LunarCalendar.day(year: year, month: 1, day: 15)
        case .harvest: return LunarCalendar.day(year: year, month: 8, day: 15)
        case .earlyDog: return Self.gengDay(2, from: Self.summerSolstice(year))
        case .middleDog: return Self.gengDay(3, from: Self.summerSolstice(year))
        case .lateDog: return Self.gengDay(0, from: Self.autumnBegins(year))
        case .winterSolstice:
            let day = Self.solsticesOn21st.contains(year) ? 21 : 22
            return CalendarDay(year: year, month: 12, day: day)
        }
    }

    /// The situation that menus name.
    package var situation: Situation {
        switch self {
        case .newYear: .newYear
        case .firstFullMoon: .firstFullMoon
        case .earlyDog, .middleDog, .lateDog: .dogDays
        case .harvest: .harvest
        case .winterSolstice: .winterSolstice
        }
    }

    /// 설날 or 추석, when one is so many days away or fewer.
    package static func nearestFeast(to day: CalendarDay, within days: Int) -> SpecialDay? {
        [.newYear, .harvest].first { feast in
            feast.day(in: day.year).map { abs($0.number - day.number) <= days } ?? false
        }
    }

    // MARK: - Solar terms

    private static let solsticesOn21st: Set<Int> = [
        2020, 2024, 2028, 2029, 2032, 2033, 2036, 2037, 2040, 2041, 2044, 2045, 2048, 2049,
    ]

    /// 하지; on 21 June in every year of the table.
    private static func summerSolstice(_ year: Int) -> CalendarDay {
        CalendarDay(year: year, month: 6, day: 21)
    }

    /// 입추.
    private static func autumnBegins(_ year: Int) -> CalendarDay {
        let isLate = [2023, 2027, 2031, 2035, 2039].contains(year)
        return CalendarDay(year: year, month: 8, day: isLate ? 8 : 7)
    }

    /// The 경일 so many after the first from the day on, that day included.
    ///
    /// 2025-07-20 was one, and every tenth day is.
    private static func gengDay(_ index: Int, from day: CalendarDay) -> CalendarDay {
        let known = CalendarDay(year: 2025, month: 7, day: 20).number
        let wait = ((known - day.number) % 10 + 10) % 10
        return day.adding(days: wait + 10 * index)
    }
}

extension Circumstances {
    /// What the day is; nil for an ordinary one.
    package var specialDay: SpecialDay? { SpecialDay(day) }
}
