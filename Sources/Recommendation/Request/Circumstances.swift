// When and in what weather somebody asks, as plain values: the recommender reads no clock.

import Foundation

/// The moment of a question.
package struct Circumstances: Sendable, Equatable {
    /// The moment.
    package var now: Date
    /// The hour of the local clock, 0 to 23.
    package var hour: Int
    /// 1 Sunday to 7 Saturday.
    package var weekday: Int
    /// The local date.
    package var day: CalendarDay
    /// The weather, where it was given.
    package var weather: Weather?

    /// The moment as the calendar's time zone has it.
    package init(now: Date, calendar: Calendar, weather: Weather? = nil) {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .weekday], from: now)
        self.now = now
        hour = parts.hour ?? 12
        weekday = parts.weekday ?? 1
        day = CalendarDay(year: parts.year ?? 2000, month: parts.month ?? 1, day: parts.day ?? 1)
        self.weather = weather
    }

    /// The meal that is eaten at this hour: 5 to 10 breakfast, 10 to 15 lunch, 15 to 17 a snack, 17 to 21
    /// dinner, then a late-night meal.
    package var meal: Meal { Meal(at: DayPart(hour: hour)) }

    /// The season by the month.
    package var season: Season {
        switch day.month {
        case 3...5: .spring
        case 6...8: .summer
        case 9...11: .autumn
        default: .winter
        }
    }
}

extension Meal {
    /// The meal of a part of the day.
    package init(at part: DayPart) {
        self =
            switch part {
            case .breakfast: .breakfast
            case .lunch: .lunch
            case .afternoon: .snack
            case .dinner: .dinner
            case .night: .lateNight
            }
    }
}

/// Weather that changes what people want to eat.
package enum Weather: String, Codable, Sendable, CaseIterable {
    case rain = "비"
    case snow = "눈"
    case hot = "더움"
    case cold = "추움"

    /// What it is called in English.
    package var english: String {
        switch self {
        case .rain: "rain"
        case .snow: "snow"
        case .hot: "hot"
        case .cold: "cold"
        }
    }

    /// The weather of a Korean or English word.
    package init?(word: String) {
        guard let found = Self.allCases.first(where: { [$0.rawValue, $0.english].contains(word) })
        else { return nil }
        self = found
    }

    /// The situation it makes.
    package var situation: Situation {
        switch self {
        case .rain: .rain
        case .snow, .cold: .cold
        case .hot: .heat
        }
    }
}

/// A day of the Gregorian calendar, as the wall shows it.
package struct CalendarDay: Sendable, Equatable, Hashable, Comparable, Codable {
    /// The year.
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int

    /// A day.
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a moment in a calendar's time zone.
    package init(of date: Date, calendar: Calendar) {
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        self.init(year: parts.year ?? 2000, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    /// Earlier days are less.
    package static func < (a: Self, b: Self) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    /// Days since 1 March of the year 0 (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms).
    package var number: Int {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    }

    /// The day of a number.
    package init(number: Int) {
        let era = number / 146_097
        let dayOfEra = number - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(year: year, month: month, day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The day so many days later.
    package func adding(days: Int) -> CalendarDay { CalendarDay(number: number + days) }

    /// 1 Sunday to 7 Saturday.
    ///
    /// 1 March of the year 0 was a Wednesday.
    package var weekday: Int { (number + 3) % 7 + 1 }
}
